"""Rows drawn anew from grey levels by NumPy, for all contestants but ours.

A bit is on where a random number of 16 bits is below its chance of 2**16, which costs a quarter of what
Generator.random does; blocks of rows stay in cache.
"""

import numpy as np

BLOCK = 500  # rows
_NEVER_ABOVE = np.uint16(2**16 - 2)  # so that a chance of 2**16 - 1 is certain


class Draws:
    """The rows of an epoch as 0/1 float32 (n, units), in the same array every time."""

    def __init__(self, levels: np.ndarray, seed: int) -> None:
        chances = np.rint(np.arange(256) / 255 * 2**16).clip(0, 2**16 - 1).astype(np.uint16)
        self.chances = chances[levels]
        self.rows = np.empty(levels.shape, np.float32)
        self.raw = np.random.SFC64(seed).random_raw

    def redraw(self) -> None:
        """Draw every bit."""
        for first in range(0, len(self.rows), BLOCK):
            chances = self.chances[first : first + BLOCK]
            noise = self.raw(chances.size // 4 + 1).view(np.uint16)[: chances.size].reshape(chances.shape)
            np.minimum(noise, _NEVER_ABOVE, out=noise)
            np.copyto(self.rows[first : first + BLOCK], noise < chances)
