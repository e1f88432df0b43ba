"""Files whose data points are columns, in Fortran order or by --transpose: read in panels, the same values and bits."""

import subprocess
import sys

import h5py
import numpy as np
import pytest

from dbn.datasets import load_data
from dbn.datasets.readers import load_array, matrix, open_table, table
from rbm import InputError

GREY = np.random.default_rng(5).integers(0, 256, (41, 23), np.uint8)
CUBE = np.random.default_rng(6).integers(0, 256, (19, 5, 3)).astype("<i2")


def matlab(path, array):
    with h5py.File(path, "w", userblock_size=512) as file:
        file["grey"] = array.T
    raw = bytearray(path.read_bytes())
    raw[:20] = b"MATLAB 7.3 MAT-file,"
    path.write_bytes(raw)


def write(path, array):
    """Write an array in a form that the name says."""
    if path.name.startswith("fortran"):
        np.save(path, np.asfortranarray(array))
    elif path.suffix == ".npy":
        np.save(path, array)
    elif path.suffix == ".mat":
        matlab(path, array)
    else:
        with h5py.File(path, "w") as file:
            file.create_dataset("grey", data=array, chunks=(7,) * array.ndim if "chunks" in path.name else None)


NAMES = ["c.npy", "fortran.npy", "x.h5", "chunks.h5", "x.mat"]


@pytest.fixture(params=["pick", "stretches"])
def small_panels(request, monkeypatch):
    monkeypatch.setattr(table, "PANEL_BYTES", 200)
    monkeypatch.setattr(table, "CHUNK_BYTES", 60)
    monkeypatch.setattr(matrix, "_BLOCK", 100)
    monkeypatch.setattr(matrix, "_SHORT", 10**9 if request.param == "pick" else 1)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("small_panels")
def test_the_same_values_either_way(tmp_path, name):
    write(tmp_path / name, GREY)
    found = open_table(str(tmp_path / name))
    assert found.transposed is not None
    parts, turned = list(found.chunks()), list(found.transposed().chunks())
    assert max(part.nbytes for part in [*parts, *turned]) <= 60
    assert np.array_equal(np.concatenate(parts), GREY)
    assert np.array_equal(np.concatenate(turned), GREY.T)
    assert (found.shape, found.transposed().shape) == (GREY.shape, GREY.T.shape)
    assert np.array_equal(np.concatenate(list(found.chunks())), GREY)  # from the start again


@pytest.mark.parametrize("method", ["threshold", "bernoulli"])
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("small_panels")
def test_the_same_bits_either_way(tmp_path, name, method):
    write(tmp_path / name, GREY)
    np.save(tmp_path / "plain.npy", GREY)
    np.save(tmp_path / "turned.npy", np.ascontiguousarray(GREY.T))
    assert load_data(str(tmp_path / name), method, 3) == load_data(str(tmp_path / "plain.npy"), method, 3)
    expected = load_data(str(tmp_path / "turned.npy"), method, 3)
    assert load_data(str(tmp_path / name), method, 3, transpose=True) == expected


@pytest.mark.parametrize("name", ["c.npy", "fortran.npy", "x.h5"])
@pytest.mark.usefixtures("small_panels")
def test_axes_after_the_first_are_columns(tmp_path, name):
    write(tmp_path / name, CUBE)
    assert np.array_equal(load_array(str(tmp_path / name)), CUBE.reshape(19, 15))
    expected = CUBE.reshape(19, 15).T
    found = load_data(str(tmp_path / name), "threshold:100", transpose=True)
    assert np.array_equal(np.asarray(found), expected > 100)


@pytest.mark.usefixtures("small_panels")
def test_big_endian_and_columns_left_out(tmp_path):
    np.save(tmp_path / "x.npy", np.asfortranarray(GREY.astype(">f4")))
    found = load_data(str(tmp_path / "x.npy"), "threshold:99", skip_columns=[2, 0])
    assert np.array_equal(np.asarray(found), GREY[:, [1, *range(3, 23)]] > 99)


@pytest.mark.parametrize("short", [1, 10**9])
def test_a_file_that_is_cut_while_it_is_read(tmp_path, monkeypatch, short):
    monkeypatch.setattr(matrix, "_SHORT", short)
    np.save(tmp_path / "x.npy", np.asfortranarray(GREY))
    found = open_table(str(tmp_path / "x.npy"))
    (tmp_path / "x.npy").write_bytes((tmp_path / "x.npy").read_bytes()[:-1])
    with pytest.raises(InputError, match=r"x\.npy cannot be read as \.npy \(it is cut\)"):
        list(found.chunks())


MEMORY = """
import resource, sys
import h5py, numpy, rbm.streams
from dbn.datasets.load import open_bits
from dbn.datasets.packed import write_packed
from dbn.reading import Reading
most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = most()
write_packed(sys.argv[2], open_bits(sys.argv[1], Reading("threshold", transpose=bool(int(sys.argv[3]))), 0))
print((most() - before) / 1024)
"""
LARGE = 500_000, 800  # data points and units, 400 MB


def large_file(path, rows, columns):
    """Mostly zeros, which take no room on the disk."""
    if path.suffix == ".npy":
        made = np.lib.format.open_memmap(
            path, "w+", np.uint8, (rows, columns), fortran_order=path.name.startswith("fortran")
        )
        made[::5000, ::3] = 200
        made.flush()
        return
    with h5py.File(path, "w", userblock_size=512 if path.suffix == ".mat" else None) as file:
        made = file.create_dataset("grey", (columns, rows) if path.suffix == ".mat" else (rows, columns), np.uint8)
        made[::100, ::5000] = 200
    if path.suffix == ".mat":
        with open(path, "r+b") as raw:
            raw.write(b"MATLAB 7.3 MAT-file,")


@pytest.mark.parametrize(
    ("name", "turned"),
    [("fortran.npy", False), ("c.npy", True), ("fortran.npy", True), ("x.h5", True), ("x.mat", False)],
)
def test_400_megabytes_become_bits_in_a_fraction_of_that(tmp_path, name, turned):
    large_file(tmp_path / name, *(LARGE[::-1] if turned else LARGE))
    command = [sys.executable, "-c", MEMORY, str(tmp_path / name), str(tmp_path / "b.h5"), str(int(turned))]
    grown = float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown < 150
