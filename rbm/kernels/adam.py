"""Adam's step of 16 parameters at a time."""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils

from rbm.kernels.simd.operation import (
    ARRAY,
    FLOAT,
    FLOATS,
    INDEX,
    INT64,
    LANES,
    floats,
    splat,
    vector_operation,
    vector_pointer,
)

_SQUARE_ROOT = f"llvm.sqrt.v{LANES}f32"


def _adam_llvm(emitter):
    builder, at = emitter.builder, emitter.arguments[1]
    places = [vector_pointer(builder, builder.gep(emitter.data(position), [at])) for position in (0, 2, 3, 4)]
    w, m, v, g = (builder.load(place, align=4) for place in places)
    rate, first, second, floor, decay = (splat(builder, emitter.arguments[position]) for position in range(5, 10))
    g = builder.fsub(g, builder.fmul(decay, w))
    m = builder.fadd(builder.fmul(first, m), builder.fmul(builder.fsub(floats(1), first), g))
    part = builder.fmul(builder.fmul(builder.fsub(floats(1), second), g), g)
    v = builder.fadd(builder.fmul(second, v), part)
    square_root = cgutils.get_or_insert_function(builder.module, ir.FunctionType(FLOATS, [FLOATS]), _SQUARE_ROOT)
    root = builder.call(square_root, [v])
    step = builder.fdiv(builder.fmul(rate, m), builder.fadd(root, floor))
    value = builder.fadd(w, step)
    for number, place in zip((value, m, v), places, strict=False):
        builder.store(number, place, align=4)
    not_finite = builder.fcmp_unordered("une", builder.fsub(value, value), floats(0))
    return builder.zext(builder.ctpop(builder.bitcast(not_finite, ir.IntType(LANES))), INT64)


@vector_operation(types.int64, (ARRAY, INDEX, ARRAY, ARRAY, ARRAY, FLOAT, FLOAT, FLOAT, FLOAT, FLOAT), _adam_llvm)
def adam_lanes(parameter, at, first, second, gradient, rate, first_decay, second_decay, floor, decay):
    """Take Adam's step of 16 parameters; returns how many of them are not finite after it.

    Line [adam] of ``rbm.reference``, of the gradient less decay times the parameters. ``rate`` and ``floor`` are
    corrected for moments that began at 0. Flat arrays, all from element ``at`` on.
    """
    some, one = slice(at, at + LANES), np.float32(1)
    w, m, v = parameter[some], first[some], second[some]
    g = gradient[some] - decay * w
    m[:] = first_decay * m + (one - first_decay) * g
    v[:] = second_decay * v + (one - second_decay) * g * g
    w += rate * m / (np.sqrt(v) + floor)
    return int(np.sum(w - w != 0))
