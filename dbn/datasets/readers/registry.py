"""Which reader a file needs: by its name where that says so, else by its first bytes; then rows of numbers."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from dbn.datasets.names import STANDARD_INPUT, check_file, split_name
from dbn.datasets.readers.hdf5 import open_hdf5
from dbn.datasets.readers.idx import open_idx
from dbn.datasets.readers.lines import is_text
from dbn.datasets.readers.matlab import open_matlab
from dbn.datasets.readers.matrix_market import open_matrix_market
from dbn.datasets.readers.npy import open_npy
from dbn.datasets.readers.npz import open_npz
from dbn.datasets.readers.table import Table
from dbn.datasets.readers.text import holds_numbers, open_text
from dbn.datasets.readers.zipped import first_bytes
from rbm.errors import InputError

KINDS = (
    "IDX (.idx, -ubyte), .npy, .npz (file.npz:/name), .h5 or .hdf5 (file.h5:/dataset), .mat (file.mat:/name), "
    ".csv and other texts of numbers, .mtx; each but .npz, HDF5 and .mat by gzip too"
)
Opener = Callable[[str, str], Table]


def _alone(reader: Callable[[str], Table]) -> Opener:
    """Make a reader of files that hold one array take a name, and refuse it."""

    def open_one(path: str, name: str) -> Table:
        if name:
            raise InputError(f"{path} holds a single array: leave out :/{name}")
        return reader(path)

    return open_one


_IDX, _NPY, _TEXT = _alone(open_idx), _alone(open_npy), _alone(open_text)
_BY_SUFFIX: tuple[tuple[tuple[str, ...], Opener], ...] = (
    ((".npy",), _NPY), ((".npz",), open_npz), ((".h5", ".hdf5"), open_hdf5), ((".mat",), open_matlab),
    ((".csv", ".tsv"), _TEXT),
)  # fmt: skip
_BY_CONTENT: tuple[tuple[bytes, Opener], ...] = (
    (b"\x93NUMPY", _NPY), (b"PK\x03\x04", open_npz), (b"\x89HDF\r\n", open_hdf5), (b"MATLAB ", open_matlab),
    (b"%%MatrixMarket ", _alone(open_matrix_market)),
    (b"\0\0\x08", _IDX), (b"\0\0\x09", _IDX), (b"\0\0\x0b", _IDX), (b"\0\0\x0c", _IDX), (b"\0\0\x0d", _IDX),
    (b"\0\0\x0e", _IDX),
)  # fmt: skip


def open_table(spec: str) -> Table:
    """Open the table named by ``PATH``, ``PATH:/NAME``, or ``-`` for standard input.

    Raises
    ------
    InputError
        If there is no such file or name in it, or it does not hold at least one row of real numbers.
    """
    table = open_array(spec)
    if table.dtype.kind not in "biuf":
        raise InputError(f"{spec} holds {table.dtype}, not real numbers: give an array of integers, floats or booleans")
    if len(table.shape) < 2 or 0 in table.shape:
        shape = tuple(max(n, 0) for n in table.shape)
        raise InputError(f"{spec} must hold at least one row and one column; got shape {shape}")
    return table


def open_array(spec: str) -> Table:
    """Open an array of any shape and type, named as for `open_table`; InputError if there is none."""
    path, name = (standard_input(), "") if spec == STANDARD_INPUT else split_name(spec)
    reader = _by_name(path)
    if name and reader in (_IDX, _NPY, _TEXT):
        reader(path, name)  # which refuses it, whether there is a file or not
    check_file(path)
    return (reader or _by_content(path, spec))(path, name)


def load_array(spec: str) -> np.ndarray:
    """Read the array named by ``PATH`` or ``PATH:/NAME``, its first axis as rows and the rest flattened to columns.

    All of it at once; `open_table` reads chunks. Errors as there.
    """
    table = open_table(spec)
    array = np.concatenate(list(table.chunks()), dtype=table.dtype)
    return array.reshape(len(array), -1)


def is_array_file(path: str) -> bool:
    """Whether a file of this name, or one that begins as this one, holds an array and no text."""
    found = _by_name(path)
    if found is None:
        try:
            found = _magic(path)
        except OSError:
            return False
    return found is not None


def _by_name(path: str) -> Opener | None:
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    stem = name.removesuffix(".gz")
    if stem.endswith("-ubyte") or ".idx" in stem:
        return _IDX
    for suffixes, reader in _BY_SUFFIX:
        if name.endswith(suffixes) or (reader in (_NPY, _TEXT) and stem.endswith(suffixes)):
            return reader
    return None


def _magic(path: str) -> Opener | None:
    begin = first_bytes(path, 16)
    return next((reader for magic, reader in _BY_CONTENT if begin.startswith(magic)), None)


def _by_content(path: str, spec: str) -> Opener:
    reader = _magic(path)
    if reader is None and is_text(path) and holds_numbers(path):
        reader = _TEXT
    if reader is None:
        raise InputError(f"cannot tell what {spec} is, it holds no line of numbers: the readers know {KINDS}")
    return reader


@lru_cache(maxsize=1)
def _spooled() -> Any:
    """Copy standard input to a temporary file that lives as long as the process: its kind is told from its bytes."""
    file = tempfile.NamedTemporaryFile(prefix="standard-input-")
    shutil.copyfileobj(sys.stdin.buffer, file)
    file.flush()
    return file


def standard_input() -> str:
    """Return the path of a temporary copy of standard input; InputError if there is none."""
    if sys.stdin is None or sys.stdin.isatty():
        what = "closed" if sys.stdin is None else "a terminal"
        raise InputError(f"standard input is {what}: pipe the data in, as in 'cat x.csv | dbn train --data -'")
    path = str(_spooled().name)
    if not os.path.getsize(path):
        raise InputError("standard input is empty (0 bytes): pipe the data in, and see whether what writes them failed")
    return path
