"""Squares of 16 by 16 in LLVM vectors: a step of momentum, and transpositions of weights and of bits, with NumPy twins.

Numba makes scalar loops of both: it cannot know that the arrays do not overlap.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.lanes import LANES, element_pointer, vector_pointer
from rbm.kernels.options import DISABLED

_VECTOR = ir.VectorType(ir.FloatType(), LANES)
_INT16, _INT32, _INT64 = ir.IntType(16), ir.IntType(32), ir.IntType(64)
_HALVES = ir.VectorType(_INT16, LANES)


def _splat(builder, value):
    """A vector of 16 equal floats."""
    one = builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), value, _INT32(0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_INT32, LANES), [0] * LANES))


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
        rate, momentum, decay = (_splat(builder, args[p]) for p in (6, 7, 8))
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
    order = [lane + side * LANES for lane in range(half * LANES // 2, (half + 1) * LANES // 2) for side in (0, 1)]
    return builder.shuffle_vector(first, second, ir.Constant(ir.VectorType(_INT32, LANES), order))


@intrinsic
def _transpose_square(typing, out, out_at, source, source_at):
    signature = types.void(out, types.intp, source, types.intp)

    def generate(context, builder, signature, args):
        out, source = (element_pointer(context, builder, signature, args, p) for p in (0, 2))
        rows = [
            builder.load(vector_pointer(builder, builder.gep(source, [_INT64(LANES * i)])), align=4)
            for i in range(LANES)
        ]
        for _ in range(4):  # each round halves the distance of elements that belong side by side
            rows = [
                _interleaved(builder, rows[i], rows[i + LANES // 2], half) for i in range(LANES // 2) for half in (0, 1)
            ]
        for i, row in enumerate(rows):
            builder.store(row, vector_pointer(builder, builder.gep(out, [_INT64(LANES * i)])), align=4)
        return context.get_dummy_value()

    return signature, generate


@intrinsic
def _transpose_bits(typing, out, source):
    signature = types.void(out, source)

    def generate(context, builder, signature, args):
        out, source = (
            cgutils.create_struct_proxy(signature.args[p])(context, builder, value=args[p]).data for p in (0, 1)
        )
        rows = builder.load(builder.bitcast(source, _HALVES.as_pointer()), align=2)
        zero = ir.Constant(_HALVES, [0] * LANES)
        for column in range(LANES):
            bit = builder.and_(rows, ir.Constant(_HALVES, [1 << column] * LANES))
            bits = builder.bitcast(builder.icmp_unsigned("!=", bit, zero), _INT16)
            builder.store(bits, builder.gep(out, [_INT64(column)]))
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


def _transpose_bits_twin(out, source):
    bits = (source[:, None] >> np.arange(LANES, dtype=np.uint16)) & 1
    out[:] = (bits.T.astype(np.uint16) << np.arange(LANES, dtype=np.uint16)).sum(axis=1, dtype=np.uint16)


# step_lanes(parameter, at, velocity, velocity_at, gradient, gradient_at, rate, momentum, decay): for the 16 elements
# from each offset on, v <- momentum v + rate (g - decay w), w <- w + v; returns how many w are not finite. All are flat
# and float32.
step_lanes = _step_lanes_twin if DISABLED else _step_lanes
# transpose_square(out, out_at, source, source_at): the 16 rows of 16 from out_at on become the columns of those of
# source. Flat, float32, different memory.
transpose_square = _transpose_square_twin if DISABLED else _transpose_square
# transpose_bits(out, source): bit c of source[r] becomes bit r of out[c]. 16 uint16 each, different memory.
transpose_bits = _transpose_bits_twin if DISABLED else _transpose_bits
