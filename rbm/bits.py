"""States are bits: 0/1 arrays <-> rows of 64-bit words.

Unit j of a row is bit ``j % 64`` of word ``j // 64``; the bits past the last unit are always zero, so two rows are
the same state exactly when their words are equal.
"""

from typing import NamedTuple

import numpy as np

from rbm.errors import InputError

WORD = 64


class States(NamedTuple):
    """Binary states, one a row: data, hidden states, Gibbs chains and representations alike."""

    words: np.ndarray  # uint64, (n, ceil(n_units / 64)), C order
    n_units: int

    @property
    def n(self) -> int:
        """Number of rows."""
        return int(self.words.shape[0])

    def rows(self, index: slice | np.ndarray) -> "States":
        """The states at a slice or an index array, as a contiguous copy."""
        return States(np.ascontiguousarray(self.words[index]), self.n_units)


def n_words(n_units: int) -> int:
    """Words needed for a row of ``n_units`` bits."""
    return -(-n_units // WORD)


def pack(array: np.ndarray) -> States:
    """Pack a 0/1 array of shape (n, units), of any numeric or boolean type, into words.

    Raises
    ------
    InputError
        If the array is not two-dimensional, has no column, or holds anything but 0 and 1 (NaN included).
    """
    array = np.asarray(array)
    if array.ndim != 2 or array.shape[1] == 0:
        raise InputError(f"states must be an array of shape (n, units) with units > 0; got shape {array.shape}")
    if array.dtype != bool:
        if not (np.issubdtype(array.dtype, np.number) and not np.iscomplexobj(array)):
            raise InputError(f"states must be numbers or booleans; got dtype {array.dtype}")
        off = (array != 0) & (array != 1)
        if off.any():
            row, column = np.argwhere(off)[0]
            raise InputError(
                f"states must be 0 or 1; got {array[row, column]!r} at row {row}, column {column}: binarise first"
            )
    packed = np.packbits(array.astype(bool), axis=1, bitorder="little")
    padded = np.zeros((len(array), n_words(array.shape[1]) * 8), np.uint8)
    padded[:, : packed.shape[1]] = packed
    return States(padded.view("<u8").astype(np.uint64, copy=False), array.shape[1])


def unpack(states: States) -> np.ndarray:
    """The 0/1 array of shape (n, units), uint8, that `pack` made these states from."""
    as_bytes = np.ascontiguousarray(states.words, "<u8").view(np.uint8)
    return np.unpackbits(as_bytes, axis=1, count=states.n_units, bitorder="little")


def count_on(states: States) -> np.ndarray:
    """In how many rows each unit is on, int64 (n_units,)."""
    parts = (states.rows(slice(start, start + 4096)) for start in range(0, states.n, 4096))
    return sum((unpack(part).sum(axis=0, dtype=np.int64) for part in parts), np.zeros(states.n_units, np.int64))


def as_states(data: "np.ndarray | States", n_units: int | None = None) -> States:
    """States from states or a 0/1 array, checked: the door through which all data enter.

    Parameters
    ----------
    data : States or array of shape (n, units)
    n_units : int, optional
        The width asked for.

    Raises
    ------
    InputError
        On a wrong shape, type, value or width, or where a bit past the last unit is set.
    """
    if not isinstance(data, States):
        data = pack(data)
    words, width = data
    if n_units is not None and width != n_units:
        raise InputError(f"the data have {width} columns but the model has {n_units} units there")
    if words.dtype != np.uint64 or words.ndim != 2 or words.shape[1] != n_words(width):
        raise InputError(
            f"states of {width} units must be uint64 words of shape (n, {n_words(width)}); "
            f"got {words.dtype} {words.shape}"
        )
    spare = n_words(width) * WORD - width
    if spare and (words[:, -1] >> np.uint64(WORD - spare)).any():
        raise InputError(f"a bit past the last of {width} units is set: build states with pack()")
    return States(np.ascontiguousarray(words), width)
