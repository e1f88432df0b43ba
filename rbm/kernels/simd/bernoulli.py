"""Bits of four rows drawn at once, random numbers against probabilities: LLVM vectors beside a twin, as in ``lanes``.

The numbers stay in registers. A number is a 32-bit word over 2**32, and it is below the probability where word times
inverse is below 2**32, in float32: a probability is met to within 2**-32 and 2**-23 of itself.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, TOGETHER
from rbm.kernels.simd.lanes import LANES, element_pointer, vector_pointer
from rbm.kernels.simd.random_words import numbers_of_16, numbers_of_64, words_of_rows

_INT64 = ir.IntType(64)
_VECTOR = ir.VectorType(ir.FloatType(), LANES)


def _below(builder, words, inverses):
    """Which of 16 numbers are below their probabilities, as the lowest bits of a word."""
    inverses = builder.load(vector_pointer(builder, inverses), align=4)
    product = builder.fmul(builder.uitofp(words, _VECTOR), inverses)
    below = builder.fcmp_ordered("<", product, ir.Constant(_VECTOR, [2.0**32] * LANES))
    return builder.zext(builder.bitcast(below, ir.IntType(LANES)), _INT64)


def _drawing(small):
    """The intrinsic for four rows of 64 units, or of 16."""

    @intrinsic
    def draw(typing, inverses, at, stride, block, row, step, stage, key_0, key_1):
        word = types.uint64
        signature = types.UniTuple(word, TOGETHER)(inverses, types.intp, types.intp, word, word, word, word, word, word)

        def generate(context, builder, signature, args):
            inverses, rows = element_pointer(context, builder, signature, args, 0), []
            for r, numbers in enumerate(words_of_rows(context, builder, small, *args[3:7], args[7:])):
                bits = _INT64(0)
                for t, words in enumerate(numbers):
                    offset = builder.add(builder.mul(args[2], _INT64(t)), _INT64(LANES * r))
                    below = _below(builder, words, builder.gep(inverses, [offset]))
                    bits = builder.or_(bits, builder.shl(below, _INT64(LANES * t)))
                rows.append(bits)
            return context.make_tuple(builder, signature.return_type, rows)

        return signature, generate

    return draw


def _drawing_twin(numbers_of, tiles):
    def draw(inverses, at, stride, block, row, step, stage, key_0, key_1):
        numbers, flat = np.empty((TOGETHER, LANES * tiles), np.uint32), inverses.reshape(-1)
        numbers_of(numbers.reshape(-1), 0, block, row, step, stage, key_0, key_1)
        words = numbers.astype(np.float32)
        bits = [0] * TOGETHER
        for r in range(TOGETHER):
            for t in range(tiles):
                first = at + t * stride + r * LANES
                with np.errstate(invalid="ignore", over="ignore"):  # 0 times infinity is not below
                    on = words[r, LANES * t : LANES * t + LANES] * flat[first : first + LANES] < np.float32(2**32)
                bits[r] |= sum(int(bit) << (LANES * t + lane) for lane, bit in enumerate(on))
        return tuple(np.uint64(word) for word in bits)

    return draw


# draw_64(inverses, at, stride, block, row, step, stage, key_0, key_1): the words of the 64 units of a block in row
# ``row`` and the three that follow, four uint64: bit 16 t + lane is on if the unit's number is below the probability
# whose inverse, float32, is element at + t stride + lane, 16 further for each row. Nothing is checked.
draw_64 = _drawing_twin(numbers_of_64, 4) if DISABLED else _drawing(small=False)
# draw_16(...): the same for layers of at most 16 units; the stride is not used.
draw_16 = _drawing_twin(numbers_of_16, 1) if DISABLED else _drawing(small=True)
