"""The digest of data, by which training knows that it goes on with the same ones."""

import hashlib

import numpy as np

from rbm.bits import States


def digest(states: States) -> str:
    """Compute the SHA-256 (hex) of width, number of rows and words, the same for any byte order of the machine."""
    header = f"{states.n_units} {states.n} ".encode()
    return hashlib.sha256(header + np.ascontiguousarray(states.words, "<u8").tobytes()).hexdigest()
