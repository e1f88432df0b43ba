"""Free energies: fields, and the sum of softplus over the hidden units with one logarithm a row of up to 992."""

import math

import numpy as np

from rbm.kernels.fields import all_fields, blocks, field_workspace
from rbm.kernels.options import device, inlined
from rbm.kernels.row_classes import class_workspace
from rbm.kernels.simd.lanes import count_ones
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.softplus import softplus_lanes
from rbm.kernels.simd.softplus_sums import MAX_TILES

_LOG2 = math.log(2)
_NONE, _ONE = np.uint64(0), np.uint64(1)


@inlined
def _softplus_sum(fields, row, n):
    """Sum log(1 + exp(x)) over the n fields of a row; padding fields are 0 and would add log 2 each."""
    tiles, stride, total = fields.shape[0], fields.shape[1] * LANES, -_LOG2 * (LANES * fields.shape[0] - n)
    for first in range(0, tiles, MAX_TILES):
        positive, product = softplus_lanes(fields, first * stride + row * LANES, stride, min(MAX_TILES, tiles - first))
        total += positive + np.log(product)
    return total


@inlined
def bias_sum(given, row, bias):
    """Sum the biases of the units that are on, float64."""
    total = 0.0
    for w in range(given.shape[1]):
        rest = given[row, w]
        while rest != _NONE:
            below = rest - _ONE
            total += np.float64(bias[64 * w + np.int64(count_ones(below & ~rest))])
            rest &= below
    return total


@device
def free_energies(given, tables, size, out, shard, shards):
    """Set out[r] to F(v) = - a.v - sum_j softplus(b_j + (v.W)_j), nats, float64, for rows of visible words."""
    rows, n_hidden, table = given.shape[0], tables.backward.shape[1] - 1, tables.forward
    lists, ends = class_workspace(size, table.shape[1] - 1)
    for block in blocks(rows, size, shard, shards):
        first, end = block * size, min(rows, block * size + size)
        fields = field_workspace(table.shape[0], size)
        all_fields(given, first, end, table, tables.hidden_bias, lists, ends, fields)
        for r in range(first, end):
            out[r] = -_softplus_sum(fields, r - first, n_hidden) - bias_sum(given, r, tables.visible_bias)
