"""A table of numbers in a file that is read in chunks of rows, so that memory holds a chunk and never the file."""

import math
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from rbm.errors import InputError

CHUNK_BYTES = 2**23  # of a chunk of rows, about
PANEL_BYTES = 2**26  # of columns that are read together, about, where a file has them one after the other
_MOST_EXPANSION = 1100  # deflate cannot expand a byte to more
_BROKEN = (
    ValueError, OSError, EOFError, LookupError, RuntimeError, MemoryError, NotImplementedError,
    zipfile.BadZipFile, zlib.error, tokenize.TokenError,
)  # fmt: skip


class Table(NamedTuple):
    """Rows of numbers in a file, and how to read them."""

    dtype: np.dtype
    shape: tuple[int, ...]  # (rows, ...); the first is -1 where rows are known only once read
    chunks: Callable[[], Iterator[np.ndarray]]  # reads from the start: arrays of (some rows, ...), in order
    names: tuple[str, ...] = ()  # of columns, from a header
    notes: tuple[str, ...] = ()  # what was decided of the file that its user should see
    columns: Callable[[tuple[int, ...]], Iterator[np.ndarray]] | None = None  # of a text: as chunks, of these columns
    words: Callable[[int], np.ndarray] | None = None  # of a text: a column as it is written
    transposed: "Callable[[], Table] | None" = None  # the table with rows for columns, where it is read in chunks too


def rows_at_once(shape: tuple[int, ...], itemsize: int) -> int:
    """Return how many rows make a chunk."""
    row = itemsize * int(np.prod(shape[1:], dtype=np.int64))
    return max(1, CHUNK_BYTES // max(1, row))


def table_of(array: np.ndarray, read: Callable[[int, int], np.ndarray] | None = None) -> Table:
    """Return a table of what is indexed as an array is; ``read(a, b)`` gives rows a to b, by default a slice."""
    shape, dtype = tuple(map(int, array.shape)), np.dtype(array.dtype)
    step = rows_at_once(shape, dtype.itemsize)
    get = read or (lambda a, b: np.asarray(array[a:b]))

    def chunks() -> Iterator[np.ndarray]:
        for start in range(0, shape[0] if shape else 0, step):
            yield get(start, min(start + step, shape[0]))

    return Table(dtype, shape, chunks)


def table_by_columns(shape: tuple[int, ...], dtype: np.dtype, read: Callable[[int, int], np.ndarray]) -> Table:
    """Return a table that is stored with its axes reversed, rows last.

    ``read(a, b)`` gives rows a to b as they are stored, of shape (*reversed(shape[1:]), b - a). It is called for as
    many rows as `PANEL_BYTES` hold; chunks are parts of what it gives.
    """
    step = max(1, PANEL_BYTES // max(1, dtype.itemsize * math.prod(shape[1:])))
    part = rows_at_once(shape, dtype.itemsize)

    def chunks() -> Iterator[np.ndarray]:
        for first in range(0, shape[0] if shape else 0, step):
            panel = read(first, min(first + step, shape[0]))
            for start in range(0, panel.shape[-1], part):
                yield panel[..., start : start + part].T

    return Table(dtype, shape, chunks)


def check_expansion(path: str, declared: int, stored: int) -> None:
    """Raise InputError if a file declares more bytes than those stored in it can expand to."""
    if declared > _MOST_EXPANSION * max(stored, 1):
        raise InputError(
            f"{path} declares {declared} bytes of data but stores {stored}, too few for that: it is damaged or empty"
        )


@contextmanager
def reading(path: str, kind: str) -> Iterator[None]:
    """Turn what fails inside a file into an InputError that names it."""
    try:
        yield
    except InputError:
        raise
    except _BROKEN as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{path} cannot be read as {kind} ({reason}): give a whole file of that kind") from None


def pick(path: str, name: str, names: list[str]) -> str:
    """Return the name asked for, or else the only one there is."""
    if name in names:
        return name
    if not names:
        raise InputError(f"{path} holds no array: give a file with one")
    listing = ", ".join(names[:10]) + (" ..." if len(names) > 10 else "")
    if name:
        raise InputError(f"{path} holds no {name}; it holds {listing}: give one of these")
    if len(names) != 1:
        raise InputError(f"{path} holds {listing}: say which with {path}:/NAME")
    return names[0]
