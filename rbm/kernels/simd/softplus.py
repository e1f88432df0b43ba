"""The sum of softplus over fields, one logarithm for many: LLVM vectors beside a twin, as in ``lanes``.

softplus(x) = max(x, 0) + log(1 + exp(-|x|)), and the sum of the logarithms is the logarithm of the product: every
factor is from 1 to 2, so that a float64 holds the product of 1000 of them. In float64 throughout; the exponential is
2**y, y = - |x| log2(e).
"""

import math

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED
from rbm.kernels.simd.lanes import LANES, element_pointer, power_of_two, vector_pointer

MOST = 62  # tiles whose product, of factors of at most 2, a float64 holds: 2**992 < 1.8e308
_LIMIT = 60.0  # exp(-60) is nothing beside 1
_LOG2E = 1 / math.log(2)
_TERMS = tuple(math.log(2) ** k / math.factorial(k) for k in range(8, -1, -1))  # of 2**g on [-1/2, 1/2], to 2e-10
_VECTOR = ir.VectorType(ir.DoubleType(), LANES)


def _doubles(value):
    return ir.Constant(_VECTOR, [value] * LANES)


def _exponential(builder, x):
    """exp(-|x|), nan for nan."""
    y = builder.fmul(x, _doubles(_LOG2E))
    y = builder.select(builder.fcmp_ordered(">", y, _doubles(0.0)), builder.fneg(y), y)
    least = _doubles(-_LIMIT * _LOG2E)
    y = builder.select(builder.fcmp_ordered("<", y, least), least, y)
    return power_of_two(builder, y, _TERMS)


def _over_lanes(builder, operation, vector):
    """The sum or product of the elements of a vector."""
    lanes = [builder.extract_element(vector, ir.IntType(32)(lane)) for lane in range(LANES)]
    while len(lanes) > 1:
        lanes = [operation(a, b) for a, b in zip(lanes[::2], lanes[1::2], strict=True)]
    return lanes[0]


@intrinsic
def _softplus_lanes(typing, fields, at, stride, tiles):
    signature = types.UniTuple(types.float64, 2)(fields, types.intp, types.intp, types.intp)

    def generate(context, builder, signature, args):
        fields = element_pointer(context, builder, signature, args, 0)
        total, product = (cgutils.alloca_once_value(builder, _doubles(value)) for value in (0.0, 1.0))
        with cgutils.for_range(builder, args[3]) as loop:
            here = vector_pointer(builder, builder.gep(fields, [builder.mul(loop.index, args[2])]))
            x = builder.fpext(builder.load(here, align=4), _VECTOR)
            positive = builder.select(builder.fcmp_ordered(">", x, _doubles(0.0)), x, _doubles(0.0))
            builder.store(builder.fadd(builder.load(total), positive), total)
            factor = builder.fadd(_doubles(1.0), _exponential(builder, x))
            builder.store(builder.fmul(builder.load(product), factor), product)
        total = _over_lanes(builder, builder.fadd, builder.load(total))
        product = _over_lanes(builder, builder.fmul, builder.load(product))
        return context.make_tuple(builder, signature.return_type, [total, product])

    return signature, generate


def _softplus_lanes_twin(fields, at, stride, tiles):
    places = at + stride * np.arange(tiles)[:, None] + np.arange(LANES)
    x = fields.reshape(-1)[places].astype(np.float64)
    return np.where(x > 0, x, 0).sum(), np.prod(1 + np.exp(-np.abs(x)))


# softplus_lanes(fields, at, stride, tiles): the sum of max(x, 0) and the product of 1 + exp(-|x|), float64, over the 16
# fields, float32, from element at + t stride on, t < tiles, at most MOST. Nothing is checked.
softplus_lanes = _softplus_lanes_twin if DISABLED else _softplus_lanes
