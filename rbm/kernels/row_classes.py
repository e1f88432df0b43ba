"""Which table rows four rows of bits share: lists of the rows' classes (``class_sums``), and where nothing is listed.

Listed and shared is faster than looked up among the sums of subsets (``subset_sums``) at any density: a table row is
loaded once for four rows, which is also what a lookup costs, and there is nothing to be summed before. But for few
bits, where lists are short, and for so many that their numbers do not fit. `python -m benchmarks stack` shows both.
"""

import numpy as np

from rbm.kernels.options import TOGETHER, inner
from rbm.kernels.parallel.barrier import part
from rbm.kernels.simd.bit_lists import SPARE, append_bits
from rbm.kernels.simd.class_sums import CLASSES
from rbm.kernels.simd.lanes import SHIFT, SUMS

MANY = 32  # rows in a call before subsets are worth summing
FEW = 128  # table rows that are looked up faster than listed
SHORT = 2 ** (16 - SHIFT) - 1  # table rows whose numbers can be shifted and still listed
LISTED = 2**16 - 1  # more table rows than can be listed are looked up
_NONE = np.uint64(0)
_BEYOND = CLASSES * SUMS + SPARE  # entries a group needs beyond its bits


@inner
def looked_up(rows, n):
    """Whether calls with so many rows of n bits look sums of subsets up."""
    return n > LISTED or (rows >= MANY and n <= FEW)


@inner
def list_shift(n):
    """How far the numbers of the rows of a table of n and one of zeros are shifted in a list: ``SHIFT`` if they fit."""
    return SHIFT if n <= SHORT else 0


@inner
def class_room(rows, n):
    """Work space for `list_classes` of at most so many rows of at most n bits: lists, ends."""
    groups = -(-rows // TOGETHER)
    return np.empty(groups * (n + _BEYOND), np.uint16), np.empty((groups, CLASSES + 1), np.int64)


@inner
def list_classes(given, first, end, n, share, shares, lists, ends):
    """List the classes of rows first to end of given, words of n bits, four rows by four: a share of these groups.

    Class c of group g becomes lists[ends[g, c - 1] : ends[g, c]], ascending, shifted by `list_shift`, filled up to
    a multiple of ``SUMS`` with n, the row of zeros. The last group may have fewer rows and then has fewer classes.
    Nothing is listed of rows that are `looked_up`.
    lists, ends : `class_room`.
    """
    if looked_up(given.shape[0], n):
        return
    words, shift = given.shape[1], list_shift(n)
    mine, filler = part(-(-(end - first) // TOGETHER), share, shares), np.uint16(n << shift)
    at = mine.start * (n + _BEYOND)
    # the words in which any of the four rows has a bit: where they are, and what of them is in the classes of the first
    # two rows (of neither, of one, of the other, of both) and of the last two
    place, low, high = np.empty(words, np.int64), np.empty((4, words), np.uint64), np.empty((4, words), np.uint64)
    for group in mine:
        row = first + TOGETHER * group
        rows = min(TOGETHER, end - row)
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
