"""Counter-based random numbers: Philox4x32-10, a pure function of (key, counter).

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011; passes BigCrush.
A counter is four 32-bit words, a key two; each call gives four 32-bit words. Which of them is whose number is in
``simd.random_words``.
"""

import numpy as np

from rbm.kernels.options import device

MASK = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)  # of a round
INCREMENTS = np.uint64(0x9E3779B9), np.uint64(0xBB67AE85)  # of the key, after a round (Weyl)
ROUNDS = 10


@device
def philox4x32(c0, c1, c2, c3, k0, k1):
    """Four random 32-bit words, each held in a uint64, from four counter words and two key words (uint64 < 2**32)."""
    for _ in range(ROUNDS):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> _SHIFT) ^ c1 ^ k0, p1 & MASK, (p0 >> _SHIFT) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + INCREMENTS[0]) & MASK, (k1 + INCREMENTS[1]) & MASK
    return c0, c1, c2, c3
