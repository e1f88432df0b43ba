"""Counter-based random numbers: Philox4x32-10, a pure function of (key, counter).

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; passes BigCrush.
A counter is four 32-bit words, a key two; each call gives four 32-bit words. Which of them is whose number is in
``numbers``.
"""

import zlib

import numpy as np

from rbm.errors import InputError
from rbm.kernels.options import inner

MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)  # of a round
INCREMENTS = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)  # of the key, after a round (Weyl)
ROUNDS = 10


@inner
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Four random 32-bit words, each held in a uint64, from four counter words and two key words (uint64 < 2**32)."""
    for _ in range(ROUNDS):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & MASK, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + INCREMENTS[0]) & MASK, (k1 + INCREMENTS[1]) & MASK
    return c0, c1, c2, c3


def stream_key(seed: int, name: str) -> np.ndarray:
    """Key of the named stream of a seed: two 32-bit words held in uint64, shape (2,)."""
    return _sequence(seed, name).generate_state(2, np.uint32).astype(np.uint64)


def stream_generator(seed: int, name: str, *index: int) -> np.random.Generator:
    """A NumPy generator for work outside the kernels, on the named stream of a seed (with sub-stream numbers)."""
    return np.random.Generator(np.random.Philox(_sequence(seed, name, *index)))


def _sequence(seed: int, name: str, *index: int) -> np.random.SeedSequence:
    if seed < 0:
        raise InputError(f"a seed must be a whole number of at least 0; got {seed}")
    return np.random.SeedSequence(entropy=seed, spawn_key=(zlib.crc32(name.encode()), *index))
