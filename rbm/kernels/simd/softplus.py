"""The sum of softplus over fields, with one logarithm for many of them.

softplus(x) = max(x, 0) + log(1 + exp(-|x|)), and the sum of the logarithms is the logarithm of the product: every
factor is from 1 to 2, so that a float64 holds the product of 1000 of them. In float64 throughout; the exponential is
2**y, y = - |x| log2(e).
"""

import math

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils

from rbm.kernels.simd.lanes import power_of_two
from rbm.kernels.simd.operation import ARRAY, INDEX, INT32, LANES, vector_operation, vector_pointer

MAX_TILES = 62  # whose product, of factors of at most 2, a float64 holds: 2**992 < 1.8e308
_LIMIT = 60.0  # exp(-60) is nothing beside 1
_LOG2E = 1 / math.log(2)
_TERMS = tuple(math.log(2) ** k / math.factorial(k) for k in range(8, -1, -1))  # of 2**g on [-1/2, 1/2], to 2e-10
_DOUBLES = ir.VectorType(ir.DoubleType(), LANES)


def _doubles(value):
    return ir.Constant(_DOUBLES, [value] * LANES)


def _exponential(builder, x):
    """Emit exp(-|x|), nan for nan."""
    y = builder.fmul(x, _doubles(_LOG2E))
    y = builder.select(builder.fcmp_ordered(">", y, _doubles(0.0)), builder.fneg(y), y)
    least = _doubles(-_LIMIT * _LOG2E)
    y = builder.select(builder.fcmp_ordered("<", y, least), least, y)
    return power_of_two(builder, y, _TERMS)


def _over_lanes(builder, operation, vector):
    """Emit the sum or product of the elements of a vector."""
    lanes = [builder.extract_element(vector, INT32(lane)) for lane in range(LANES)]
    while len(lanes) > 1:
        lanes = [operation(a, b) for a, b in zip(lanes[::2], lanes[1::2], strict=True)]
    return lanes[0]


def _softplus_llvm(emitter):
    builder, fields, (*_, stride, tiles) = emitter.builder, emitter.element(0), emitter.arguments
    total, product = (cgutils.alloca_once_value(builder, _doubles(value)) for value in (0.0, 1.0))
    with cgutils.for_range(builder, tiles) as loop:
        here = vector_pointer(builder, builder.gep(fields, [builder.mul(loop.index, stride)]))
        x = builder.fpext(builder.load(here, align=4), _DOUBLES)
        positive = builder.select(builder.fcmp_ordered(">", x, _doubles(0.0)), x, _doubles(0.0))
        builder.store(builder.fadd(builder.load(total), positive), total)
        factor = builder.fadd(_doubles(1.0), _exponential(builder, x))
        builder.store(builder.fmul(builder.load(product), factor), product)
    sums = _over_lanes(builder, builder.fadd, builder.load(total))
    products = _over_lanes(builder, builder.fmul, builder.load(product))
    return emitter.context.make_tuple(builder, emitter.signature.return_type, [sums, products])


@vector_operation(types.UniTuple(types.float64, 2), (ARRAY, INDEX, INDEX, INDEX), _softplus_llvm)
def softplus_lanes(fields, at, stride, tiles):
    """Return the sum of max(x, 0) and the product of 1 + exp(-|x|), float64, over the fields of some tiles.

    Those are 16 floats from element at + t stride on, t < tiles, at most ``MAX_TILES``.
    """
    places = at + stride * np.arange(tiles)[:, None] + np.arange(LANES)
    x = fields.reshape(-1)[places].astype(np.float64)
    return np.where(x > 0, x, 0).sum(), np.prod(1 + np.exp(-np.abs(x)))
