"""The sum of exponentials of fields: what a logarithm of a sum over states is made of."""

import numpy as np
from numba import types
from numba.core import cgutils

from rbm.kernels.simd.lanes import power_of_two
from rbm.kernels.simd.operation import (
    ARRAY,
    FLOAT,
    INDEX,
    INT16,
    LANES,
    floats,
    splat,
    vector_operation,
    vector_pointer,
)
from rbm.kernels.simd.softplus_sums import DOUBLES, LOG2E, doubles, over_lanes, terms

NEGLIGIBLE = 40.0  # nats: fields that far below the top are left out
_TERMS = terms(8)


def _exponentials_llvm(emitter):
    builder, (*_, stride, tiles, top) = emitter.builder, emitter.arguments
    fields, tops = emitter.element(0), splat(builder, top)
    total = cgutils.alloca_once_value(builder, doubles(0.0))
    with cgutils.for_range(builder, tiles) as loop:
        here = vector_pointer(builder, builder.gep(fields, [builder.mul(loop.index, stride)]))
        below = builder.fsub(builder.load(here, align=4), tops)
        near = builder.fcmp_ordered(">", below, floats(-NEGLIGIBLE))
        with builder.if_then(builder.icmp_unsigned("!=", builder.bitcast(near, INT16), INT16(0))):
            y = builder.fmul(builder.fpext(builder.select(near, below, floats(0)), DOUBLES), doubles(LOG2E))
            power = builder.select(near, power_of_two(builder, y, _TERMS), doubles(0.0))
            builder.store(builder.fadd(builder.load(total), power), total)
    return over_lanes(builder, builder.fadd, builder.load(total))


@vector_operation(types.float64, (ARRAY, INDEX, INDEX, INDEX, FLOAT), _exponentials_llvm)
def sum_exponentials(fields, at, stride, tiles, top):
    """Return the sum of exp(x - top), float64, over the fields x of some tiles; those `NEGLIGIBLE` below are left out.

    Those are 16 floats from element at + t stride on, t < tiles. No field lies above the top, a finite float32.
    """
    places = at + stride * np.arange(tiles)[:, None] + np.arange(LANES)
    below = fields.reshape(-1)[places] - top
    return np.exp(below[below > -NEGLIGIBLE].astype(np.float64)).sum()
