"""HDF5 files of ours that are read as data: their checksum is looked at, and no other file is."""

import shutil

import command_line
import h5py
import numpy as np
import pytest
from conftest import ROOT
from damage import editing

from analysis.cli import main
from dbn.datasets import load_data
from dbn.datasets.packed import Bits, write_packed
from rbm import InputError, pack
from rbm.storage.opening import kind_in, open_any

SAMPLES = ROOT / "tests/data/samples-2.h5"


def damaged(path):
    """A copy of our samples in which one byte of the numbers has changed."""
    with h5py.File(SAMPLES) as file:
        place = file["visible"].id.get_chunk_info(0).byte_offset + 4
    content = bytearray(SAMPLES.read_bytes())
    content[content.index(b"\x89HDF") + place if place < 512 else place] ^= 1
    path.write_bytes(content)
    return path


def test_a_flipped_bit_in_samples_that_are_read_as_data_is_an_error(tmp_path):
    path = damaged(tmp_path / "s.h5")
    for read in (lambda: load_data(f"{path}:/visible"), lambda: load_data(f"{path}:/hidden")):
        with pytest.raises(InputError, match=r"s\.h5 is damaged"):
            read()
    assert "is damaged" in command_line.call(main, "measure", f"{path}:/visible", status=2)
    assert load_data(f"{SAMPLES}:/visible").n == 5


def test_the_kind_is_read_of_what_is_whole_alone(tmp_path):
    assert kind_in(SAMPLES) == "samples"
    assert kind_in(damaged(tmp_path / "s.h5")) is None
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["data"] = np.eye(3)
    assert kind_in(tmp_path / "x.h5") == ""
    (tmp_path / "text.h5").write_text("words")
    assert kind_in(tmp_path / "text.h5") is None


def test_files_of_other_programs_are_opened_in_their_place(tmp_path):
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["data"] = np.eye(3)
    with open_any(tmp_path / "x.h5") as file:
        assert file.filename == str(tmp_path / "x.h5")
    with open_any(SAMPLES) as file:
        assert file.filename != str(SAMPLES)  # in memory, as it was checked


@pytest.mark.parametrize("kind", ["external link", "external storage", "soft link", "virtual"])
def test_packed_bits_lie_in_their_own_file(tmp_path, kind):
    bits = pack(np.random.default_rng(1).integers(0, 2, (31, 9)))
    path, other = tmp_path / "b.h5", tmp_path / "other.h5"
    write_packed(path, Bits(31, 9, lambda: iter([bits])))
    shutil.copy(path, other)
    with editing(path) as file:
        del file["words"]
        if kind == "external link":
            file["words"] = h5py.ExternalLink(str(other), "/words")
        elif kind == "external storage":
            file.create_dataset("words", (31, 1), "<u8", external=[(str(other), 0, 8 * 31)])
        elif kind == "soft link":
            file.create_dataset("elsewhere", data=bits.words)
            file["words"] = h5py.SoftLink("/elsewhere")
        else:
            layout = h5py.VirtualLayout((31, 1), "<u8")
            layout[:] = h5py.VirtualSource(str(other), "words", (31, 1))
            file.create_virtual_dataset("words", layout)
    with pytest.raises(InputError, match=r"b\.h5 .*(is a link|data in other files)"):
        load_data(str(path))
