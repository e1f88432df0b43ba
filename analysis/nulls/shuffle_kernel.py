"""Random subsets of rows, one a unit: the kernel of the column-shuffled surrogate."""

import numpy as np
from numba import njit, prange

from rbm.kernels.philox import philox4x32

_32 = np.uint64(32)


@njit(cache=True, error_model="numpy", nogil=True, parallel=True)
def scatter_columns(on, draw, key, columns, blocks, words):
    """Set unit u in on[u] rows chosen at random, all subsets alike, each unit on its own.

    Floyd's algorithm (Bentley and Floyd, CACM 30 (1987) 754): a draw for each of the fewer of ones and zeros. A draw
    below n is the high word of n times 32 random bits, uneven by less than n / 2**32.
    columns : uint8 (units, rows), work space; words : uint64 (rows, words), the result.
    """
    n_units, rows = columns.shape
    for u in prange(n_units):
        column = columns[u]
        fewer, rare = on[u], np.uint8(1)
        if 2 * fewer > rows:
            fewer, rare = rows - fewer, np.uint8(0)
        column[:] = np.uint8(1) - rare
        for i in range(fewer):
            last = rows - fewer + i
            number = philox4x32(np.uint64(i), np.uint64(u), draw, np.uint64(0), key[0], key[1])[0]
            row = np.int64((number * np.uint64(last + 1)) >> _32)
            column[last if column[row] == rare else row] = rare
    size = -(-rows // blocks)
    for block in prange(blocks):
        first, end = block * size, min(rows, block * size + size)
        words[first:end] = np.uint64(0)
        for u in range(n_units):
            word, shift = u // 64, np.uint64(u % 64)
            for r in range(first, end):
                words[r, word] |= np.uint64(columns[u, r]) << shift
