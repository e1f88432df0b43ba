"""Read counts: how often each state was seen, one whole number a state, in any order."""

import re

import numpy as np

from analysis.entropies.entropy import checked_counts
from analysis.readers.text import read_text
from analysis.readers.vector import read_vector
from dbn.datasets.readers.text import read_text_numbers
from rbm.errors import InputError

_MOST = 2**53  # data points: floats hold whole numbers up to here


def read_counts(path: str) -> np.ndarray:
    """Read state counts, int64 (n_states,): a .npy vector, a row or column of a .csv, or numbers between spaces.

    Raises
    ------
    InputError
        If the file cannot be read as that, or a number is not a whole one of at least 1; the message says which.
    """
    if path.lower().endswith(".npy"):
        values = read_vector(path)
    elif path.lower().endswith(".csv"):
        read_text(path)  # for its messages
        try:
            table = read_text_numbers(path)
        except InputError as error:  # whose ways out are those of a matrix
            what = str(error).split(": give ")[0]
            raise InputError(f"{what}: give one row or column of counts, without names of states") from None
        if 1 not in table.shape:
            raise InputError(
                f"{path} must hold one row or column of counts; got shape {table.shape}: leave out the states"
            )
        values = table.ravel()
    else:
        lines = (line.split("#")[0] for line in read_text(path).splitlines())
        values = _numbers(path, [token for line in lines for token in line.split()])
        if not len(values):
            raise InputError(f"{path} holds no count: give one whole number a state")
    if values.dtype.kind not in "iuf":
        raise InputError(f"{path} holds {values.dtype}, not counts: give whole numbers")
    if values.dtype.kind == "f":
        off = ~(np.isfinite(values) & (values == np.floor(values)))
        if off.any():
            i = int(np.argmax(off))
            raise InputError(f"counts must be whole numbers; {path} has {values[i]} as number {i + 1}")
    if values.min() < 1:
        i = int(np.argmin(values))
        raise InputError(
            f"counts must be at least 1; {path} has {values[i]} as number {i + 1}: leave out states never seen"
        )
    if values.sum(dtype=float) > _MOST:
        raise InputError(f"{path} counts more than 2**53 data points: that is past exact arithmetic")
    return checked_counts(values.astype(np.int64))


def _numbers(path: str, tokens: list[str]) -> np.ndarray:
    """Read whole numbers, those written as 5.000e+00 too; int64."""
    numbers = []
    for i, token in enumerate(tokens):
        try:
            number = int(token) if re.fullmatch(r"[+-]?\d{1,18}", token, re.ASCII) else _whole(token)
        except ValueError:
            raise InputError(f"counts must be whole numbers; {path} has {token[:40]!r} as number {i + 1}") from None
        numbers.append(number)
    return np.array(numbers, np.int64)


def _whole(token: str) -> int:
    """Return a whole number written as a float, such as 5.000e+00; ValueError if it is none, or not exact."""
    number = float(token) if re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?", token, re.ASCII | re.IGNORECASE) else float("nan")
    if not (number.is_integer() and abs(number) <= _MOST):
        raise ValueError
    return int(number)
