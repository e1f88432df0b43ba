"""MATLAB's .mat files: those up to version 7 by scipy, those of version 7.3, which are HDF5, by h5py."""

from typing import TYPE_CHECKING

from dbn.datasets.readers.hdf5 import dataset_names, open_hdf5
from dbn.datasets.readers.sparse_class import sparse_class_asked
from dbn.datasets.readers.table import Table, pick, reading, table_of

if TYPE_CHECKING:
    import h5py

_SPARSE = "MATLAB_sparse"  # attribute of the group that holds a sparse matrix of version 7.3: its number of rows


def open_matlab(path: str, name: str) -> Table:
    """Open a matrix in a .mat file as a table, its rows as MATLAB shows them; sparse ones too."""
    import h5py

    if h5py.is_hdf5(path):
        return _sparse_of_hdf5(path, name) or open_hdf5(path, name, by_columns=True)
    from scipy import io, sparse

    with reading(path, ".mat"):
        names = [found for found, _, kind in io.whosmat(path) if kind not in ("struct", "cell", "object", "function")]
        chosen = pick(path, name, names)
        matrix = io.loadmat(path, variable_names=[chosen], **sparse_class_asked(io.loadmat))[chosen]
    if sparse.issparse(matrix):
        rows = sparse.csr_array(matrix)
        return table_of(rows, lambda a, b: rows[a:b].toarray())
    return table_of(matrix)


def _sparse_of_hdf5(path: str, name: str) -> Table | None:
    """Open a sparse matrix in a file of version 7.3; None if the name asked for, or the only one, is of none."""
    import h5py
    from scipy import sparse

    from rbm.storage.contents import check_contents

    with reading(path, ".mat of version 7.3"), h5py.File(path, "r") as file:
        chosen = name.strip("/") or _only_name(file)
        is_here = bool(chosen) and isinstance(file.get(chosen, getlink=True), h5py.HardLink)
        if not is_here or _SPARSE not in file[chosen].attrs:
            return None
        group = file[chosen]
        check_contents(group)
        n_rows, ends = int(group.attrs[_SPARSE]), group["jc"][...].astype("i8")
        values, rows = (group[part][...] if part in group else [] for part in ("data", "ir"))
        matrix = sparse.csc_array((values, rows, ends), shape=(n_rows, len(ends) - 1))
        matrix.check_format(full_check=True)
    rows_first = sparse.csr_array(matrix)
    return table_of(rows_first, lambda a, b: rows_first[a:b].toarray())


def _only_name(file: "h5py.File") -> str:
    """Return the name of the only matrix in a file; empty if there are several."""
    names = {found.split("/")[0] for found in dataset_names(file)}
    return names.pop() if len(names) == 1 else ""
