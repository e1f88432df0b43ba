import gzip

import numpy as np
import pytest

from dbn.datasets.readers.idx import read_idx
from rbm import InputError

CODES = {"u1": 0x08, "i1": 0x09, "i2": 0x0B, "i4": 0x0C, "f4": 0x0D, "f8": 0x0E}


def idx_bytes(array: np.ndarray) -> bytes:
    """The format as its authors wrote it down: 0 0 type dimensions, sizes, data, all big-endian."""
    sizes = b"".join(n.to_bytes(4, "big") for n in array.shape)
    return (
        bytes([0, 0, CODES[array.dtype.str[1:]], array.ndim])
        + sizes
        + array.astype(array.dtype.newbyteorder(">")).tobytes()
    )


@pytest.mark.parametrize("dtype", CODES)
@pytest.mark.parametrize("shape", [(7,), (5, 3), (2, 3, 5)])
@pytest.mark.parametrize("zipped", [False, True])
def test_every_type_and_number_of_dimensions_comes_back(tmp_path, dtype, shape, zipped):
    array = (np.arange(np.prod(shape)).reshape(shape) * 3 + 1).astype(dtype)
    path = tmp_path / ("x.idx.gz" if zipped else "x.idx")
    path.write_bytes(gzip.compress(idx_bytes(array)) if zipped else idx_bytes(array))
    read = read_idx(path)
    assert read.dtype == np.dtype(dtype)
    assert np.array_equal(read, array)


def test_a_file_written_byte_by_byte(tmp_path):
    path = tmp_path / "x.idx"
    path.write_bytes(bytes.fromhex("00000b02 00000001 00000002 0102 fffe".replace(" ", "")))
    assert read_idx(path).tolist() == [[258, -2]]


WHOLE = idx_bytes(np.arange(6, dtype=np.uint8).reshape(2, 3))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not an IDX file.*nothing"),
        (b"\0\0\x08", "not an IDX file.*000008"),
        (b"hello, world", "not an IDX file.*68656c6c"),
        (b"\0\0\x07" + WHOLE[3:], "not an IDX file.*00000702"),
        (b"\0\0\x08\0", "not an IDX file.*00000800"),
        (b"\0\0\x08\x41" + 65 * b"\0\0\0\x01" + b"\0", "not an IDX file.*00000841"),
        (WHOLE[:10], "10 bytes but its header says"),
        (WHOLE[:-1], "17 bytes but its header says 18"),
        (WHOLE + b"\0", "19 bytes but its header says 18"),
    ],
)
def test_a_broken_file_is_named(tmp_path, content, message):
    path = tmp_path / "x.idx"
    path.write_bytes(content)
    with pytest.raises(InputError, match=rf"x\.idx.*{message}"):
        read_idx(path)


@pytest.mark.parametrize(
    "content",
    [gzip.compress(WHOLE)[:-9], gzip.compress(WHOLE)[:12] + b"\xff" * 9, gzip.compress(WHOLE)[:-8] + bytes(8)],
    ids=["truncated", "garbled", "checksum"],
)
def test_a_broken_gzip_file_is_named(tmp_path, content):
    path = tmp_path / "x.idx.gz"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.idx\.gz is not a whole gzip file"):
        read_idx(path)


@pytest.mark.parametrize("name", ["x.idx", "x.idx.gz"])
@pytest.mark.parametrize("content", [WHOLE, gzip.compress(WHOLE)], ids=["plain", "zipped"])
def test_gzip_is_known_by_its_first_bytes_and_not_by_the_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert read_idx(tmp_path / name).tolist() == [[0, 1, 2], [3, 4, 5]]


@pytest.mark.parametrize("name", ["absent.idx", "."])
def test_what_cannot_be_read_is_named(tmp_path, name):
    with pytest.raises(InputError, match="cannot read"):
        read_idx(tmp_path / name)
