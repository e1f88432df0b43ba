"""NumPy's .npy files, read in chunks of rows; nothing is ever unpickled."""

import math
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any, BinaryIO

import numpy as np

from dbn.datasets.names import check_file
from dbn.datasets.readers.matrix import StoredMatrix
from dbn.datasets.readers.table import Table, check_expansion, reading, rows_at_once, table_by_columns, table_of
from dbn.datasets.readers.zipped import is_zipped, opened
from rbm.errors import InputError


def read_npy(path: str) -> np.ndarray:
    """Read the array in a .npy file, of any shape; nothing is unpickled. InputError if there is no whole one."""
    check_file(path)
    with reading(path, ".npy"), opened(path) as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def open_npy(path: str) -> Table:
    """Open a .npy file, plain or by gzip, as a table. InputError if there is no whole one."""
    with reading(path, ".npy"):
        with opened(path) as file:
            shape, fortran, dtype = header(file)
            start = file.tell()
        stored = os.path.getsize(path)
        size = start + math.prod(shape) * dtype.itemsize
        if is_zipped(path):
            check_expansion(path, size, stored)
            return table_of(read_npy(path)) if fortran else _stream(path, shape, dtype)
        if stored < size:
            raise InputError(f"{path} cannot be read as .npy ({stored} bytes where its header says {size}): it is cut")
        if len(shape) < 2:
            return _stream(path, shape, dtype)
        return (_by_columns if fortran else _by_rows)(path, start, shape, dtype)


def _stream(path: str, shape: tuple[int, ...], dtype: np.dtype) -> Table:
    return stream_table(path, ".npy", lambda: opened(path), (shape, dtype))


def _by_rows(path: str, start: int, shape: tuple[int, ...], dtype: np.dtype) -> Table:
    """Return the table of a plain file in C order, that can be transposed without reading all of it."""
    matrix = StoredMatrix(path, start, shape[0], math.prod(shape[1:]), dtype)
    turned = table_by_columns((matrix.columns, matrix.rows), dtype, matrix.read_columns)
    return _stream(path, shape, dtype)._replace(transposed=lambda: turned)


def _by_columns(path: str, start: int, shape: tuple[int, ...], dtype: np.dtype) -> Table:
    """Return the table of a plain file in Fortran order: its rows are columns of what is stored."""
    matrix = StoredMatrix(path, start, math.prod(shape[1:]), shape[0], dtype)

    def read(first: int, end: int) -> np.ndarray:
        return matrix.read_columns(first, end).reshape(*shape[:0:-1], end - first)

    table, turned = table_by_columns(shape, dtype, read), _stream(path, shape[::-1], dtype)
    return table._replace(transposed=lambda: turned) if len(shape) == 2 else table


def header(file: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype]:
    """Read shape, whether columns come one after the other, and type; the file is then at its data."""
    version = np.lib.format.read_magic(file)
    if version == (1, 0):
        shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    else:
        shape, fortran, dtype = np.lib.format.read_array_header_2_0(file)
    if dtype.hasobject:
        raise ValueError("it holds Python objects, which need allow_pickle: they are never loaded")
    return shape, fortran and len(shape) > 1, dtype


def stream_table(
    path: str,
    kind: str,
    open_file: Callable[[], AbstractContextManager[Any]],
    array: tuple[tuple[int, ...], np.dtype],
) -> Table:
    """Return the table of a .npy stream, opened anew for every reading, of this shape and type in C order."""
    shape, dtype = array
    step, row = rows_at_once(shape, dtype.itemsize), math.prod(shape[1:]) * dtype.itemsize

    def chunks() -> Iterator[np.ndarray]:
        with reading(path, kind), open_file() as file:
            header(file)
            for first in range(0, shape[0] if shape else 0, step):
                n = min(step, shape[0] - first)
                raw = bytearray(file.read(n * row))
                if len(raw) != n * row:
                    raise ValueError(f"it ends in row {first + len(raw) // max(row, 1)} of {shape[0]}")
                yield np.frombuffer(raw, dtype).reshape(n, *shape[1:])
            if shape and file.read(1):
                raise ValueError("more data follow than its header says")

    return Table(dtype, shape, chunks)
