"""The matrix of a .npy file, row after row as it is stored, of which some columns are read and nothing is mapped."""

from typing import BinaryIO, NamedTuple, cast

import numpy as np

from dbn.datasets.readers.table import reading

_SHORT = 4096  # bytes: shorter stretches of a row are picked from whole rows, which are read faster
_BLOCK = 2**22  # bytes of whole rows read at once


class StoredMatrix(NamedTuple):
    """Where a matrix is in a file."""

    path: str
    start: int  # byte
    rows: int
    columns: int
    dtype: np.dtype

    def read_columns(self, first: int, end: int) -> np.ndarray:
        """Read columns from first to end, (rows, end - first); InputError if the file is too short now."""
        found = np.empty((self.rows, end - first), self.dtype)
        with reading(self.path, ".npy"), cast(BinaryIO, open(self.path, "rb", buffering=0)) as file:
            if (end - first) * self.dtype.itemsize >= _SHORT:
                self._read_stretches(file, first, found)
            else:
                self._pick(file, first, found)
        return found

    def _read_stretches(self, file: BinaryIO, first: int, found: np.ndarray) -> None:
        """Read one stretch of each row."""
        for row, stretch in enumerate(found):
            file.seek(self.start + (row * self.columns + first) * self.dtype.itemsize)
            _read_into(file, stretch)

    def _pick(self, file: BinaryIO, first: int, found: np.ndarray) -> None:
        """Read all rows, some at a time, and keep the columns wanted of them."""
        step = max(1, _BLOCK // (self.columns * self.dtype.itemsize))
        file.seek(self.start)
        for row in range(0, self.rows, step):
            whole = np.empty((min(step, self.rows - row), self.columns), self.dtype)
            _read_into(file, whole)
            found[row : row + step] = whole[:, first : first + found.shape[1]]


def _read_into(file: BinaryIO, array: np.ndarray) -> None:
    """Fill a contiguous array from a file."""
    room = array.reshape(-1).view(np.uint8).data
    while room:
        n = file.readinto(room)  # type: ignore[attr-defined]
        if not n:
            raise ValueError("it is cut")
        room = room[n:]
