"""A fingerprint of data."""

import hashlib

import numpy as np

from rbm.bits import States


def digest(states: States) -> str:
    """SHA-256 (hex) of the width, the number of rows and the words, whatever the byte order of the machine."""
    header = f"{states.n_units} {states.n} ".encode()
    return hashlib.sha256(header + np.ascontiguousarray(states.words, "<u8").tobytes()).hexdigest()
