import builtins
import gzip
import zipfile

import h5py
import numpy as np
import pytest

from dbn.datasets.readers import load_array
from rbm import InputError

GREY = np.random.default_rng(3).integers(0, 256, (5, 7), np.uint8)
IDX = b"\0\0\x08\x02\0\0\0\x05\0\0\0\x07" + GREY.tobytes()


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_h5(path, **arrays) -> None:
    with h5py.File(path, "w") as file:
        for name, array in arrays.items():
            file[name] = array


@pytest.mark.parametrize("name", ["x.idx", "x.idx2", "x.idx2-ubyte", "x-idx2-ubyte", "X.IDX"])
def test_idx(here, name):
    (here / name).write_bytes(IDX)
    assert np.array_equal(load_array(name), GREY)


def test_images_are_flattened_row_by_row(here):
    images = np.random.default_rng(4).integers(0, 256, (3, 2, 5), np.uint8)
    (here / "x.idx3").write_bytes(b"\0\0\x08\x03\0\0\0\x03\0\0\0\x02\0\0\0\x05" + images.tobytes())
    np.save("x.npy", images)
    for name in ("x.idx3", "x.npy"):
        read = load_array(name)
        assert read.shape == (3, 10)
        assert all(read[n, 5 * i + j] == images[n, i, j] for n, i, j in np.ndindex(3, 2, 5))


@pytest.mark.parametrize("dtype", [bool, np.uint8, np.int64, ">i4", np.float16, np.float64])
@pytest.mark.parametrize("order", ["C", "F"])
def test_npy(here, dtype, order):
    array = np.asarray(GREY.astype(dtype), order=order)
    np.save("x.npy", array)
    read = load_array("x.npy")
    assert read.dtype == array.dtype
    assert np.array_equal(read, array)


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_npz(here, save):
    save("one.npz", grey=GREY)
    save("two.npz", grey=GREY, other=GREY + 1)
    assert np.array_equal(load_array("one.npz"), GREY)
    assert np.array_equal(load_array("two.npz:/grey"), GREY)
    assert np.array_equal(load_array("two.npz:/other"), GREY + 1)


@pytest.mark.parametrize("suffix", ["h5", "hdf5"])
def test_hdf5(here, suffix):
    write_h5(f"one.{suffix}", **{"group/grey": GREY})
    write_h5(f"two.{suffix}", **{"group/grey": GREY, "other": GREY + 1})
    assert np.array_equal(load_array(f"one.{suffix}"), GREY)
    assert np.array_equal(load_array(f"two.{suffix}:/group/grey"), GREY)
    assert np.array_equal(load_array(f"two.{suffix}:/other"), GREY + 1)


def test_hdf5_links_are_followed(here):
    write_h5("x.h5", a=GREY, b=GREY + 1)
    with h5py.File("x.h5", "a") as file:
        file["link"] = h5py.SoftLink("/b")
    assert np.array_equal(load_array("x.h5:/link"), GREY + 1)


def test_csv(here):
    np.savetxt("x.csv", GREY, fmt="%d", delimiter=",")
    assert np.array_equal(load_array("x.csv"), GREY)


@pytest.mark.parametrize("save", ["npz", "h5"])
@pytest.mark.parametrize(
    ("name", "message"),
    [("", "holds a, b: say which with two.*:/NAME"), (":/", "holds a, b: say"), (":/c", "holds no c; it holds a, b")],
)
def test_an_unclear_or_wrong_name_is_answered_with_those_there_are(here, save, name, message):
    np.savez("two.npz", a=GREY, b=GREY)
    write_h5("two.h5", a=GREY, b=GREY)
    with pytest.raises(InputError, match=message):
        load_array(f"two.{save}{name}")


def test_a_long_list_of_names_is_cut(here):
    write_h5("x.h5", **{f"d{i:02}": GREY for i in range(13)})
    with pytest.raises(InputError, match=r"d08, d09 \.\.\.: say"):
        load_array("x.h5")


def test_a_group_is_no_array(here):
    write_h5("x.h5", **{"group/grey": GREY})
    with pytest.raises(InputError, match="holds no group; it holds group/grey"):
        load_array("x.h5:/group")


def test_a_file_without_arrays_says_so(here):
    write_h5("x.h5")
    np.savez("x.npz")
    for name in ("x.h5", "x.npz"):
        with pytest.raises(InputError, match=f"{name} holds no array"):
            load_array(name)


@pytest.mark.parametrize("name", ["x.idx", "x.npy", "x.csv"])
def test_a_name_where_there_are_none_is_refused(here, name):
    with pytest.raises(InputError, match=r"single array: leave out :/a"):
        load_array(f"{name}:/a")


NAMES = ["x.idx", "x-ubyte.gz", "x.npy", "x.npz", "x.h5", "x.csv"]


@pytest.mark.parametrize("name", NAMES)
def test_missing_directory_empty_and_unreadable(here, name, monkeypatch):
    with pytest.raises(InputError, match=f"there is no file {name}: check"):
        load_array(name)
    (here / name).write_bytes(b"")
    with pytest.raises(InputError, match=f"{name} is empty"):
        load_array(name)

    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:  # the tests may run as root, whom no mode keeps out
        patch.setattr(builtins, "open", refuse)
        with pytest.raises(InputError, match=rf"cannot read {name} \(Permission denied\)"):
            load_array(name)
    (here / name).unlink()
    (here / name).mkdir()
    with pytest.raises(InputError, match=f"{name} is a directory"):
        load_array(name)


@pytest.mark.parametrize("name", ["x", "x.txt", "x.gz", "mnist", "x.data"])
def test_a_file_is_known_by_its_first_bytes_where_its_name_says_nothing(here, name):
    (here / name).write_bytes(gzip.compress(IDX) if name == "x.gz" else IDX)
    assert np.array_equal(load_array(name), GREY)
    np.save(here / "a.npy", GREY)
    (here / name).write_bytes((here / "a.npy").read_bytes())
    assert np.array_equal(load_array(name), GREY)
    np.savetxt(here / "a.csv", GREY)
    (here / name).write_bytes((here / "a.csv").read_bytes())
    assert np.array_equal(load_array(name), GREY)


@pytest.mark.parametrize("name", ["x", "x.txt", "x.data", "mnist"])
@pytest.mark.parametrize("content", [b"\1\2\0\3" * 9, b"words and words\nand words\n", b"\xff\xfe" * 9])
def test_an_unknown_file_is_answered_with_those_there_are(here, name, content):
    (here / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"cannot tell what {name} is.*IDX.*npy.*npz.*h5.*csv"):
        load_array(name)


@pytest.mark.parametrize("name", NAMES)
def test_text_of_another_kind_is_one_sentence(here, name):
    (here / name).write_text("this is\nonly text\n")
    with pytest.raises(InputError, match=name) as caught:
        load_array(name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["x.npy", "x.npz", "x.h5"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.97])
def test_a_truncated_file_is_named(here, name, part):
    np.save("x.npy", GREY)
    np.savez("x.npz", grey=GREY)
    write_h5("x.h5", grey=GREY)
    raw = (here / name).read_bytes()
    (here / name).write_bytes(raw[: int(part * len(raw))])
    with pytest.raises(InputError, match=rf"{name} (cannot be read as|is not a whole)"):
        load_array(name)


def test_damage_within_is_found(here):
    np.savez_compressed("x.npz", grey=GREY)
    with zipfile.ZipFile("x.npz") as archive:
        member = archive.getinfo("grey.npy")
    raw = bytearray((here / "x.npz").read_bytes())
    raw[member.compress_size // 2 + 40] ^= 0xFF
    (here / "x.npz").write_bytes(raw)
    with h5py.File("x.h5", "w") as file:
        start = file.create_dataset("grey", data=GREY, chunks=GREY.shape, fletcher32=True).id
        start = start.get_chunk_info(0).byte_offset
    raw = bytearray((here / "x.h5").read_bytes())
    raw[start] ^= 0xFF
    (here / "x.h5").write_bytes(raw)
    for name, kind in (("x.npz", ".npz"), ("x.h5", "HDF5")):
        with pytest.raises(InputError, match=rf"{name} cannot be read as {kind}"):
            load_array(name)


def test_a_garbled_header_is_named(here):
    np.save("x.npy", GREY)
    raw = (here / "x.npy").read_bytes()
    (here / "x.npy").write_bytes(raw.replace(b"}", b"{"))
    with pytest.raises(InputError, match=r"x\.npy cannot be read as \.npy"):
        load_array("x.npy")


def test_pickled_objects_are_never_loaded(here):
    objects = np.array([[1, "a"], [None, 2]], dtype=object)
    np.save("x.npy", objects, allow_pickle=True)
    np.savez("x.npz", objects)
    for name in ("x.npy", "x.npz"):
        with pytest.raises(InputError, match=rf"{name} cannot be read.*allow_pickle"):
            load_array(name)


@pytest.mark.parametrize("array", [np.array([["0", "1"]]), np.array([[1j, 0]]), np.zeros((2, 3), "datetime64[s]")])
def test_what_is_no_real_number_is_refused(here, array):
    np.save("x.npy", array)
    with pytest.raises(InputError, match="not real numbers: give"):
        load_array("x.npy")


def test_hdf5_text_compounds_and_empty_datasets_are_refused(here):
    with h5py.File("x.h5", "w") as file:
        file["text"] = ["a", "b"]
        file["compound"] = np.zeros(3, [("a", "i4"), ("b", "f8")])
        file["empty"] = h5py.Empty("f8")
    for name in ("text", "compound", "empty"):
        with pytest.raises(InputError, match=f"x.h5:/{name} holds .*, not real numbers"):
            load_array(f"x.h5:/{name}")


@pytest.mark.parametrize("shape", [(), (7,), (0, 7), (7, 0), (0, 2, 3)])
def test_an_array_without_rows_and_columns_is_refused(here, shape):
    np.save("x.npy", np.zeros(shape))
    with pytest.raises(InputError, match="at least one row and one column; got shape"):
        load_array("x.npy")


def test_a_header_alone_has_no_rows(here):
    (here / "x.csv").write_text("a,b\n")
    with pytest.raises(InputError, match="at least one row"):
        load_array("x.csv")
