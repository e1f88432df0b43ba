"""Sums of softplus of scaled fields, in float64, with one logarithm for up to 992 of them.

As ``simd.softplus``, with as many terms as a float64 holds: the differences of ten thousand temperatures are added up.
"""

import numpy as np
from numba import types
from numba.core import cgutils

from rbm.kernels.simd.operation import ARRAY, INDEX, LANES, vector_operation, vector_pointer
from rbm.kernels.simd.softplus_sums import DOUBLES, FINE_TERMS, SoftplusSums


def _two_softplus_llvm(emitter):
    builder, fields, (*_, stride, tiles, low, high) = emitter.builder, emitter.element(0), emitter.arguments
    sums = SoftplusSums(emitter, FINE_TERMS, (low, high))
    with cgutils.for_range(builder, tiles) as loop:
        here = vector_pointer(builder, builder.gep(fields, [builder.mul(loop.index, stride)]))
        sums.add(builder.fpext(builder.load(here, align=4), DOUBLES))
    return sums.result()


_KINDS = (ARRAY, INDEX, INDEX, INDEX, types.float64, types.float64)


@vector_operation(types.UniTuple(types.float64, 3), _KINDS, _two_softplus_llvm)
def softplus_at_two(fields, at, stride, tiles, low, high):
    """Return the sum of max(x, 0) and the products of 1 + exp(-low |x|) and of 1 + exp(-high |x|), float64.

    Of the fields x of some tiles, 16 floats from element at + t stride on, t < tiles, at most ``MAX_TILES``; the
    scales low and high are at least 0. The sum of softplus(low x) is low times the first plus the logarithm of the
    second.
    """
    places = at + stride * np.arange(tiles)[:, None] + np.arange(LANES)
    x = fields.reshape(-1)[places].astype(np.float64)
    size = np.abs(x)
    return np.where(x > 0, x, 0).sum(), np.prod(1 + np.exp(-low * size)), np.prod(1 + np.exp(-high * size))
