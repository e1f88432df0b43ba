"""The random numbers of units, four rows at a time: Philox4x32-10 in LLVM vectors, beside twins for Python alone.

    counter = (16 * (unit // 64) + unit % 16, row, step, stage)

and word (unit % 64) // 16 of the four is the unit's; in layers of at most 16 units, where that would waste three words
of four, it is word unit // 4 of counter (unit % 4, row, step, stage). So the number of a (key, row, step, stage, unit)
never depends on threads, tiling or batching. A stage is 2 t for hidden and 2 t + 1 for visible units in Gibbs step t.
"""

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from rbm.kernels.options import DISABLED, TOGETHER
from rbm.kernels.philox import INCREMENTS, MULTIPLIERS, ROUNDS, philox4x32
from rbm.kernels.simd.lanes import LANES, constant, element_pointer, has_feature, splat

SMALL = 16  # units of a layer whose four rows are numbered by one counter
_NARROW = 8  # counters worked on at once where registers are narrow
_INT32, _INT64 = ir.IntType(32), ir.IntType(64)


def _philox(builder, counters, key):
    """Four vectors of words for each counter, each word in 64 bits of which the lower 32 are used.

    Round by round for all counters: the ten rounds of one wait for each other, those of several do not.
    """
    lanes = key[0].type.count
    low = constant(_INT64, [0xFFFFFFFF] * lanes)
    half = constant(_INT64, [32] * lanes)
    for number in range(ROUNDS):
        keys = [
            builder.and_(builder.add(key[i], constant(_INT64, [number * int(INCREMENTS[i]) % 2**32] * lanes)), low)
            for i in range(2)
        ]
        for i, counter in enumerate(counters):
            products = [builder.mul(counter[2 * j], constant(_INT64, [MULTIPLIERS[j]] * lanes)) for j in range(2)]
            upper = [builder.lshr(product, half) for product in products]
            lower = [builder.and_(product, low) for product in products]
            counters[i] = [
                builder.xor(builder.xor(upper[1], counter[1]), keys[0]), lower[1],
                builder.xor(builder.xor(upper[0], counter[3]), keys[1]), lower[0],
            ]  # fmt: skip
    narrow = ir.VectorType(_INT32, lanes)
    return [[builder.trunc(word, narrow) for word in counter] for counter in counters]


def _counters(builder, small, block, row, first, lanes):
    """Units and row numbers of the counters of a row (a small layer: of four), ``lanes`` of them from ``first`` on."""
    lane, row = constant(_INT64, range(first, first + lanes)), splat(builder, row, lanes)
    if small:
        unit = builder.and_(lane, constant(_INT64, [TOGETHER - 1] * lanes))
        return [unit, builder.add(row, builder.lshr(lane, constant(_INT64, [2] * lanes)))]
    return [builder.add(splat(builder, builder.shl(block, _INT64(4)), lanes), lane), row]


def _wide_words(builder, small, block, row, step, stage, key):
    """The words of all counters of four rows at once: of each 16 counters four vectors."""
    rows = [builder.add(row, _INT64(r)) for r in range(1 if small else TOGETHER)]
    step, stage, *key = (splat(builder, value) for value in (step, stage, *key))
    counters = [[*_counters(builder, small, block, row, 0, LANES), step, stage] for row in rows]
    return _philox(builder, counters, key)


def _narrow_words(builder, small, block, row, step, stage, key):
    """The same, row after row and in vectors of eight: more would not stay in registers."""
    rows, kind = 1 if small else TOGETHER, ir.VectorType(_INT32, _NARROW)
    room = cgutils.alloca_once(builder, kind, size=8 * rows)
    step, stage, *key = (splat(builder, value, _NARROW) for value in (step, stage, *key))
    with cgutils.for_range(builder, _INT64(rows)) as loop:
        here = builder.add(row, loop.index)
        counters = [
            [*_counters(builder, small, block, here, first, _NARROW), step, stage] for first in range(0, LANES, _NARROW)
        ]
        at = builder.mul(loop.index, _INT64(8))
        for half, words in enumerate(_philox(builder, counters, key)):
            for number, word in enumerate(words):
                builder.store(word, builder.gep(room, [builder.add(at, _INT64(2 * number + half))]))
    pointer = builder.bitcast(room, ir.VectorType(_INT32, LANES).as_pointer())
    places = [builder.gep(pointer, [_INT64(number)]) for number in range(4 * rows)]
    words = [builder.load(place, align=4 * _NARROW) for place in places]
    return [words[4 * r : 4 * r + 4] for r in range(rows)]


def words_of_rows(context, builder, small, block, row, step, stage, key):
    """The numbers of four rows: for each of them the vectors of 16 words of its 64 units, or the one of its 16."""
    make = _wide_words if has_feature(context, "avx512f") else _narrow_words
    words = make(builder, small, block, row, step, stage, key)
    return [[_row_of(builder, words[0], r)] for r in range(TOGETHER)] if small else words


def _numbers(small):
    """The intrinsic for four rows of 64 units, or of 16."""

    @intrinsic
    def numbers(typing, out, out_at, block, row, step, stage, key_0, key_1):
        word = types.uint64
        signature = types.void(out, types.intp, word, word, word, word, word, word)

        def generate(context, builder, signature, args):
            out = element_pointer(context, builder, signature, args, 0)
            words = [word for row in words_of_rows(context, builder, small, *args[2:6], args[6:]) for word in row]
            for number, word in enumerate(words):
                to = builder.gep(out, [_INT64(LANES * number)])
                builder.store(word, builder.bitcast(to, word.type.as_pointer()), align=4)
            return context.get_dummy_value()

        return signature, generate

    return numbers


def _row_of(builder, words, r):
    """Words of four rows -> a row of four words: elements 4 r to 4 r + 4 of four vectors, one behind another."""
    four = [4 * r + i for i in range(4)]
    take = constant(_INT32, four + [LANES + i for i in four])
    halves = [builder.shuffle_vector(words[i], words[i + 1], take) for i in (0, 2)]
    return builder.shuffle_vector(*halves, constant(_INT32, range(LANES)))


def _numbers_64_twin(out, at, block, row, step, stage, key_0, key_1):
    for r in range(TOGETHER):
        for lane in range(LANES):
            first = at + 64 * r
            counter = (np.uint64(LANES * int(block) + lane), row + np.uint64(r), step, stage)
            out[first + lane : first + 64 : LANES] = philox4x32(*counter, key_0, key_1)


def _numbers_16_twin(out, at, block, row, step, stage, key_0, key_1):
    for r in range(TOGETHER):
        for lane in range(4):
            first = at + LANES * r
            words = philox4x32(np.uint64(lane), row + np.uint64(r), step, stage, key_0, key_1)
            out[first + lane : first + LANES : 4] = words


# numbers_of_64(out, at, block, row, step, stage, key_0, key_1): the 256 elements of out, uint32, from ``at`` on become
# the numbers of the 64 units of a block in row ``row``, then in the next one, of four. Counters and key are
# uint64 < 2**32. What is drawn never gets them from memory (``draws``): this shows them.
numbers_of_64 = _numbers_64_twin if DISABLED else _numbers(small=False)
# numbers_of_16(...): the 64 elements become those of the 16 units of a small layer, in four rows alike.
numbers_of_16 = _numbers_16_twin if DISABLED else _numbers(small=True)
