"""The sum of softplus over fields, with one logarithm for many of them."""

import numpy as np
from numba import types
from numba.core import cgutils

from rbm.kernels.simd.operation import ARRAY, INDEX, LANES, vector_operation, vector_pointer
from rbm.kernels.simd.softplus_sums import DOUBLES, SoftplusSums, terms

_TERMS = terms(8)


def _softplus_llvm(emitter):
    builder, fields, (*_, stride, tiles) = emitter.builder, emitter.element(0), emitter.arguments
    sums = SoftplusSums(emitter, _TERMS)
    with cgutils.for_range(builder, tiles) as loop:
        here = vector_pointer(builder, builder.gep(fields, [builder.mul(loop.index, stride)]))
        sums.add(builder.fpext(builder.load(here, align=4), DOUBLES))
    return sums.result()


@vector_operation(types.UniTuple(types.float64, 2), (ARRAY, INDEX, INDEX, INDEX), _softplus_llvm)
def softplus_lanes(fields, at, stride, tiles):
    """Return the sum of max(x, 0) and the product of 1 + exp(-|x|), float64, over the fields of some tiles.

    Those are 16 floats from element at + t stride on, t < tiles, at most ``MAX_TILES``.
    """
    places = at + stride * np.arange(tiles)[:, None] + np.arange(LANES)
    x = fields.reshape(-1)[places].astype(np.float64)
    return np.where(x > 0, x, 0).sum(), np.prod(1 + np.exp(-np.abs(x)))
