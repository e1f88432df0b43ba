"""MATLAB's .mat files: those up to version 7 by scipy, those of version 7.3, which are HDF5, by h5py."""

from inspect import signature
from typing import Any

from dbn.datasets.readers.hdf5 import open_hdf5
from dbn.datasets.readers.table import Table, pick, reading, table_of


def open_matlab(path: str, name: str) -> Table:
    """Open a matrix in a .mat file as a table, its rows as MATLAB shows them; sparse ones too."""
    import h5py

    if h5py.is_hdf5(path):
        return open_hdf5(path, name, by_columns=True)
    from scipy import io, sparse

    with reading(path, ".mat"):
        names = [found for found, _, kind in io.whosmat(path) if kind not in ("struct", "cell", "object", "function")]
        chosen = pick(path, name, names)
        # newer SciPy asks which class sparse matrices are to have, older knows one
        kind_asked: dict[str, Any] = {"spmatrix": False} if "spmatrix" in signature(io.loadmat).parameters else {}
        matrix = io.loadmat(path, variable_names=[chosen], **kind_asked)[chosen]
    if sparse.issparse(matrix):
        rows = sparse.csr_array(matrix)
        return table_of(rows, lambda a, b: rows[a:b].toarray())
    return table_of(matrix)
