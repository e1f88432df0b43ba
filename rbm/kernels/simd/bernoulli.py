"""Bits of four rows drawn at once: random words against probabilities.

The words stay in registers. A random number is a 32-bit word over 2**32, and it is below the probability where word
times inverse probability is below 2**32, in float32: a probability is met to within 2**-32 and 2**-23 of itself.
"""

import functools

import numpy as np
from llvmlite import ir
from numba import types

from rbm.kernels.options import ROWS_PER_GROUP
from rbm.kernels.simd.operation import (
    ARRAY,
    FLOATS,
    INDEX,
    INT64,
    LANES,
    WORD,
    floats,
    vector_operation,
    vector_pointer,
)
from rbm.kernels.simd.random_words import KINDS, random_words_16, random_words_64, words_of_rows


def _below(builder, words, inverses):
    """Emit which of 16 random numbers are below their probabilities, as the lowest bits of a word."""
    inverses = builder.load(vector_pointer(builder, inverses), align=4)
    product = builder.fmul(builder.uitofp(words, FLOATS), inverses)
    below = builder.fcmp_ordered("<", product, floats(2.0**32))
    return builder.zext(builder.bitcast(below, ir.IntType(LANES)), INT64)


def _draw_llvm(small, emitter):
    builder, inverses, stride, rows = emitter.builder, emitter.element(0), emitter.arguments[2], []
    for r, numbers in enumerate(words_of_rows(emitter, small, 3)):
        bits = INT64(0)
        for t, words in enumerate(numbers):
            offset = builder.add(builder.mul(stride, INT64(t)), INT64(LANES * r))
            below = _below(builder, words, builder.gep(inverses, [offset]))
            bits = builder.or_(bits, builder.shl(below, INT64(LANES * t)))
        rows.append(bits)
    return emitter.context.make_tuple(builder, emitter.signature.return_type, rows)


def _draw_numpy(random_words, tiles, inverses, at, stride, *counters):
    numbers, flat = np.empty((ROWS_PER_GROUP, LANES * tiles), np.uint32), inverses.reshape(-1)
    random_words.numpy(numbers.reshape(-1), 0, *counters)
    words = numbers.astype(np.float32)
    bits = [0] * ROWS_PER_GROUP
    for r in range(ROWS_PER_GROUP):
        for t in range(tiles):
            first = at + t * stride + r * LANES
            with np.errstate(invalid="ignore", over="ignore"):  # 0 times infinity is not below
                on = words[r, LANES * t : LANES * t + LANES] * flat[first : first + LANES] < np.float32(2**32)
            bits[r] |= sum(int(bit) << (LANES * t + lane) for lane, bit in enumerate(on))
    return tuple(np.uint64(word) for word in bits)


_RESULT, _KINDS = types.UniTuple(WORD, ROWS_PER_GROUP), (ARRAY, INDEX, INDEX, *KINDS)


@vector_operation(_RESULT, _KINDS, functools.partial(_draw_llvm, False))
def draw_64(inverses, at, stride, block, row, step, stage, key_0, key_1):
    """Draw the words of the 64 units of a block in row ``row`` and the three after it: four uint64.

    Line [draw] of ``rbm.reference``. Bit 16 t + lane is on if the unit's random number is below the probability whose
    inverse, float32, is element at + t stride + lane, 16 further for each row.
    """
    return _draw_numpy(random_words_64, 4, inverses, at, stride, block, row, step, stage, key_0, key_1)


@vector_operation(_RESULT, _KINDS, functools.partial(_draw_llvm, True))
def draw_16(inverses, at, stride, block, row, step, stage, key_0, key_1):
    """Draw the words of a layer of at most 16 units as ``draw_64`` does; the stride is not used."""
    return _draw_numpy(random_words_16, 1, inverses, at, stride, block, row, step, stage, key_0, key_1)
