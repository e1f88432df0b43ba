"""Every state of a layer, streamed: the other layer is summed in closed form, in float64 vectors.

States follow a Gray code in chunks: one unit changes at a time, so that a state costs one row of weights.
"""

import numpy as np
from numba import types
from numba.core import cgutils

from rbm.kernels.options import device
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.simd.operation import ARRAY, INDEX, LANES, splat, vector_operation
from rbm.kernels.simd.softplus_sums import DOUBLES, FINE_TERMS, MAX_TILES, SoftplusSums

CHUNK_BITS = 8  # of the units that change within a chunk, whose fields are then summed anew: errors do not pile up


def _pointer(emitter, position):
    return emitter.builder.bitcast(emitter.element(position), DOUBLES.as_pointer())


def _step_llvm(emitter):
    builder, (*_, sign, tiles) = emitter.builder, emitter.arguments
    fields, rows = _pointer(emitter, 0), _pointer(emitter, 2)
    sign = splat(builder, sign)
    sums = SoftplusSums(emitter, FINE_TERMS)
    with cgutils.for_range(builder, tiles) as loop:
        at, of = builder.gep(fields, [loop.index]), builder.gep(rows, [loop.index])
        change = builder.fmul(sign, builder.load(of, align=8))
        x = builder.fadd(builder.load(at, align=8), change)
        builder.store(x, at, align=8)
        sums.add(x)
    return sums.result()


_KINDS = (ARRAY, INDEX, ARRAY, INDEX, types.float64, INDEX)


@vector_operation(types.UniTuple(types.float64, 2), _KINDS, _step_llvm)
def step_and_softplus(fields, at, weights, weights_at, sign, tiles):
    """Add sign times weights to fields; return the sum of max(x, 0) and the product of 1 + exp(-|x|) of the new fields.

    Of 16 tiles float64 from elements ``at`` and weights_at on; at most ``MAX_TILES`` tiles.
    """
    x = fields.reshape(-1)[at : at + LANES * tiles]
    x += sign * weights.reshape(-1)[weights_at : weights_at + LANES * tiles]
    return np.where(x > 0, x, 0).sum(), np.prod(1 + np.exp(-np.abs(x)))


@device
def _step(fields, weights, unit, sign):
    """Add a unit's weights to the fields, or take them away, and return the sum of softplus."""
    width, total = len(fields), 0.0
    for first in range(0, width, LANES * MAX_TILES):
        tiles = min(MAX_TILES, (width - first) // LANES)
        positive, product = step_and_softplus(fields, first, weights, unit * width + first, sign, tiles)
        total += positive + np.log(product)
    return total


@device
def log_sums(weights, outer, inner, first, out, shard, shards):
    """Set out[c] to the log of the sum of exp(-F) over chunk first + c of the states of a layer.

    weights : float64 (units of the layer and a row of zeros, padded units of the other); outer : its biases; inner :
    those of the other, so low at the padding that softplus is 0. Chunk c has the states whose bits above
    ``CHUNK_BITS``, or all, are c.
    """
    n = len(outer)
    low, fields = min(n, CHUNK_BITS), np.empty(len(inner))
    for chunk in shard_range(len(out), shard, shards):
        number, bias = first + chunk, 0.0
        fields[:] = inner
        for unit in range(low, n):
            if number >> (unit - low) & 1:
                bias += outer[unit]
                for j in range(len(fields)):
                    fields[j] += weights[unit, j]
        most = bias + _step(fields, weights, n, 1.0)
        total, code = 1.0, 0
        for state in range(1, 1 << low):
            unit = 0
            while not state >> unit & 1:
                unit += 1
            code ^= 1 << unit
            sign = 1.0 if code >> unit & 1 else -1.0
            bias += sign * outer[unit]
            value = bias + _step(fields, weights, unit, sign)
            if value > most:
                total, most = total * np.exp(most - value) + 1.0, value
            else:
                total += np.exp(value - most)
        out[chunk] = most + np.log(total)
