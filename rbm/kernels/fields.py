"""Fields: what a layer feels of binary states of the other, sums of table rows over the set bits.

Where more than 5/8 of the bits are set, the rows of the others are subtracted from the sum of all rows. Each row
decides for itself: a rule for a whole block would make the rounding depend on the threads.
"""

import numpy as np

from rbm.kernels.lanes import LANES, SUMS, sum_rows, trailing_zeros
from rbm.kernels.options import inner

_ONE, _64 = np.uint64(1), np.uint64(64)
_NONE, _ALL = np.uint64(0), np.uint64(2**64 - 1)  # of the bits of a word


@inner
def list_bits(words, flip, n, indices):
    """Write the positions below n of the bits set in the words xor ``flip`` (no bit or all), then n, into indices.

    Ascending, uint32, filled up to a multiple of 8 with n, the row of zeros of the table to be summed; returns how
    many were written.
    """
    count = 0
    for w in range(words.shape[0]):
        word, left = words[w] ^ flip, n - 64 * w
        if left < 64:
            word &= (_ONE << np.uint64(left)) - _ONE
        base = np.uint64(w) * _64
        while word:
            indices[count] = np.uint32(base + trailing_zeros(word))
            count += 1
            word &= word - _ONE
    while count % SUMS:
        indices[count] = np.uint32(n)
        count += 1
    return count


@inner
def all_rows(n):
    """The list of all n rows, filled up to a multiple of 8 with row n, that of zeros."""
    rows = np.empty((n + SUMS - 1) // SUMS * SUMS, np.uint32)
    for r in range(len(rows)):
        rows[r] = np.uint32(min(r, n))
    return rows


@inner
def block_fields(given, first, end, table, bias, lists, counts, fields):
    """fields[r - first] = bias + the sum of table rows over the set bits of given[r], for first <= r < end.

    table : (tiles, n_in + 1, 16); bias : (16 tiles,); fields : float32 (>= end - first, 16 tiles);
    lists : uint32 (>= end - first, n_in + 8) and counts : int64, work space. A count of -1 - c says that the list is of
    bits not set, c long.
    """
    tiles, n_rows, _ = table.shape
    room, n = lists.shape[1], n_rows - 1
    complements = 0
    for r in range(end - first):
        counts[r] = list_bits(given[first + r], _NONE, n, lists[r])
        if 8 * counts[r] > 5 * n:
            counts[r] = -1 - list_bits(given[first + r], _ALL, n, lists[r])
            complements += 1
    every = all_rows(n if complements else 0)
    zero, everything = np.zeros(LANES, np.float32), np.empty(LANES, np.float32)
    for t in range(tiles):
        if complements:
            sum_rows(everything, 0, bias, t * LANES, table, t * n_rows * LANES, every, 0, len(every))
        for r in range(end - first):
            at = (r * tiles + t) * LANES
            if counts[r] >= 0:
                sum_rows(fields, at, bias, t * LANES, table, t * n_rows * LANES, lists, r * room, counts[r])
            else:
                sum_rows(fields, at, zero, 0, table, t * n_rows * LANES, lists, r * room, -1 - counts[r])
                for lane in range(LANES):
                    fields[r, t * LANES + lane] = everything[lane] - fields[r, t * LANES + lane]
