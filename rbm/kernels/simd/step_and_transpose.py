"""What the update does in LLVM vectors: a step of momentum, squares of 16 by 16 weights or bits transposed.

Each beside a NumPy twin. Numba makes scalar loops of them: it cannot know that the arrays do not overlap.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED
from rbm.kernels.simd.lanes import LANES, constant, element_pointer, has_feature, splat, vector_pointer

_VECTOR = ir.VectorType(ir.FloatType(), LANES)
_INT16, _INT32, _INT64 = ir.IntType(16), ir.IntType(32), ir.IntType(64)
_HALVES = ir.VectorType(_INT16, LANES)


@intrinsic
def _step_lanes(typing, parameter, at, velocity, velocity_at, gradient, gradient_at, rate, momentum, decay):
    number = types.float32
    signature = types.int64(
        parameter, types.intp, velocity, types.intp, gradient, types.intp, number, number, number
    )  # fmt: skip

    def generate(context, builder, signature, args):
        w_at, v_at, g_at = (
            vector_pointer(builder, element_pointer(context, builder, signature, args, p)) for p in (0, 2, 4)
        )
        w, v, g = (builder.load(pointer, align=4) for pointer in (w_at, v_at, g_at))
        rate, momentum, decay = (splat(builder, args[p]) for p in (6, 7, 8))
        pull = builder.fsub(g, builder.fmul(decay, w))
        step = builder.fadd(builder.fmul(momentum, v), builder.fmul(rate, pull))
        value = builder.fadd(w, step)
        builder.store(step, v_at, align=4)
        builder.store(value, w_at, align=4)
        not_finite = builder.fcmp_unordered("une", builder.fsub(value, value), ir.Constant(_VECTOR, [0.0] * LANES))
        return builder.zext(builder.ctpop(builder.bitcast(not_finite, ir.IntType(LANES))), _INT64)

    return signature, generate


def _interleaved(builder, first, second, half):
    """Elements of two vectors in turn, from their lower (0) or upper (1) halves."""
    lanes = first.type.count
    order = [lane + side * lanes for lane in range(half * lanes // 2, (half + 1) * lanes // 2) for side in (0, 1)]
    return builder.shuffle_vector(first, second, constant(_INT32, order))


def _transpose(builder, out, source, side):
    """The rows of a square of so many floats a side become columns; those of source and out are ``LANES`` apart."""
    kind = ir.VectorType(ir.FloatType(), side).as_pointer()
    places = [_INT64(LANES * i) for i in range(side)]
    rows = [builder.load(builder.bitcast(builder.gep(source, [place]), kind), align=4) for place in places]
    for _ in range(side.bit_length() - 1):  # each round halves the distance of elements that belong side by side
        pairs = [(rows[i], rows[i + side // 2]) for i in range(side // 2)]
        rows = [_interleaved(builder, *pair, half) for pair in pairs for half in (0, 1)]
    for row, place in zip(rows, places, strict=True):
        builder.store(row, builder.bitcast(builder.gep(out, [place]), kind), align=4)


@intrinsic
def _transpose_square(typing, out, out_at, source, source_at):
    signature = types.void(out, types.intp, source, types.intp)

    def generate(context, builder, signature, args):
        out, source = (element_pointer(context, builder, signature, args, p) for p in (0, 2))
        side = LANES if has_feature(context, "avx512f") else 8  # 16 vectors are too many for narrow registers
        for i in range(0, LANES, side):
            for j in range(0, LANES, side):
                to, origin = (builder.gep(p, [_INT64(at)]) for p, at in ((out, LANES * j + i), (source, LANES * i + j)))
                _transpose(builder, to, origin, side)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _transpose_bits(typing, out, out_at, stride, source, source_at):
    signature = types.void(out, types.intp, types.intp, source, types.intp)

    def generate(context, builder, signature, args):
        out, source = (element_pointer(context, builder, signature, args, p) for p in (0, 3))
        rows = builder.load(builder.bitcast(source, _HALVES.as_pointer()), align=2)
        zero = ir.Constant(_HALVES, [0] * LANES)
        for column in range(LANES):
            bit = builder.and_(rows, ir.Constant(_HALVES, [1 << column] * LANES))
            bits = builder.bitcast(builder.icmp_unsigned("!=", bit, zero), _INT16)
            builder.store(bits, builder.gep(out, [builder.mul(args[2], _INT64(column))]))
        return context.get_dummy_value()

    return signature, generate


def _step_lanes_twin(parameter, at, velocity, velocity_at, gradient, gradient_at, rate, momentum, decay):
    w = parameter[at : at + LANES]
    v = velocity[velocity_at : velocity_at + LANES]
    v[:] = momentum * v + rate * (gradient[gradient_at : gradient_at + LANES] - decay * w)
    w += v
    return int(np.sum(w - w != 0))


def _transpose_square_twin(out, out_at, source, source_at):
    square = source[source_at : source_at + LANES * LANES].reshape(LANES, LANES)
    out[out_at : out_at + LANES * LANES] = square.T.ravel()


def _transpose_bits_twin(out, out_at, stride, source, source_at):
    lanes = np.arange(LANES, dtype=np.uint16)
    bits = (source.reshape(-1)[source_at : source_at + LANES, None] >> lanes) & 1
    columns = (bits.T.astype(np.uint16) << lanes).sum(axis=1, dtype=np.uint16)
    out.reshape(-1)[out_at : out_at + stride * LANES : stride] = columns


# step_lanes(parameter, at, velocity, velocity_at, gradient, gradient_at, rate, momentum, decay): for the 16 elements
# from each offset on, v <- momentum v + rate (g - decay w), w <- w + v; returns how many w are not finite. All are flat
# and float32.
step_lanes = _step_lanes_twin if DISABLED else _step_lanes
# transpose_square(out, out_at, source, source_at): the 16 rows of 16 from out_at on become the columns of those of
# source. Flat, float32, different memory.
transpose_square = _transpose_square_twin if DISABLED else _transpose_square
# transpose_bits(out, out_at, stride, source, source_at): bit c of element source_at + r of source becomes bit r of
# element out_at + c stride of out. 16 uint16 each, different memory.
transpose_bits = _transpose_bits_twin if DISABLED else _transpose_bits
