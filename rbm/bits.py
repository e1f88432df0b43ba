"""Conversion of 0/1 arrays to states and back, and the check of everything given as states."""

from typing import Any

import numpy as np

from rbm.errors import InputError
from rbm.states import WORD, States, n_words
from rbm.storage.words_in_file import WordsInFile

__all__ = ["WORD", "States", "as_states", "count_on", "n_words", "pack", "unpack"]

_CHUNK = 2**17  # numbers converted at once
_ROWS = 2**16  # rows checked at once


def pack(array: Any) -> States:
    """Pack 0/1 data of shape (n, units), of any numeric or boolean type, into words.

    Parameters
    ----------
    array : array, list of rows, DataFrame or scipy.sparse matrix
        Of any byte order and memory layout: equal values give equal bits. Converted a few rows at a time, so that a
        memory-mapped array may be larger than memory.

    Raises
    ------
    InputError
        If the data are not two-dimensional, have no column, are not numbers, or hold anything but 0 and 1: NaN, a
        masked entry and a missing value too.

    Examples
    --------
    >>> from rbm import pack
    >>> states = pack([[0, 1, 1], [1, 0, 0]])
    >>> states.shape, states.words.tolist()
    ((2, 3), [[6], [1]])
    """
    rows = _table_of(array)
    if len(rows.shape) != 2 or rows.shape[1] == 0:
        raise InputError(f"states must be an array of shape (n, units) with units > 0; got shape {rows.shape}")
    if rows.dtype.kind not in "biuf":
        raise InputError(f"states must be numbers or booleans; got dtype {rows.dtype}")
    n, n_units = rows.shape
    packed = np.zeros((n, n_words(n_units) * 8), np.uint8)
    size = max(1, _CHUNK // n_units)
    for first in range(0, n, size):
        part = rows[first : first + size]
        bits = _checked_bits(part.toarray() if hasattr(part, "toarray") else part, first)
        packed[first : first + size, : -(-n_units // 8)] = np.packbits(bits, axis=1, bitorder="little")
    return States(packed.view("<u8").astype(np.uint64, copy=False), n_units)


def _checked_bits(values: np.ndarray, first_row: int) -> np.ndarray:
    """Return rows of numbers as booleans, or raise InputError that names the first that is neither 0 nor 1."""
    if values.dtype == bool:
        return values
    on = values == 1
    off = ~on & (values != 0)
    if off.any():
        row, column = np.argwhere(off)[0]
        raise InputError(
            f"states must be 0 or 1; got {values[row, column]!r} at row {first_row + row}, column {column}: "
            "binarise first"
        )
    return on


def _table_of(given: Any) -> Any:
    """Return what was given as data as an array, or as a sparse matrix by rows; shape and values are not checked."""
    if hasattr(given, "tocsr"):  # scipy.sparse
        return given.tocsr() if len(given.shape) == 2 else np.empty(given.shape, given.dtype)
    if hasattr(given, "to_numpy") and hasattr(given, "columns"):
        return _table_of_frame(given)
    parts = given if isinstance(given, list | tuple) else (given,)
    if any(isinstance(part, np.ma.MaskedArray) and np.ma.getmaskarray(part).any() for part in parts):
        raise InputError("states must not have masked entries: fill them (array.filled(0)) or leave their rows out")
    try:
        return np.asarray(given)
    except (ValueError, TypeError) as error:
        raise InputError(f"states must be an array of shape (n, units); this is none ({error})") from None


def _table_of_frame(frame: Any) -> np.ndarray:
    """Return the values of a DataFrame; columns of several types, nullable ones among them, as one that holds them."""
    if hasattr(frame, "isna") and (missing := np.argwhere(frame.isna().to_numpy())).size:
        row, column = missing[0]
        raise InputError(
            f"states must be 0 or 1; a value is missing at row {row}, column {column} "
            f"({frame.columns[column]!r}): fill it, or leave the row or the column out"
        )
    values = np.asarray(frame.to_numpy())
    if values.dtype != object or not hasattr(frame, "iloc") or not values.shape[1]:
        return values
    return np.column_stack([np.asarray(frame.iloc[:, column].tolist()) for column in range(values.shape[1])])


def unpack(states: States) -> np.ndarray:
    """Return the 0/1 array of shape (n, units), uint8, that `pack` made these states from.

    Examples
    --------
    >>> from rbm import pack, unpack
    >>> unpack(pack([[False, True, True]])).tolist()
    [[0, 1, 1]]
    """
    return states.unpack()


def count_on(states: States) -> np.ndarray:
    """Count the rows in which each unit is on, int64 (n_units,)."""
    parts = (states.rows(slice(start, start + 4096)) for start in range(0, states.n, 4096))
    return sum((unpack(part).sum(axis=0, dtype=np.int64) for part in parts), np.zeros(states.n_units, np.int64))


def as_states(data: Any, n_units: int | None = None, *, in_file: bool = False) -> States:
    """Return states or 0/1 data as checked states: every function that takes data calls this first.

    Parameters
    ----------
    data : States, or whatever `pack` takes, of shape (n, units)
    n_units : int, optional
        The number of units the caller needs.
    in_file : bool
        Leave words that are in a file there: for callers that take some rows at a time by `States.rows`.

    Raises
    ------
    InputError
        On a wrong shape, type, value or width, or where a bit past the last unit is set.
    """
    if not isinstance(data, States):
        data = pack(data)
    words, width = data.words, data.n_units
    stays = in_file and isinstance(words, WordsInFile)
    words = words if stays else np.asarray(words)
    if not isinstance(width, int | np.integer) or isinstance(width, bool) or width < 1:
        raise InputError(f"states must have a whole number of units, at least 1; got {width!r}")
    width = int(width)
    if n_units is not None and width != n_units:
        raise InputError(f"the data have {width} columns but the model has {n_units} units there")
    if words.dtype != np.uint64 or words.ndim != 2 or words.shape[1] != n_words(width):
        raise InputError(
            f"states of {width} units must be uint64 words of shape (n, {n_words(width)}); "
            f"got {words.dtype} {words.shape}: build states with pack()"
        )
    spare = n_words(width) * WORD - width
    past = np.uint64(WORD - spare)
    if spare and any((words[i : i + _ROWS][:, -1] >> past).any() for i in range(0, len(words), _ROWS)):
        raise InputError(f"a bit past the last of {width} units is set: build states with pack()")
    return States(words if stays else np.ascontiguousarray(words), width)
