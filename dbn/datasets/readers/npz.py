"""NumPy's .npz archives, of arrays or of a sparse matrix as scipy.sparse writes it; nothing is ever unpickled."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np

from dbn.datasets.names import check_file
from dbn.datasets.readers.npy import header, stream_table
from dbn.datasets.readers.table import Table, check_expansion, pick, reading, table_of
from rbm.errors import InputError

_SPARSE = {"format", "shape", "data"}  # every sparse matrix that scipy.sparse saves has these


def read_npz(path: str) -> dict[str, np.ndarray]:
    """Read every array in a .npz archive, of any shape; nothing is unpickled. InputError if there is no whole one."""
    check_file(path)
    _check_archive(path)
    with reading(path, ".npz"), np.load(path, allow_pickle=False) as archive:
        return {name: np.asarray(archive[name]) for name in archive.files}


def open_npz(path: str, name: str) -> Table:
    """Open an array in a .npz archive, or the sparse matrix it holds, as a table."""
    _check_archive(path)
    with reading(path, ".npz"), zipfile.ZipFile(path) as archive:
        members = {member.filename.removesuffix(".npy"): member for member in archive.infolist()}
        if not name and _SPARSE <= set(members):
            return _sparse(path)
        if members and not any(member.filename.endswith(".npy") for member in members.values()):
            held = ", ".join(list(members)[:3])
            raise InputError(f"{path} is a zip archive of no NumPy arrays, it holds {held}: unpack or export it first")
        member = members[pick(path, name, list(members))]
        check_expansion(path, member.file_size, member.compress_size)
        with archive.open(member) as file:
            shape, fortran, dtype = header(file)  # type: ignore[arg-type]
        if fortran:
            with np.load(path, allow_pickle=False) as arrays:
                return table_of(arrays[member.filename.removesuffix(".npy")])
        expected = int(np.prod(shape, dtype=object)) * dtype.itemsize
        if expected > member.file_size:
            raise ValueError(f"{member.file_size} bytes where its header says {expected}")
    return stream_table(path, ".npz", partial(_member, path, member.filename), (shape, dtype))


@contextmanager
def _member(path: str, name: str) -> Iterator[Any]:
    with zipfile.ZipFile(path) as archive, archive.open(name) as file:
        yield file


def _check_archive(path: str) -> None:
    if not zipfile.is_zipfile(path):
        raise InputError(f"{path} is not a whole .npz file: give a NumPy archive, or name a single array .npy")


def _sparse(path: str) -> Table:
    from scipy import sparse

    with reading(path, "a sparse matrix"):
        matrix = sparse.csr_array(sparse.load_npz(path))
    return table_of(matrix, lambda a, b: matrix[a:b].toarray())
