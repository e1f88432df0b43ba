"""Read a sequence of symbols: words of a text, binned spikes, states of a chain."""

from typing import NamedTuple

import numpy as np

from analysis.readers.text import read_text
from analysis.readers.vector import read_vector
from rbm.errors import InputError


class Sequence(NamedTuple):
    """Symbols in their order, as numbers 0, 1, ..."""

    codes: np.ndarray  # unsigned integers below 2**bits, (N,)
    bits: int  # per symbol, 1 to 32


def read_symbols(path: str) -> Sequence:
    """Read the sequence in a text file, symbols separated by white space or line ends, or in a .npy vector.

    Symbols of a text are the same when they are written the same: "1" and "01" differ, and so do "The" and "the".

    Raises
    ------
    InputError
        If the file cannot be read as that, holds fewer than two symbols, or numbers that are not whole.
    """
    if path.lower().endswith(".npy"):
        array = read_vector(path)
        if array.dtype.kind not in "biuSU":
            raise InputError(f"{path} holds {array.dtype}, not symbols: give whole numbers or texts")
        distinct, codes = np.unique(array, return_inverse=True)
        number, sequence = len(distinct), codes.ravel()
    else:
        known: dict[str, int] = {}
        sequence = np.array([known.setdefault(word, len(known)) for word in read_text(path).split()])
        number = len(known)
    if len(sequence) < 2:
        raise InputError(f"{path} holds a single symbol: separate symbols by spaces or line ends")
    return Sequence(sequence.astype(code_type(number)), code_bits(number))


def code_bits(number: int) -> int:
    """Return how many bits tell so many symbols apart, at least 1."""
    return max(1, (number - 1).bit_length())


def code_type(number: int) -> type[np.unsignedinteger]:
    """Return the smallest unsigned type that can number so many symbols."""
    return np.uint8 if number <= 2**8 else np.uint16 if number <= 2**16 else np.uint32
