"""Files cut off, with flipped bits and overwritten blocks: an error of one line, or what was written."""

from collections.abc import Callable
from pathlib import Path

import h5py
import numpy as np
import pytest
from damage import editing

import rbm
from analysis.table.network_file import load_measures
from analysis.table.study_file import load_result
from dbn.checkpoint import load, load_epochs, load_source
from dbn.datasets import load_data
from dbn.samples import load_samples
from rbm import InputError
from rbm.files import new_checkpoint, open_checkpoint

DATA = Path(__file__).parent / "data"
READERS: dict[str, list[Callable]] = {
    "rbm-2.h5": [rbm.load],
    "rbm-training-2.h5": [rbm.load, rbm.load_state],
    "dbn-2.h5": [load, load_source, load_epochs],
    "dbn-untrained-2.h5": [load],
    "samples-2.h5": [load_samples],
    "network-measures-2.h5": [load_measures],
    "relevance-study-3.h5": [load_result],
    "packed-states-2.h5": [lambda path: load_data(str(path))],
}


def content(value) -> str:
    """Everything in what a reader returns, to the last bit."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    if isinstance(value, rbm.RBM):
        return content((value.weights, value.visible_bias, value.hidden_bias))
    if isinstance(value, rbm.States):
        return content((value.words, value.n_units))
    if isinstance(value, dict):
        return content([*value.items()])
    return f"({', '.join(map(content, value))})" if isinstance(value, tuple | list) else repr(value)


def cut(whole: bytes, g: np.random.Generator) -> bytes:
    return whole[: g.integers(len(whole))]


def flip(whole: bytes, g: np.random.Generator) -> bytes:
    changed = bytearray(whole)
    for place in g.integers(len(whole), size=g.integers(1, 4)):
        changed[place] ^= 1 << g.integers(8)
    return bytes(changed)


def zero(whole: bytes, g: np.random.Generator) -> bytes:
    place, size = g.integers(len(whole)), g.integers(1, 600)
    return (whole[:place] + bytes(size) + whole[place + size :])[: len(whole)]


def lengthen(whole: bytes, g: np.random.Generator) -> bytes:
    return whole + g.bytes(g.integers(1, 100))


def outcome(read: Callable, path: Path) -> str:
    """What a reader makes of a file: the content, or "refused" by one line that names the file."""
    try:
        return content(read(path))
    except InputError as error:
        message = str(error)
    return "refused" if str(path) in message and len(message.splitlines()) == 1 else message


def damage_all(directory: Path, per_file: int) -> None:
    path = directory / "x.h5"
    for name, readers in READERS.items():
        whole = (DATA / name).read_bytes()
        right = [content(read(DATA / name)) for read in readers]
        for number in range(per_file):
            change = (cut, flip, flip, zero, lengthen)[number % 5]
            path.write_bytes(change(whole, np.random.default_rng((number, len(whole)))))
            for read, expected in zip(readers, right, strict=True):
                assert outcome(read, path) in (expected, "refused"), (name, number)


def test_damaged_files_are_errors_or_right(tmp_path):
    damage_all(tmp_path, 35)


@pytest.mark.thorough
def test_damaged_files_are_errors_or_right_two_thousand_times(tmp_path):
    damage_all(tmp_path, 360)


def test_the_damaged_part_is_named(tmp_path):
    path, whole = tmp_path / "x.h5", (DATA / "rbm-2.h5").read_bytes()
    with h5py.File(DATA / "rbm-2.h5") as file:
        offset = file["model/hidden_bias"].id.get_offset()
    for place, named in ((offset, "model/hidden_bias does not match its checksum"),
                         (len(whole) - 520, "names, attributes or texts"),
                         (190, "directory of its parts")):  # fmt: skip
        changed = bytearray(whole)
        changed[place] ^= 255
        path.write_bytes(changed)
        with pytest.raises(InputError, match=f"x.h5 is damaged: .*{named}"):
            rbm.load(path)
    path.write_bytes(whole[:-1])
    with pytest.raises(InputError, match="not a whole HDF5 file, 8747 of its 8748 bytes are there"):
        rbm.load(path)


def test_a_new_file_without_its_checksum_is_refused(tmp_path):
    whole = (DATA / "rbm-2.h5").read_bytes()
    (tmp_path / "x.h5").write_bytes(whole[whole.index(b"\x89HDF") :])
    with pytest.raises(InputError, match="lacks its checksum"):
        rbm.load(tmp_path / "x.h5")


def test_other_programs_read_our_files():
    with h5py.File(DATA / "rbm-2.h5") as file:
        assert np.array_equal(file["model/weights"], rbm.load(DATA / "rbm-2.h5").weights)


def external(file, directory):
    del file["model/weights"]
    data = directory / "raw"
    data.write_bytes(bytes(24))
    file["model"].create_dataset("weights", (3, 2), "f4", external=[(str(data), 0, 24)])


def virtual(file, directory):
    del file["model/weights"]
    layout = h5py.VirtualLayout((3, 2), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "w", (3, 2))
    file["model"].create_virtual_dataset("weights", layout)


def soft(file, directory):
    del file["model/weights"]
    file["model/weights"] = h5py.SoftLink("/model/visible_bias")


def outside(file, directory):
    del file["model/weights"]
    file["model/weights"] = h5py.ExternalLink(str(DATA / "rbm-2.h5"), "/model/weights")


def twice(file, directory):
    file["model/again"] = file["model"]


def one_text_everywhere(file, directory):
    """A text of 1 MB, and a column of which every row points at it: a gigabyte where it is read."""
    rows = 1000
    texts = file["model"].create_dataset("texts", data=["x" * 2**20] + [""] * (rows - 1), dtype=h5py.string_dtype())
    file.flush()
    offset = texts.id.get_offset()
    file.close()
    path = directory / "x.h5"
    content = bytearray(path.read_bytes())
    content[offset : offset + 16 * rows] = content[offset : offset + 16] * rows
    path.write_bytes(content)


def packed_texts(file, directory):
    texts = ["x"] * 9
    file["model"].create_dataset("texts", data=texts, dtype=h5py.string_dtype(), compression="gzip", chunks=(3,))


def references(file, directory):
    file["model"].create_dataset("texts", data=[file["model"].ref], dtype=h5py.ref_dtype)


def list_of_texts(file, directory):
    file["model"].attrs["texts"] = ["a", "b"]


def huge(file, directory):
    del file["model/weights"]
    file["model"].create_dataset("weights", (10**8, 2), "f4", chunks=(1000, 2), compression="gzip")


def huge_contiguous(file, directory):
    del file["model/weights"]
    file["model"].create_dataset("weights", (10**8, 2), "f4")  # space is taken when the first number is written


FOREIGN = {
    external: "data in other files", virtual: "data in other files", soft: r"is a link \(SoftLink\)",
    outside: r"is a link \(ExternalLink\)", twice: "second name", huge: "declares 800000000 bytes but 0 are stored",
    huge_contiguous: "declares 800000000 bytes but 0 are stored",
    one_text_everywhere: "/model/texts has texts that are longer than the file together",
    packed_texts: "/model/texts holds objects other than a column of texts",
    references: "/model/texts holds objects other than a column of texts",
    list_of_texts: "attribute texts of /model is a list of texts",
}  # fmt: skip


@pytest.mark.parametrize("change", FOREIGN, ids=lambda f: f.__name__)
def test_what_a_model_has_no_need_of_is_refused(change, tmp_path):
    path = tmp_path / "x.h5"
    path.write_bytes((DATA / "rbm-2.h5").read_bytes())
    with editing(path) as file:
        change(file, tmp_path)
    with pytest.raises(InputError, match=f"x.h5: .*{FOREIGN[change]}"):
        rbm.load(path)


def test_data_that_are_well_packed_are_read(tmp_path):
    with new_checkpoint(tmp_path / "x.h5", "thing", 2) as file:
        file.create_dataset("zeros", data=np.zeros(10**7), compression="gzip", shuffle=True)
    with open_checkpoint(tmp_path / "x.h5", "thing", 2) as file:
        assert not file["zeros"][...].any()
