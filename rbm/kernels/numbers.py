"""The random numbers of units, 64 at a time: Philox4x32-10 in LLVM vectors, beside a twin for NUMBA_DISABLE_JIT=1.

    counter = (16 * (unit // 64) + unit % 16, row, step, stage)

and word (unit % 64) // 16 of the four is the unit's; in layers of at most 16 units, where that would waste three words
of four, it is word unit // 4 of counter (unit % 4, row, step, stage). So the number of a (key, row, step, stage, unit)
never depends on threads, tiling or batching. A stage is 2 t for hidden and 2 t + 1 for visible units in Gibbs step t.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from rbm.kernels.lanes import LANES, constant, element_pointer, splat
from rbm.kernels.options import DISABLED
from rbm.kernels.random import INCREMENTS, MULTIPLIERS, ROUNDS, philox4x32

SMALL = 16  # units of a layer whose rows are numbered four at a time
_INT32, _INT64 = ir.IntType(32), ir.IntType(64)


def _philox(builder, counter, key):
    """Four vectors of 16 words, each in 64 bits of which the lower 32 are used."""
    low = constant(_INT64, [0xFFFFFFFF] * LANES)
    half = constant(_INT64, [32] * LANES)
    for number in range(ROUNDS):
        products = [builder.mul(counter[2 * i], constant(_INT64, [MULTIPLIERS[i]] * LANES)) for i in range(2)]
        upper = [builder.lshr(product, half) for product in products]
        lower = [builder.and_(product, low) for product in products]
        keys = [
            builder.and_(builder.add(key[i], constant(_INT64, [number * int(INCREMENTS[i]) % 2**32] * LANES)), low)
            for i in range(2)
        ]
        counter = [
            builder.xor(builder.xor(upper[1], counter[1]), keys[0]), lower[1],
            builder.xor(builder.xor(upper[0], counter[3]), keys[1]), lower[0],
        ]  # fmt: skip
    return counter


def _numbers(small):
    """The intrinsic for one row of 64 units, or for four rows of 16."""

    @intrinsic
    def numbers(typing, out, out_at, block, row, step, stage, key_0, key_1):
        word = types.uint64
        signature = types.void(out, types.intp, word, word, word, word, word, word)

        def generate(context, builder, signature, args):
            out = element_pointer(context, builder, signature, args, 0)
            block, row, step, stage, *key = (splat(builder, value) for value in args[2:])
            if small:
                first = constant(_INT64, [lane % 4 for lane in range(LANES)])
                row = builder.add(row, constant(_INT64, [lane // 4 for lane in range(LANES)]))
            else:
                first = builder.add(builder.shl(block, constant(_INT64, [4] * LANES)), constant(_INT64, range(LANES)))
            short = ir.VectorType(_INT32, LANES)
            words = [builder.trunc(w, short) for w in _philox(builder, [first, row, step, stage], key)]
            if small:  # words of four rows -> rows of four words
                words = [_row_of(builder, words, r) for r in range(4)]
            for number, word in enumerate(words):
                to = builder.gep(out, [_INT64(LANES * number)])
                builder.store(word, builder.bitcast(to, short.as_pointer()), align=4)
            return context.get_dummy_value()

        return signature, generate

    return numbers


def _row_of(builder, words, r):
    """Elements 4 r to 4 r + 4 of each of four vectors, one behind another."""
    four = [4 * r + i for i in range(4)]
    take = constant(_INT32, four + [LANES + i for i in four])
    halves = [builder.shuffle_vector(words[i], words[i + 1], take) for i in (0, 2)]
    return builder.shuffle_vector(*halves, constant(_INT32, range(LANES)))


def _numbers_64_twin(out, at, block, row, step, stage, key_0, key_1):
    for lane in range(LANES):
        counter = (np.uint64(LANES * int(block) + lane), row, step, stage)
        out[at + lane : at + 64 : LANES] = philox4x32(*counter, key_0, key_1)


def _numbers_4_rows_twin(out, at, block, row, step, stage, key_0, key_1):
    for r in range(4):
        for lane in range(4):
            first = at + LANES * r
            words = philox4x32(np.uint64(lane), row + np.uint64(r), step, stage, key_0, key_1)
            out[first + lane : first + LANES : 4] = words


# numbers_of_64(out, at, block, row, step, stage, key_0, key_1): the 64 elements of out, uint32, from ``at`` on become
# the numbers of the units of a block, in their order. Counters and key are uint64 < 2**32.
numbers_of_64 = _numbers_64_twin if DISABLED else _numbers(small=False)
# numbers_of_4_rows(...): they become those of 16 units of a small layer in row ``row``, then in the next one, of four.
numbers_of_4_rows = _numbers_4_rows_twin if DISABLED else _numbers(small=True)
