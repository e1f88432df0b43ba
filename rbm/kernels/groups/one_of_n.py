"""The draw of a softmax group, the last units of a layer: one of n by one random number a row.

P(unit c of the group is on) = exp(x_c) / sum_d exp(x_d), with fields x. The random number of a row is that of the
group's first unit, which no other draw of the half step uses: units of a group are not drawn one by one.
"""

import math

import numpy as np

from rbm.kernels.options import device
from rbm.kernels.philox import philox4x32
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.random_words import SMALL

_ONE, _WORD = np.uint64(1), np.uint64(63)
_BLOCK = 64  # units whose random words come from the same counters


@device
def draw_one_of_n(fields, begin, end, n, n_labels, row, step, stage, key, out, at):
    """Set one of the last n_labels of n bits of out[at + r] by the softmax of their fields; clear the other ones.

    Line [choose] of ``rbm.reference``. Of the rows r from ``begin`` to ``end`` of fields, (tiles, rows, 16), whose
    random numbers are those of row ``row`` + r. The bits of out before the group stay.
    """
    first, counters = n - n_labels, 4 if n <= SMALL else 16
    counter = np.uint64(16 * (first // _BLOCK) + first % counters)
    for r in range(begin, end):
        words = philox4x32(counter, row + np.uint64(r), step, stage, key[0], key[1])
        number = np.float64(words[first % _BLOCK // counters]) / 4294967296.0
        chosen = _pick(fields, r, first, n, number)
        _turn_on(out, at + r, first, n, chosen)


@device
def most_probable_one_of_n(fields, rows, n, n_labels, out, at):
    """Set the one of the last n_labels of n bits of out[at + r] whose field is the highest, the first of equals."""
    first = n - n_labels
    for r in range(rows):
        chosen = first
        for unit in range(first, n):
            if _field(fields, r, unit) > _field(fields, r, chosen):
                chosen = unit
        _turn_on(out, at + r, first, n, chosen)


@device
def _field(fields, row, unit):
    return fields[unit // LANES, row, unit % LANES]


@device
def _pick(fields, row, first, n, number):
    """Return the unit at which the running sum of exp(field) exceeds a share of the whole sum, float64."""
    highest = _field(fields, row, first)
    for unit in range(first, n):
        highest = max(highest, _field(fields, row, unit))
    total = 0.0
    for unit in range(first, n):
        total += math.exp(np.float64(_field(fields, row, unit)) - np.float64(highest))
    rest = number * total
    for unit in range(first, n - 1):
        rest -= math.exp(np.float64(_field(fields, row, unit)) - np.float64(highest))
        if rest < 0:
            return unit
    return n - 1


@device
def _turn_on(out, at, first, n, chosen):
    """Set bit ``chosen`` of a row and clear the others from ``first`` to n."""
    for unit in range(first, n):
        bit = np.uint64(unit)
        out[at, unit // _BLOCK] &= ~(_ONE << (bit & _WORD))
    out[at, chosen // _BLOCK] |= _ONE << (np.uint64(chosen) & _WORD)
