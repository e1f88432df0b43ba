"""IDX files, as MNIST comes in: magic number 0 0 type dimensions, big-endian sizes, big-endian data; gzip too."""

import math
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np

from dbn.datasets.readers.table import Table, rows_at_once
from dbn.datasets.readers.zipped import is_zipped, opened
from rbm.errors import InputError

_TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}


def read_idx(path: str | Path) -> np.ndarray:
    """Read the array in an IDX file, in the machine's byte order.

    Raises
    ------
    InputError
        If the file cannot be read, is no whole gzip file, is no IDX file, or is of another length than its header says.
    """
    table = open_idx(str(path))
    return np.concatenate([np.empty((0, *table.shape[1:]), table.dtype), *table.chunks()])


def open_idx(path: str) -> Table:
    """Open an IDX file as a table; errors as in `read_idx`, those of its length when it is read."""
    try:
        with opened(path) as file:
            shape, dtype, start = _header(path, file)
        size = start + math.prod(shape) * dtype.itemsize
        found = size if is_zipped(path) else os.path.getsize(path)
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give an IDX file") from None
    if found != size:
        raise _other_length(path, str(found), size)
    step = rows_at_once(shape, dtype.itemsize)
    width = math.prod(shape[1:])

    def chunks() -> Iterator[np.ndarray]:
        with opened(path) as file:
            file.read(start)
            read = start
            for first in range(0, shape[0], step):
                n = min(step, shape[0] - first)
                raw = file.read(n * width * dtype.itemsize)
                read += len(raw)
                if len(raw) != n * width * dtype.itemsize:
                    raise _other_length(path, str(read), size)
                yield np.frombuffer(raw, dtype).reshape(n, *shape[1:]).astype(dtype.newbyteorder("="))
            if file.read(1):
                raise _other_length(path, f"more than {read}", size)

    return Table(dtype.newbyteorder("="), shape, chunks)


def _header(path: str, file: BinaryIO) -> tuple[tuple[int, ...], np.dtype, int]:
    """Read shape, type, and where the data begin."""
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or magic[2] not in _TYPES or not 0 < magic[3] <= 8:
        file.read(2**16)  # where it is gzip that is damaged, this finds it
        raise InputError(
            f"{path} is not an IDX file: it begins with {magic.hex() or 'nothing'}, not with 0000, a type and "
            "1 to 8 dimensions"
        )
    sizes = file.read(4 * magic[3])
    if len(sizes) < 4 * magic[3]:
        raise _other_length(path, str(4 + len(sizes)), 4 + 4 * magic[3])
    shape = tuple(int(n) for n in np.frombuffer(sizes, ">u4"))
    return shape, np.dtype(_TYPES[magic[2]]), 4 + 4 * magic[3]


def _other_length(path: str, found: str, expected: int) -> InputError:
    return InputError(f"{path} has {found} bytes but its header says {expected}: get it again")
