"""Words of states that stay in a file: rows are read when they are asked for, and memory holds no others.

A file that is mapped into memory counts against a limit of virtual memory (``ulimit -v``) as a whole, and against
resident memory by the pages that were read. Plain reads need neither.
"""

import operator
import os
import weakref
from typing import Any, BinaryIO, NoReturn

import numpy as np

from rbm.errors import InputError

_WORD = 8  # bytes
_BLOCK = 2**20  # bytes read at once
_SINGLE_READ = 4096  # bytes that are copied in about the time a read of one row takes


class WordsInFile:
    """Words of shape (rows, words), little-endian and in C order from some byte of an open file on.

    Indexed by rows as an array is: a row, a slice, an index array or a boolean mask gives an array of uint64.
    ``np.asarray`` reads all of them.
    """

    dtype = np.dtype(np.uint64)
    ndim = 2

    def __init__(self, file: BinaryIO, start: int, shape: tuple[int, int], name: str) -> None:
        self.shape = shape
        self._file, self._start, self._name = file, start, name
        weakref.finalize(self, file.close)  # also where both are garbage at once, in a cycle

    @property
    def size(self) -> int:
        """Number of words."""
        return self.shape[0] * self.shape[1]

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, index: Any) -> np.ndarray:
        n = len(self)
        if isinstance(index, slice):
            first, end, step = index.indices(n)
            return self._rows(first, max(first, end)) if step == 1 else self._gathered(np.arange(first, end, step))
        rows = np.asarray(index)
        if rows.ndim == 0 and rows.dtype != bool:
            return self._gathered(self._checked(np.array([operator.index(index)])))[0]
        if rows.dtype == bool:
            if rows.shape != (n,):
                raise IndexError(f"a mask must have one value for each of {n} rows; got shape {rows.shape}")
            rows = np.flatnonzero(rows)
        return self._gathered(self._checked(rows))

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        if copy is False:
            raise ValueError("words in a file are read into a new array: leave out copy=False")
        return self._rows(0, len(self)).astype(dtype or self.dtype, copy=False)

    def __reduce__(self) -> tuple[Any, ...]:
        return np.asarray, (np.asarray(self),)  # another process has no such open file

    def _checked(self, rows: np.ndarray) -> np.ndarray:
        """Return row numbers from 0 on; those below count from the end."""
        if rows.ndim != 1 or (rows.size and rows.dtype.kind not in "iu"):
            raise IndexError(f"rows are chosen by a list of whole numbers; got {rows.dtype} of shape {rows.shape}")
        rows = np.where(rows < 0, rows + len(self), rows).astype(np.int64)
        if rows.size and not (0 <= rows.min() and rows.max() < len(self)):
            raise IndexError(f"there are {len(self)} rows; got numbers from {rows.min()} to {rows.max()}")
        return rows

    def _rows(self, first: int, end: int) -> np.ndarray:
        """Read rows that follow each other."""
        try:
            found = np.empty((end - first, self.shape[1]), np.uint64)
        except MemoryError:
            raise InputError(
                f"the {(end - first) * self._row} bytes of states in {self._name} do not fit into memory, or the limit "
                "on it (ulimit -v): raise the limit, or use fewer rows"
            ) from None
        step = max(1, _BLOCK // self._row)
        for a in range(first, end, step):
            b = min(end, a + step)
            found[a - first : b - first] = self._read(a, b)
        return found

    def _gathered(self, rows: np.ndarray) -> np.ndarray:
        """Read rows by their numbers: those of a block of the file at once where many of it are wanted."""
        order = np.argsort(rows, kind="stable")
        ascending, found = rows[order], np.empty((len(rows), self.shape[1]), np.uint64)
        step = max(1, _BLOCK // self._row)
        blocks, firsts = np.unique(ascending // step, return_index=True)
        ends = np.append(firsts, len(rows))[1:]
        for block, i, j in zip(blocks.tolist(), firsts.tolist(), ends.tolist(), strict=True):
            here, begin = ascending[i:j], block * step
            end = min(len(self), begin + step)
            if len(here) * _SINGLE_READ >= (end - begin) * self._row:
                found[order[i:j]] = self._read(begin, end)[here - begin]
            else:
                offsets = (self._start + here * self._row).tolist()
                parts = b"".join([_read_at(self._file.fileno(), self._row, offset) for offset in offsets])
                found[order[i:j]] = self._as_words(parts, len(here))
        return found

    @property
    def _row(self) -> int:
        return _WORD * self.shape[1]

    def _read(self, first: int, end: int) -> np.ndarray:
        raw = _read_at(self._file.fileno(), (end - first) * self._row, self._start + first * self._row)
        return self._as_words(raw, end - first)

    def _as_words(self, raw: bytes, rows: int) -> np.ndarray:
        if len(raw) != rows * self._row:
            self._refuse_cut()
        return np.frombuffer(raw, "<u8").reshape(rows, self.shape[1])

    def _refuse_cut(self) -> NoReturn:
        raise InputError(f"{self._name} became shorter while it was read: restore it")


def _read_at(descriptor: int, n_bytes: int, offset: int) -> bytes:
    if hasattr(os, "pread"):
        return os.pread(descriptor, n_bytes, offset)
    os.lseek(descriptor, offset, os.SEEK_SET)  # of Windows, where one thread reads
    return os.read(descriptor, n_bytes)
