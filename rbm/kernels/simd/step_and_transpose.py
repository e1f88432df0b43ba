"""What the parameter update does 16 numbers at a time: a step with momentum, squares of weights or bits transposed.

Numba makes scalar loops of these: it cannot know that the arrays do not overlap.
"""

import numpy as np
from llvmlite import ir
from numba import types

from rbm.kernels.simd.operation import (
    ARRAY,
    FLOAT,
    FLOATS,
    INDEX,
    INT16,
    INT32,
    INT64,
    LANES,
    VOID,
    constant,
    has_feature,
    splat,
    vector_operation,
)

_HALVES = ir.VectorType(INT16, LANES)


def _step_llvm(emitter):
    builder = emitter.builder
    places = [emitter.vector(position) for position in (0, 2, 4)]
    w, v, g = (builder.load(place, align=4) for place in places)
    rate, momentum, decay = (splat(builder, emitter.arguments[position]) for position in (6, 7, 8))
    pull = builder.fsub(g, builder.fmul(decay, w))
    step = builder.fadd(builder.fmul(momentum, v), builder.fmul(rate, pull))
    value = builder.fadd(w, step)
    builder.store(step, places[1], align=4)
    builder.store(value, places[0], align=4)
    not_finite = builder.fcmp_unordered("une", builder.fsub(value, value), ir.Constant(FLOATS, [0.0] * LANES))
    return builder.zext(builder.ctpop(builder.bitcast(not_finite, ir.IntType(LANES))), INT64)


@vector_operation(types.int64, (ARRAY, INDEX, ARRAY, INDEX, ARRAY, INDEX, FLOAT, FLOAT, FLOAT), _step_llvm)
def step_lanes(parameter, at, velocity, velocity_at, gradient, gradient_at, rate, momentum, decay):
    """Take one step of 16 parameters; returns how many of them are not finite after it.

    Lines [velocity] and [step] of ``rbm.reference``: v <- momentum v + rate (g - decay w), w <- w + v. Flat arrays.
    """
    w = parameter[at : at + LANES]
    v = velocity[velocity_at : velocity_at + LANES]
    v[:] = momentum * v + rate * (gradient[gradient_at : gradient_at + LANES] - decay * w)
    w += v
    return int(np.sum(w - w != 0))


def _shrink_llvm(emitter):
    builder, place = emitter.builder, emitter.vector(0)
    weights, rate = builder.load(emitter.vector(2), align=4), splat(builder, emitter.arguments[4])
    zero = ir.Constant(FLOATS, [0.0] * LANES)
    up, down = (builder.fcmp_ordered(sign, weights, zero) for sign in (">", "<"))
    pull = builder.fsub(builder.select(up, rate, zero), builder.select(down, rate, zero))
    builder.store(builder.fsub(builder.load(place, align=4), pull), place, align=4)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX, FLOAT), _shrink_llvm)
def shrink_lanes(gradient, gradient_at, parameter, at, l1):
    """Take l1 times their signs, 0 of 0, off the gradient of 16 parameters. Flat arrays."""
    gradient[gradient_at : gradient_at + LANES] -= l1 * np.sign(parameter[at : at + LANES])


def _interleaved(builder, first, second, half):
    """Emit the elements of two vectors in turn, from their lower (0) or upper (1) halves."""
    lanes = first.type.count
    order = [lane + side * lanes for lane in range(half * lanes // 2, (half + 1) * lanes // 2) for side in (0, 1)]
    return builder.shuffle_vector(first, second, constant(INT32, order))


def _transpose(builder, out, source, side):
    """Emit the transposition of a square of so many floats a side; rows of source and out are ``LANES`` apart."""
    kind = ir.VectorType(ir.FloatType(), side).as_pointer()
    places = [INT64(LANES * i) for i in range(side)]
    rows = [builder.load(builder.bitcast(builder.gep(source, [place]), kind), align=4) for place in places]
    for _ in range(side.bit_length() - 1):  # each round halves the distance of elements that belong side by side
        pairs = [(rows[i], rows[i + side // 2]) for i in range(side // 2)]
        rows = [_interleaved(builder, *pair, half) for pair in pairs for half in (0, 1)]
    for row, place in zip(rows, places, strict=True):
        builder.store(row, builder.bitcast(builder.gep(out, [place]), kind), align=4)


def _transpose_square_llvm(emitter):
    builder, out, source = emitter.builder, emitter.element(0), emitter.element(2)
    side = LANES if has_feature(emitter.context, "avx512f") else 8  # 16 vectors are too many for narrow registers
    for i in range(0, LANES, side):
        for j in range(0, LANES, side):
            to, origin = (builder.gep(p, [INT64(at)]) for p, at in ((out, LANES * j + i), (source, LANES * i + j)))
            _transpose(builder, to, origin, side)


@vector_operation(VOID, (ARRAY, INDEX, ARRAY, INDEX), _transpose_square_llvm)
def transpose_square(out, out_at, source, source_at):
    """Set a square of 16 by 16 floats of out to the transpose of one of source. Flat arrays, different memory."""
    square = source[source_at : source_at + LANES * LANES].reshape(LANES, LANES)
    out[out_at : out_at + LANES * LANES] = square.T.ravel()


def _transpose_bits_llvm(emitter):
    builder, out, source, stride = emitter.builder, emitter.element(0), emitter.element(3), emitter.arguments[2]
    rows = builder.load(builder.bitcast(source, _HALVES.as_pointer()), align=2)
    zero = ir.Constant(_HALVES, [0] * LANES)
    for column in range(LANES):
        bit = builder.and_(rows, ir.Constant(_HALVES, [1 << column] * LANES))
        bits = builder.bitcast(builder.icmp_unsigned("!=", bit, zero), INT16)
        builder.store(bits, builder.gep(out, [builder.mul(stride, INT64(column))]))


@vector_operation(VOID, (ARRAY, INDEX, INDEX, ARRAY, INDEX), _transpose_bits_llvm)
def transpose_bits(out, out_at, stride, source, source_at):
    """Set bit r of element out_at + c stride of out to bit c of element source_at + r of source, r and c below 16.

    uint16 arrays, different memory.
    """
    lanes = np.arange(LANES, dtype=np.uint16)
    bits = (source.reshape(-1)[source_at : source_at + LANES, None] >> lanes) & 1
    columns = (bits.T.astype(np.uint16) << lanes).sum(axis=1, dtype=np.uint16)
    out.reshape(-1)[out_at : out_at + stride * LANES : stride] = columns
