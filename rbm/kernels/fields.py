"""Fields: what a layer feels of binary states of the other, sums of table rows over the set bits."""

import numpy as np

from rbm.kernels.lanes import LANES, SUMS, sum_rows, trailing_zeros
from rbm.kernels.options import inner

_ONE, _64 = np.uint64(1), np.uint64(64)


@inner
def list_set_bits(words, nothing, indices):
    """Write the positions of the set bits, ascending, into indices (uint32), then ``nothing`` up to a multiple of 8.

    Returns how many were written. ``nothing`` is the row of zeros of the table to be summed.
    """
    count = 0
    for w in range(words.shape[0]):
        word = words[w]
        base = np.uint64(w) * _64
        while word:
            indices[count] = np.uint32(base + trailing_zeros(word))
            count += 1
            word &= word - _ONE
    while count % SUMS:
        indices[count] = np.uint32(nothing)
        count += 1
    return count


@inner
def block_fields(given, first, end, table, bias, lists, counts, fields):
    """fields[r - first] = bias + the sum of table rows over the set bits of given[r], for first <= r < end.

    table : (tiles, n_in + 1, 16); bias : (16 tiles,); fields : float32 (>= end - first, 16 tiles);
    lists : uint32 (>= end - first, n_in + 8) and counts : int64, work space.
    """
    tiles, n_rows, _ = table.shape
    room = lists.shape[1]
    for r in range(first, end):
        counts[r - first] = list_set_bits(given[r], n_rows - 1, lists[r - first])
    for t in range(tiles):
        for r in range(end - first):
            sum_rows(
                fields, (r * tiles + t) * LANES, bias, t * LANES, table, t * n_rows * LANES, lists, r * room, counts[r]
            )  # fmt: skip
