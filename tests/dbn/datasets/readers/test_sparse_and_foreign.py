"""Sparse matrices of other programs, archives that hold none, and names that are no files."""

import gzip
import os
import zipfile

import h5py
import numpy as np
import pytest
from scipy import io, sparse
from toys import stripes

from dbn.datasets.readers import load_array
from rbm import InputError

BITS = stripes(13, columns=7)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("zipped", [False, True])
@pytest.mark.parametrize("as_sparse", [False, True])
def test_matrix_market_is_no_text_of_numbers(here, zipped, as_sparse):
    io.mmwrite("x.mtx", sparse.coo_matrix(BITS) if as_sparse else BITS.astype(int))
    if zipped:
        (here / "x.mtx").write_bytes(gzip.compress((here / "x.mtx").read_bytes()))
    assert np.array_equal(load_array("x.mtx"), BITS)
    text = b"%%MatrixMarket matrix coordinate integer general\n3 3 2\n1 1 1\n"
    (here / "cut.mtx").write_bytes(text)
    with pytest.raises(InputError, match="cut.mtx cannot be read as a Matrix Market file"):
        load_array("cut.mtx")


def write_sparse(file: h5py.File, name: str, matrix: sparse.csc_array) -> None:
    """As MATLAB writes it."""
    group = file.create_group(name)
    group["ir"], group["jc"] = matrix.indices.astype("u8"), matrix.indptr.astype("u8")
    group["data"] = matrix.data
    group.attrs["MATLAB_sparse"] = np.uint64(matrix.shape[0])


def test_sparse_matrices_of_matlab_7_3(here):
    matrix = sparse.csc_array(BITS.astype(float))
    with h5py.File("one.mat", "w") as file:
        write_sparse(file, "S", matrix)
    with h5py.File("two.mat", "w") as file:
        write_sparse(file, "S", matrix)
        file["full"] = 1 - BITS.T
    assert np.array_equal(load_array("one.mat"), BITS)
    assert np.array_equal(load_array("two.mat:/S"), BITS)
    assert np.array_equal(load_array("two.mat:/full"), 1 - BITS)
    with h5py.File("one.mat", "r+") as file:
        file["S/ir"][3] = 13  # a row past the last
    with pytest.raises(InputError, match="one.mat cannot be read as .mat of version 7.3"):
        load_array("one.mat")


@pytest.mark.parametrize("name", ["book.xlsx", "x.csv.zip"])
def test_a_zip_of_no_arrays_says_so(here, name):
    with zipfile.ZipFile(name, "w") as archive:
        archive.writestr("x.csv", "1,0\n")
    with pytest.raises(InputError, match=rf"{name} is a zip archive of no NumPy arrays, it holds x.csv: unpack"):
        load_array(name)


def test_a_pipe_and_an_address_of_the_web_are_named(here):
    os.mkfifo("pipe")
    with pytest.raises(InputError, match="pipe is a pipe or device.*give a file, or - and pipe it in"):
        load_array("pipe")
    with pytest.raises(InputError, match="there is no file https://example.org/x.npy"):
        load_array("https://example.org/x.npy")
