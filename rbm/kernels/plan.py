"""How rows of bits are to be summed: what is listed, what two rows share, what has changed, what is looked up.

Sparse rows list their set bits, two at a time: first what both have, then what each has alone, which is a fifth less
than both lists. Rows that follow from rows whose sums are still there, as in the chains of training, list what is new
and what is gone, if that is less. Dense rows, and all rows of few bits, are looked up among the sums of all subsets of
four table rows: a quarter of an addition a bit, set or not, and the subsets have to be summed first, so it is for calls
of 32 rows and more. `python -m benchmarks stack` shows all of them. Four rows decide together: one dense row alone
would not be worth the subsets, and a rule for a whole block of rows would make the rounding depend on the threads.
"""

import numpy as np

from rbm.kernels.lanes import SUMS, count_ones
from rbm.kernels.lists import SPARE, list_bits
from rbm.kernels.options import TOGETHER, inner

MANY = 32  # rows in a call before subsets are worth summing
FEW = 64  # table rows that are looked up faster than listed
LISTED = 2**16 - 1  # more table rows than can be listed are looked up, sparse or not
BIAS, LESS = -1, -2  # where a sum begins, if not from the fields of a row: at the bias; at its own row, to subtract
_SHARED, _ALONE, _NEW, _GONE = 0, 1, 2, 3  # what is listed: of two rows, or of a row now and before
_NONE = np.uint64(0)


@inner
def _count_set(words, row):
    """Set bits of a row."""
    on = 0
    for w in range(words.shape[1]):
        on += np.int64(count_ones(words[row, w]))
    return on


@inner
def _count_changes(words, before, row):
    """Bits of a row that are others than before."""
    changed = 0
    for w in range(words.shape[1]):
        changed += np.int64(count_ones(words[row, w] ^ before[row, w]))
    return changed


@inner
def _note(sums, i, row, start, mine, other, what):
    """Set sums[i], element by element: Numba compiles an assignment of a tuple for seconds."""
    sums[i, 0], sums[i, 1], sums[i, 2], sums[i, 3], sums[i, 4] = row, start, mine, other, what


@inner
def plan_room(size, n):
    """What `plan` fills for blocks of so many rows of n bits: lists, ends, sums, dense."""
    room = size * (n + 2 * SUMS) + SPARE if n <= LISTED else 0  # two rows: three lists, each filled up
    sums = np.empty((2 * size, 5), np.int64)
    return np.empty(room, np.uint16), np.empty(2 * size + 1, np.int64), sums, np.empty(size, np.int64)


@inner
def plan(given, before, known, first, end, n, lists, ends, sums, dense):
    """Plan the sums of rows first to end of given; how many sums, and how many rows to be looked up.

    Sum i adds (or subtracts) the table rows lists[ends[i] : ends[i + 1]] to what is at row sums[i, 1], or at ``BIAS``
    or ``LESS``, and belongs to row sums[i, 0]; they are to be made in this order. The rest of sums[i] says what is
    listed. dense : the rows to be looked up.
    Rows are counted from first on, a multiple of ``TOGETHER``. before : words of the same rows, whose sums are there if
    ``known``.
    """
    n_sums, n_dense, ends[0] = 0, 0, 0
    if n > LISTED or (given.shape[0] >= MANY and n <= FEW):  # nothing to count
        for here in range(end - first):
            dense[here] = here
        return 0, end - first
    known, on = known and n > FEW, np.empty(TOGETHER, np.int64)
    for r in range(first, end, TOGETHER):
        stop, single, total = min(end, r + TOGETHER), -1, 0
        for row in range(r, stop):
            on[row - r] = _count_set(given, row)
            total += on[row - r]
        many = given.shape[0] >= MANY and 9 * total > 4 * (stop - r) * n
        for row in range(r, stop):
            here, i = row - first, n_sums
            # in additions, against a third of the bits, or four fifths of the set ones
            if known and _count_changes(given, before, row) < (n / 3 if many else 0.8 * on[row - r]):
                _note(sums, i, here, here, row, row, _NEW)
                _note(sums, i + 1, here, LESS, row, row, _GONE)
                n_sums += 2
            elif many:
                dense[n_dense] = here
                n_dense += 1
            elif single < 0:
                single = row
            else:
                _note(sums, i, here, BIAS, single, row, _SHARED)
                _note(sums, i + 1, single - first, here, single, row, _ALONE)
                _note(sums, i + 2, here, here, row, single, _ALONE)
                n_sums += 3
                single = -1
        if single >= 0:
            _note(sums, n_sums, single - first, BIAS, single, single, _SHARED)
            n_sums += 1
    for i in range(n_sums):  # in one place, because compiled code grows with every place of a call
        row, other, what = sums[i, 2], sums[i, 3], sums[i, 4]
        mine, others = (before, given) if what == _GONE else (given, before if what == _NEW else given)
        flip = _NONE if what == _SHARED else ~_NONE
        ends[i + 1] = list_bits(mine, row, others, other, flip, n, lists, ends[i])
    return n_sums, n_dense
