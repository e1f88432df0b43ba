"""The pseudo-likelihood of rows from all units: each flipped in turn, the fields corrected by a row of weights.

Of rows of bits, and of rows of probabilities, whose fields are given.
"""

import numpy as np
from numba import types
from numba.core import cgutils

from rbm.kernels.fields import all_fields, blocks, field_workspace
from rbm.kernels.options import device
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.row_classes import class_workspace
from rbm.kernels.simd.operation import ARRAY, INDEX, LANES, splat, vector_operation, vector_pointer
from rbm.kernels.simd.softplus_sums import DOUBLES, FINE_TERMS, MAX_TILES, SoftplusSums

_ONE = np.uint64(1)


def _flipped_llvm(emitter):
    builder = emitter.builder
    fields, table = emitter.element(0), emitter.element(3)
    stride, table_stride, sign, tiles = (emitter.arguments[i] for i in (2, 5, 6, 7))
    sign = splat(builder, sign)
    sums = SoftplusSums(emitter, FINE_TERMS)
    with cgutils.for_range(builder, tiles) as loop:
        values = [
            builder.fpext(
                builder.load(vector_pointer(builder, builder.gep(place, [builder.mul(loop.index, step)])), align=4),
                DOUBLES,
            )
            for place, step in ((fields, stride), (table, table_stride))
        ]
        x = builder.fadd(values[0], builder.fmul(sign, values[1]))
        sums.add(x)
    return sums.result()


_KINDS = (ARRAY, INDEX, INDEX, ARRAY, INDEX, INDEX, types.float64, INDEX)


@vector_operation(types.UniTuple(types.float64, 2), _KINDS, _flipped_llvm)
def softplus_of_sum(fields, at, stride, table, table_at, table_stride, sign, tiles):
    """Return the sum of max(x, 0) and the product of 1 + exp(-|x|), float64, of x = field + sign times table.

    Of some tiles, at most ``MAX_TILES``: 16 floats of fields from at + t stride on, of table from table_at + t
    table_stride on.
    """
    tile, lane = np.arange(tiles)[:, None], np.arange(LANES)
    x = fields.reshape(-1)[at + stride * tile + lane].astype(np.float64)
    x = x + sign * table.reshape(-1)[table_at + table_stride * tile + lane].astype(np.float64)
    return np.where(x > 0, x, 0).sum(), np.prod(1 + np.exp(-np.abs(x)))


@device
def _softplus_with(fields, row, table, unit, sign):
    """Sum softplus over a row's fields plus sign times a unit's weights; padding adds the same whatever the unit."""
    tiles, stride, span, total = fields.shape[0], fields.shape[1] * LANES, table.shape[1] * LANES, 0.0
    for first in range(0, tiles, MAX_TILES):
        positive, product = softplus_of_sum(
            fields, first * stride + row * LANES, stride, table, first * span + unit * LANES, span, sign,
            min(MAX_TILES, tiles - first),
        )  # fmt: skip
        total += positive + np.log(product)
    return total


@device
def pseudo_likelihoods(given, tables, size, out, shard, shards):
    """Set out[r] to sum_i log P(v_i | v without i) of rows of visible words, nats, float64."""
    rows, table, n = given.shape[0], tables.forward, tables.forward.shape[1] - 1
    lists, ends = class_workspace(size, n)
    for block in blocks(rows, size, shard, shards):
        first, end = block * size, min(rows, block * size + size)
        fields = field_workspace(table.shape[0], size)
        all_fields(given, first, end, table, tables.hidden_bias, lists, ends, fields)
        for r in range(first, end):
            here, total = _softplus_with(fields, r - first, table, n, 0.0), 0.0
            for unit in range(n):
                sign = -1.0 if given[r, unit // 64] >> np.uint64(unit % 64) & _ONE else 1.0
                there = _softplus_with(fields, r - first, table, unit, sign)
                change = sign * np.float64(tables.visible_bias[unit]) + there - here  # F(v) - F(v with i flipped)
                total -= max(change, 0.0) + np.log1p(np.exp(-abs(change)))
            out[r] = total


@device
def pseudo_likelihoods_of_values(values, fields, tables, out, shard, shards):
    """Set out[r] to sum_i v_i log P_i + (1 - v_i) log(1 - P_i) of rows of values from 0 to 1, nats, float64.

    P_i = P(v_i = 1 | the values of the other units). values : (n, n_visible); fields : b + v.W of every row, (hidden
    tiles, n + 1, 16).
    """
    table, n_visible = tables.forward, values.shape[1]
    for r in shard_range(values.shape[0], shard, shards):
        here, total = _softplus_with(fields, r, table, n_visible, 0.0), 0.0
        for unit in range(n_visible):
            v, off, on = values[r, unit], here, here
            if v != 0.0:
                off = _softplus_with(fields, r, table, unit, -v)
            if v != 1.0:
                on = _softplus_with(fields, r, table, unit, 1.0 - v)
            log_odds = np.float64(tables.visible_bias[unit]) + on - off
            total += v * log_odds - max(log_odds, 0.0) - np.log1p(np.exp(-abs(log_odds)))
        out[r] = total
