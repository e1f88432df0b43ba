"""Which table rows four rows of bits share: lists of the rows' classes (``simd.class_sums``).

Summing each table row once for four rows of bits is faster than looking sums of subsets up (``simd.subset_sums``) at
any density, with two exceptions, which are looked up: layers of at most 128 inputs in calls of 32 rows and more, whose
lists are too short, and more than 65 535 inputs, whose numbers exceed the 16 bits of a list entry.
`python -m benchmarks stack` shows both.
"""

import numpy as np

from rbm.kernels.options import ROWS_PER_GROUP, device
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.simd.bit_lists import SPARE, append_bits
from rbm.kernels.simd.class_sums import CLASSES
from rbm.kernels.simd.lanes import SHIFT, SUMS

MIN_ROWS_FOR_LOOKUP = 32  # in a call, before subsets are worth summing
MAX_INPUTS_FOR_LOOKUP = 128  # table rows that are looked up faster than listed
MAX_SHIFTED_INDEX = 2 ** (16 - SHIFT) - 1  # row numbers up to it can be shifted in a list entry
MAX_LISTED_INDEX = 2**16 - 1  # row numbers up to it fit a list entry at all
_NONE = np.uint64(0)
_BEYOND = CLASSES * SUMS + SPARE  # entries a group needs beyond its bits


@device
def looked_up(rows, n):
    """Whether calls with so many rows of n bits look sums of subsets up."""
    return n > MAX_LISTED_INDEX or (rows >= MIN_ROWS_FOR_LOOKUP and n <= MAX_INPUTS_FOR_LOOKUP)


@device
def list_shift(n):
    """Return how far row numbers are shifted in the lists of a table of n rows and one of zeros."""
    return SHIFT if n <= MAX_SHIFTED_INDEX else 0


@device
def class_workspace(rows, n):
    """Allocate lists and ends for `list_classes` of at most so many rows of at most n bits."""
    groups = -(-rows // ROWS_PER_GROUP)
    return np.empty(groups * (n + _BEYOND), np.uint16), np.empty((groups, CLASSES + 1), np.int64)


@device
def list_classes(given, first, end, n, shard, shards, lists, ends):
    """List the classes of rows first to end of given, words of n bits, in groups of four: one shard of the groups.

    Class c of group g becomes lists[ends[g, c - 1] : ends[g, c]], ascending, shifted by `list_shift`, filled up to
    a multiple of ``SUMS`` with n, the row of zeros. The last group may have fewer rows and then has fewer classes.
    Rows that are `looked_up` need no lists: nothing is done.
    lists, ends : `class_workspace`.
    """
    if looked_up(given.shape[0], n):
        return
    words, shift = given.shape[1], list_shift(n)
    groups, filler = shard_range(-(-(end - first) // ROWS_PER_GROUP), shard, shards), np.uint16(n << shift)
    at = groups.start * (n + _BEYOND)
    # the words in which any of the four rows has a bit: where they are, and what of them is in the classes of the first
    # two rows (of neither, of one, of the other, of both) and of the last two
    place, low, high = np.empty(words, np.int64), np.empty((4, words), np.uint64), np.empty((4, words), np.uint64)
    for group in groups:
        row = first + ROWS_PER_GROUP * group
        rows = min(ROWS_PER_GROUP, end - row)
        used = 0
        for w in range(words):
            a, b = given[row, w], given[row + 1, w] if rows > 1 else _NONE
            c, d = given[row + 2, w] if rows > 2 else _NONE, given[row + 3, w] if rows > 3 else _NONE
            place[used] = 64 * w
            low[0, used], low[1, used], low[2, used], low[3, used] = ~(a | b), a & ~b, b & ~a, a & b
            high[0, used], high[1, used], high[2, used], high[3, used] = ~(c | d), c & ~d, d & ~c, c & d
            used += (a | b | c | d) != _NONE
        ends[group, 0] = at
        for number in range(1, 1 << rows):
            begin, i, j = at, number & 3, number >> 2
            for w in range(used):
                at = append_bits(low[i, w] & high[j, w], place[w], shift, lists, at)
            for fill in range(SUMS - 1):
                lists[at + fill] = filler
            at = begin + (at - begin + SUMS - 1) // SUMS * SUMS
            ends[group, number] = at
