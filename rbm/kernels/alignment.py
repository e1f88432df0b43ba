"""Arrays that begin at a cache line.

A vector of 16 floats is 64 bytes, a line. Where tables do not begin at one, as NumPy's large arrays never do, every
vector lies across two lines and sums of rows take 1.6 times as long. Results do not depend on it.
"""

import math
from typing import Any

import numpy as np

from rbm.kernels.options import device

LINE = 64  # bytes
FLOATS = LINE // 4


def aligned_empty(shape: tuple[int, ...]) -> np.ndarray:
    """Allocate float32 in C order, beginning at a cache line."""
    size = math.prod(shape)
    memory = np.empty(size + FLOATS, np.float32)
    first = -memory.__array_interface__["data"][0] % LINE // 4  # memory.ctypes.data takes 1 microsecond more
    return memory[first : first + size].reshape(shape)


def aligned_copy(array: np.ndarray) -> np.ndarray:
    """Copy to float32 in C order, beginning at a cache line."""
    out = aligned_empty(array.shape)
    out[...] = array
    return out


@device
def aligned_floats(size: Any) -> Any:
    """Allocate float32 (size,) inside a kernel, beginning at a cache line. Nothing is written."""
    memory = np.empty(size + FLOATS, np.float32)
    first = -memory.ctypes.data % LINE // 4
    return memory[first : first + size]
