"""The logistic function of 16 fields at once, in LLVM vectors, beside NumPy twins for NUMBA_DISABLE_JIT=1.

In two steps: first the inverse, 1 + 2**y, y = - x log2(e), which is all a draw needs (is the number times the inverse
below 1?), then the division. y is split into a whole number, which becomes the exponent of a float32, and a rest from
-1/2 to 1/2, whose power is a polynomial. Numba's own loops of it are slower by a half.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED
from rbm.kernels.simd.lanes import LANES, element_pointer, power_of_two, splat, vector_pointer

_LOG2E = 1.4426950408889634
# 2**g on [-1/2, 1/2], minimax-like truncated series: relative error below 1.3e-6 in float32
_C = (1.5403530e-4, 1.3333558e-3, 9.618129e-3, 5.5504109e-2, 0.24022651, 0.69314718, 1.0)
_LIMIT = 126.0  # the exponent of a float32 ends there
_ROUND = 1.5 * 2.0**23  # added to a number, leaves its nearest whole number in the lowest bits
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


def _floats(value):
    return ir.Constant(_VECTOR, [float(np.float32(value))] * LANES)


@intrinsic
def _inverse_lanes(typing, out, out_at, fields, fields_at):
    signature = types.void(out, types.intp, fields, types.intp)

    def generate(context, builder, signature, args):
        out, fields = (vector_pointer(builder, element_pointer(context, builder, signature, args, p)) for p in (0, 2))
        y = builder.fmul(builder.load(fields, align=4), _floats(-_LOG2E))
        # nan is on neither side of a limit and stays
        y = builder.select(builder.fcmp_ordered(">", y, _floats(_LIMIT)), _floats(_LIMIT), y)
        y = builder.select(builder.fcmp_ordered("<", y, _floats(-_LIMIT)), _floats(-_LIMIT), y)
        power = power_of_two(builder, y, [float(np.float32(coefficient)) for coefficient in _C])
        builder.store(builder.fadd(_floats(1), power), out, align=4)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _divide_lanes(typing, out, out_at, factor, inverses, inverses_at):
    signature = types.void(out, types.intp, types.float32, inverses, types.intp)

    def generate(context, builder, signature, args):
        out, inverses = (vector_pointer(builder, element_pointer(context, builder, signature, args, p)) for p in (0, 3))
        builder.store(builder.fdiv(splat(builder, args[2]), builder.load(inverses, align=4)), out, align=4)
        return context.get_dummy_value()

    return signature, generate


def _inverse_twin(out, out_at, fields, fields_at):
    y = fields.reshape(-1)[fields_at : fields_at + LANES] * np.float32(-_LOG2E)
    y = np.clip(y, np.float32(-_LIMIT), np.float32(_LIMIT))
    shifted = y + np.float32(_ROUND)
    rest = y - (shifted - np.float32(_ROUND))
    power = np.full(LANES, _C[0], np.float32)
    for coefficient in _C[1:]:
        power = power * rest + np.float32(coefficient)
    scale = ((shifted.view(np.uint32) << np.uint32(23)) + np.uint32(127 << 23)).view(np.float32)
    out.reshape(-1)[out_at : out_at + LANES] = np.float32(1) + power * scale


def _divide_twin(out, out_at, factor, inverses, inverses_at):
    out.reshape(-1)[out_at : out_at + LANES] = factor / inverses.reshape(-1)[inverses_at : inverses_at + LANES]


# inverse_lanes(out, out_at, fields, fields_at): the 16 floats of out from out_at on become 1 over the logistic of those
# of fields, to 2e-6 relative (5e-6 above abs 20); nan stays nan. Offsets are in elements; float32, C-contiguous.
inverse_lanes = _inverse_twin if DISABLED else _inverse_lanes
# divide_lanes(out, out_at, factor, inverses, inverses_at): they become factor over those of inverses.
divide_lanes = _divide_twin if DISABLED else _divide_lanes
