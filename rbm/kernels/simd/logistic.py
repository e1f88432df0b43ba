"""The logistic function of 16 fields at once.

In two steps: first the inverse, 1 + 2**y, y = - x log2(e), which is all a draw needs (is the random number times the
inverse below 1?), then the division. y is split into a whole number, which becomes the exponent of a float32, and a
remainder from -1/2 to 1/2, whose power is a polynomial. Numba's own loops of it are slower by a half.
"""

import numpy as np

from rbm.kernels.simd.lanes import power_of_two
from rbm.kernels.simd.operation import ARRAY, FLOAT, INDEX, LANES, VOID, floats, splat, vector_operation

_LOG2E = 1.4426950408889634
# 2**g on [-1/2, 1/2], minimax-like truncated series: relative error below 1.3e-6 in float32
_TERMS = (1.5403530e-4, 1.3333558e-3, 9.618129e-3, 5.5504109e-2, 0.24022651, 0.69314718, 1.0)
_LIMIT = 126.0  # the exponent of a float32 ends there
_ROUND = 1.5 * 2.0**23  # its sum with a number has the nearest whole number in its lowest bits


def _inverse_llvm(emitter):
    builder = emitter.builder
    out, fields = emitter.vector(0), emitter.vector(2)
    y = builder.fmul(builder.load(fields, align=4), floats(-_LOG2E))
    # nan is on neither side of a limit and stays
    y = builder.select(builder.fcmp_ordered(">", y, floats(_LIMIT)), floats(_LIMIT), y)
    y = builder.select(builder.fcmp_ordered("<", y, floats(-_LIMIT)), floats(-_LIMIT), y)
    power = power_of_two(builder, y, [float(np.float32(term)) for term in _TERMS])
    builder.store(builder.fadd(floats(1), power), out, align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX), _inverse_llvm)
def inverse_lanes(out, out_at, fields, fields_at):
    """Set 16 floats of out to 1 / logistic(field), to 2e-6 relative (5e-6 for fields beyond 20); nan stays nan."""
    y = fields.reshape(-1)[fields_at : fields_at + LANES] * np.float32(-_LOG2E)
    y = np.clip(y, np.float32(-_LIMIT), np.float32(_LIMIT))
    shifted = y + np.float32(_ROUND)
    rest = y - (shifted - np.float32(_ROUND))
    power = np.full(LANES, _TERMS[0], np.float32)
    for term in _TERMS[1:]:
        power = power * rest + np.float32(term)
    scale = ((shifted.view(np.uint32) << np.uint32(23)) + np.uint32(127 << 23)).view(np.float32)
    out.reshape(-1)[out_at : out_at + LANES] = np.float32(1) + power * scale


def _divide_llvm(emitter):
    builder = emitter.builder
    out, inverses = emitter.vector(0), emitter.vector(3)
    quotient = builder.fdiv(splat(builder, emitter.arguments[2]), builder.load(inverses, align=4))
    builder.store(quotient, out, align=4)


@vector_operation(VOID, (ARRAY, INDEX, FLOAT, ARRAY, INDEX), _divide_llvm)
def divide_lanes(out, out_at, factor, inverses, inverses_at):
    """Set 16 floats of out to factor / inverse."""
    out.reshape(-1)[out_at : out_at + LANES] = factor / inverses.reshape(-1)[inverses_at : inverses_at + LANES]
