"""The digest of data, by which training knows that it goes on with the same ones."""

import hashlib
from collections.abc import Iterable

import numpy as np

from rbm.bits import States

_ROWS = 2**16  # at once


def digest(states: States) -> str:
    """Compute the SHA-256 (hex) of width, number of rows and words, the same for any byte order of the machine.

    Examples
    --------
    >>> from dbn.datasets import digest
    >>> from rbm import pack
    >>> digest(pack([[0, 1], [1, 1]])) == digest(pack([[False, True], [True, True]]))
    True
    >>> digest(pack([[0, 1], [1, 1]])) == digest(pack([[1, 1], [0, 1]]))
    False
    """
    parts = (states.words[i : i + _ROWS] for i in range(0, states.n, _ROWS))
    return digest_of(states.n_units, states.n, parts)


def digest_of(n_units: int, n: int, words: Iterable[np.ndarray]) -> str:
    """Compute the digest of states whose words come in parts of some rows."""
    found = hashlib.sha256(f"{n_units} {n} ".encode())
    for part in words:
        found.update(np.ascontiguousarray(part, "<u8").data)
    return found.hexdigest()
