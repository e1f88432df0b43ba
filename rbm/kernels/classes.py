"""Which table rows four rows of bits share: lists of the rows' classes (``class_sums``), and where nothing is listed.

Listed and shared is faster than looked up among the sums of subsets (``subset_sums``) at any density: a table row is
loaded once for four rows, which is also what a lookup costs, and there is nothing to be summed before. But for few
bits, where lists are short, and for so many that their numbers do not fit. `python -m benchmarks stack` shows both.
"""

import numpy as np

from rbm.kernels.class_sums import CLASSES
from rbm.kernels.lanes import SHIFT, SUMS
from rbm.kernels.lists import SPARE, append_bits
from rbm.kernels.options import TOGETHER, inner

MANY = 32  # rows in a call before subsets are worth summing
FEW = 128  # table rows that are looked up faster than listed
SHORT = 2 ** (16 - SHIFT) - 1  # table rows whose numbers can be shifted and still listed
LISTED = 2**16 - 1  # more table rows than can be listed are looked up
_NONE = np.uint64(0)


@inner
def looked_up(rows, n):
    """Whether calls with so many rows of n bits look sums of subsets up."""
    return n > LISTED or (rows >= MANY and n <= FEW)


@inner
def list_shift(n):
    """How far the numbers of the rows of a table of n and one of zeros are shifted in a list: ``SHIFT`` if they fit."""
    return SHIFT if n <= SHORT else 0


@inner
def list_classes(given, first, end, n):
    """List the classes of rows first to end of given, words of n bits, four rows by four: lists, ends.

    Class c of group g has lists[ends[15 g + c - 1] : ends[15 g + c]], ascending, shifted by `list_shift`, filled up to
    a multiple of ``SUMS`` with n, the row of zeros. The last group may have fewer rows and then has fewer classes.
    """
    groups, words, shift = -(-(end - first) // TOGETHER), given.shape[1], list_shift(n)
    lists, filler = np.empty(groups * (n + CLASSES * SUMS) + SPARE, np.uint16), np.uint16(n << shift)
    ends, at = np.empty(groups * CLASSES + 1, np.int64), 0
    ends[0] = 0
    # the words in which any of the four rows has a bit: where they are, and what of them is in the classes of the first
    # two rows (of neither, of one, of the other, of both) and of the last two
    place, low, high = np.empty(words, np.int64), np.empty((4, words), np.uint64), np.empty((4, words), np.uint64)
    for group in range(groups):
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
        for number in range(1, 1 << rows):
            begin, i, j = at, number & 3, number >> 2
            for w in range(used):
                at = append_bits(low[i, w] & high[j, w], place[w], shift, lists, at)
            for fill in range(SUMS - 1):
                lists[at + fill] = filler
            at = begin + (at - begin + SUMS - 1) // SUMS * SUMS
            ends[CLASSES * group + number] = at
    return lists, ends
