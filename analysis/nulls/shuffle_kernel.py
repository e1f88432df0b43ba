"""Draw random subsets of rows, one a unit: the kernels of the column-shuffled surrogate."""

import numpy as np

from rbm.kernels.options import device
from rbm.kernels.philox import philox4x32

_1, _32 = np.uint64(1), np.uint64(32)


@device
def shuffle_bytes(on, draw, key, columns, share, shares):
    """Set columns[u, r], uint8 (units, rows), to 1 in on[u] random rows r and to 0 elsewhere, each unit on its own.

    All subsets of rows are equally likely. Floyd's algorithm (Bentley and Floyd, CACM 30 (1987) 754) takes one random
    number for each one, or for each zero if there are fewer. A random row below n is the high word of n times 32 random
    bits, uneven by less than n / 2**32. Each thread computes every ``shares``-th unit from ``share`` on.
    """
    n_units, rows = columns.shape
    for u in range(share, n_units, shares):
        column = columns[u]
        fewer, rare = on[u], np.uint8(1)
        if 2 * fewer > rows:
            fewer, rare = rows - fewer, np.uint8(0)
        column[:] = np.uint8(1) - rare
        for i in range(fewer):
            last = np.uint64(rows - fewer + i)  # unsigned: no checks for wrap-around
            number = philox4x32(np.uint64(i), np.uint64(u), draw, np.uint64(0), key[0], key[1])[0]
            row = (number * (last + _1)) >> _32
            column[last if column[row] == rare else row] = rare


@device
def pack_columns(columns, words, share, shares):
    """Pack columns, uint8 (units, rows) of 0 and 1, into words, uint64 (rows, words). Each thread packs some rows."""
    n_units, rows = columns.shape
    first, end = rows * share // shares, rows * (share + 1) // shares
    size = np.uint64(end - first)  # unsigned: no checks for wrap-around
    words[first:end] = np.uint64(0)
    for u in range(n_units):
        column, out, shift = columns[u, first:end], words[first:end, u // 64], np.uint64(u % 64)
        for r in range(size):
            out[r] |= np.uint64(column[r]) << shift
