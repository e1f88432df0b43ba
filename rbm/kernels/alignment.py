"""Arrays that begin where a line of the cache begins.

A vector of 16 floats is 64 bytes, a line. Where tables do not begin at one, as NumPy's large arrays never do, every
vector lies across two lines and sums of rows take 1.6 times as long. Results do not depend on it.
"""

import math
from typing import Any

import numpy as np

from rbm.kernels.options import inner

LINE = 64  # bytes
FLOATS = LINE // 4


def aligned_empty(shape: tuple[int, ...]) -> np.ndarray:
    """Room for float32 in C order, from a line's beginning on."""
    size = math.prod(shape)
    room = np.empty(size + FLOATS, np.float32)
    first = -room.__array_interface__["data"][0] % LINE // 4  # room.ctypes.data takes 1 microsecond more
    return room[first : first + size].reshape(shape)


def aligned_copy(array: np.ndarray) -> np.ndarray:
    """A copy, float32, C order, from a line's beginning on."""
    out = aligned_empty(array.shape)
    out[...] = array
    return out


@inner
def aligned_floats(size: Any) -> Any:
    """Room for float32 (size,), from a line's beginning on, inside a kernel. Nothing is written."""
    room = np.empty(size + FLOATS, np.float32)
    first = -room.ctypes.data % LINE // 4
    return room[first : first + size]
