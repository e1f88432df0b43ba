"""Conversion of 0/1 arrays to states and back, and the check of everything given as states."""

import numpy as np

from rbm.errors import InputError
from rbm.states import WORD, States, n_words

__all__ = ["WORD", "States", "as_states", "count_on", "n_words", "pack", "unpack"]


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
    """Return the 0/1 array of shape (n, units), uint8, that `pack` made these states from."""
    return states.unpack()


def count_on(states: States) -> np.ndarray:
    """Count the rows in which each unit is on, int64 (n_units,)."""
    parts = (states.rows(slice(start, start + 4096)) for start in range(0, states.n, 4096))
    return sum((unpack(part).sum(axis=0, dtype=np.int64) for part in parts), np.zeros(states.n_units, np.int64))


def as_states(data: "np.ndarray | States", n_units: int | None = None) -> States:
    """Return states or a 0/1 array as checked states: every function that takes data calls this first.

    Parameters
    ----------
    data : States or array of shape (n, units)
    n_units : int, optional
        The number of units the caller needs.

    Raises
    ------
    InputError
        On a wrong shape, type, value or width, or where a bit past the last unit is set.
    """
    if not isinstance(data, States):
        data = pack(data)
    words, width = data.words, data.n_units
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
