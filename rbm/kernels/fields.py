"""Fields: what a layer feels of binary states of the other, sums of table rows over the set bits.

Two ways, one for sparse rows and one for dense ones: to list the set bits and add their table rows, or to look up the
sums of all subsets of four table rows. Looking up costs a quarter of an addition a bit, set or not, and the subsets
have to be summed first, so it is for rows with more than a third of their bits set in calls with 32 rows or more
(`python -m benchmarks stack` shows both). Four rows decide together: one dense row alone would not be worth the
subsets, and a rule for a whole block of rows would make the rounding depend on the threads.
"""

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.lanes import LANES, SUMS, count_ones, sum_rows, trailing_zeros
from rbm.kernels.options import TOGETHER, inner
from rbm.kernels.subset_sums import GROUP, SPAN, add_subsets, sum_groups

MANY = 32  # rows in a call before subsets are worth summing
LISTED = 2**16 - 1  # more table rows than can be listed are looked up, sparse or not
_NONE, _ONE, _64 = np.uint64(0), np.uint64(1), np.uint64(64)
_WORD = 64 // GROUP  # groups of table rows a word of bits chooses from


@inner
def list_bits(words, n, indices):
    """Write the positions of the set bits of the words into indices, ascending, uint16.

    Filled up to a multiple of ``SUMS`` with n, the row of zeros of the table to be summed; returns how many were
    written.
    """
    count = 0
    for w in range(words.shape[0]):
        word, base = words[w], np.uint64(w) * _64
        while word:
            indices[count] = np.uint16(base + trailing_zeros(word))
            count += 1
            word &= word - _ONE
    while count % SUMS:
        indices[count] = np.uint16(n)
        count += 1
    return count


@inner
def _are_dense(given, first, end, n):
    """Whether more than a third of the n bits of the rows from first to end are set."""
    on = 0
    for r in range(first, end):
        for w in range(given.shape[1]):
            on += np.int64(count_ones(given[r, w]))
    return 3 * on > (end - first) * n


@inner
def _look_up_tile(given, rows, table, tile, bias, subsets, fields, column):
    """Columns column to column + 16 of fields, one tile of table, for these rows of given, word by word of bits."""
    n_rows, width = table.shape[1], fields.shape[1]
    n, flat, here = n_rows - 1, table.reshape(-1), tile * LANES
    for i in range(len(rows)):
        add_subsets(fields, rows[i] * width + column, bias, here, subsets, _NONE, 0)
    for w in range(given.shape[1]):
        groups = min(_WORD, -(-(n - 64 * w) // GROUP))
        sum_groups(flat, here * n_rows, n, 64 * w, groups, subsets)
        quads = -(-groups // 4)
        if quads == 4:  # by far the most frequent; a number known beforehand is a loop unrolled
            for i in range(len(rows)):
                at = rows[i] * width + column
                add_subsets(fields, at, fields, at, subsets, given[rows[i], w], 4)
        else:
            for i in range(len(rows)):
                at = rows[i] * width + column
                add_subsets(fields, at, fields, at, subsets, given[rows[i], w], quads)


@inner
def field_room(size, n_in, width):
    """What `block_fields` needs for blocks of so many rows of n_in bits, ``width`` columns: lists, counts, fields."""
    fields = aligned_floats(size * width).reshape(size, width)
    return np.empty((size, n_in + SUMS), np.uint16), np.empty(size, np.int64), fields


@inner
def block_fields(given, first, end, table, bias, first_tile, end_tile, lists, counts, fields):
    """fields[r - first] = bias + the sum of table rows over the set bits of given[r], for first <= r < end.

    Of the tiles from first_tile to end_tile only, which are all columns of fields.
    given : words of all rows of the call, in whatever blocks; first : a multiple of ``TOGETHER``;
    table : (tiles, n_in + 1, 16); bias : (16 tiles,); lists, counts, fields : of `field_room`, of whose rows the first
    end - first are used.
    """
    n_rows, room, width = table.shape[1], lists.shape[1], fields.shape[1]
    n = n_rows - 1
    n_sparse, n_dense = 0, 0
    rows = np.empty(end - first, np.int64)  # the sparse ones in front, the dense ones behind
    for r in range(first, end, TOGETHER):
        stop = min(end, r + TOGETHER)
        dense = n > LISTED or (given.shape[0] >= MANY and _are_dense(given, r, stop, n))
        for row in range(r - first, stop - first):
            if dense:
                n_dense += 1
                rows[len(rows) - n_dense] = row
            else:
                rows[n_sparse] = row
                counts[n_sparse] = list_bits(given[first + row], n, lists[n_sparse])
                n_sparse += 1
    subsets = aligned_floats(_WORD * SPAN if n_dense else 0)  # zeros: what empty groups at the end add
    for t in range(first_tile, end_tile):
        column = (t - first_tile) * LANES
        for i in range(n_sparse):
            at = rows[i] * width + column
            sum_rows(fields, at, bias, t * LANES, table, t * n_rows * LANES, lists, i * room, counts[i])
        if n_dense:
            _look_up_tile(given[first:end], rows[n_sparse:], table, t, bias, subsets, fields, column)
