"""Free energies: fields, and the sum of softplus over the hidden units with one logarithm a row of up to 992."""

import math

import numpy as np

from rbm.kernels.fields import all_fields, blocks, field_room
from rbm.kernels.options import inner, spliced
from rbm.kernels.row_classes import class_room
from rbm.kernels.simd.lanes import LANES, count_ones
from rbm.kernels.simd.softplus import MOST, softplus_lanes

_LOG2 = math.log(2)
_NONE, _ONE = np.uint64(0), np.uint64(1)


@spliced
def _softplus_sum(fields, row, n):
    """Sum of log(1 + exp(x)) over the n fields of a row; those of the padding are 0, which is log 2 each."""
    tiles, stride, total = fields.shape[0], fields.shape[1] * LANES, -_LOG2 * (LANES * fields.shape[0] - n)
    for first in range(0, tiles, MOST):
        positive, product = softplus_lanes(fields, first * stride + row * LANES, stride, min(MOST, tiles - first))
        total += positive + np.log(product)
    return total


@spliced
def _bias_sum(given, row, bias):
    """Sum of the biases of the units that are on, float64."""
    total = 0.0
    for w in range(given.shape[1]):
        rest = given[row, w]
        while rest != _NONE:
            below = rest - _ONE
            total += np.float64(bias[64 * w + np.int64(count_ones(below & ~rest))])
            rest &= below
    return total


@inner
def free_energies(given, table, visible_bias, hidden_bias, n, size, out, share, shares):
    """out[r] = - a.v - sum_j softplus(b_j + (v.W)_j), nats, float64, for rows of visible words. n hidden units."""
    rows = given.shape[0]
    lists, ends = class_room(size, table.shape[1] - 1)
    for block in blocks(rows, size, share, shares):
        first, end = block * size, min(rows, block * size + size)
        fields = field_room(table.shape[0], size)
        all_fields(given, first, end, table, hidden_bias, lists, ends, fields)
        for r in range(first, end):
            out[r] = -_softplus_sum(fields, r - first, n) - _bias_sum(given, r, visible_bias)
