"""The random words of units, four rows at a time: Philox4x32-10 in vectors.

    counter = (16 * (unit // 64) + unit % 16, row, step, stage)

Philox returns four words per counter, and a unit takes word (unit % 64) // 16. Layers of at most 16 units would use one
word in four; they use counter (unit % 4, row, step, stage) and word unit // 4. So the word of a (key, row, step, stage,
unit) never depends on threads, tiling or batching. The stage is 2 t for hidden and 2 t + 1 for visible units in Gibbs
step t.
"""

import functools

import numpy as np
from llvmlite import ir
from numba.core import cgutils

from rbm.kernels.options import ROWS_PER_GROUP
from rbm.kernels.philox import INCREMENTS, MULTIPLIERS, ROUNDS, philox4x32
from rbm.kernels.simd.operation import (
    ARRAY,
    INDEX,
    INT32,
    INT64,
    LANES,
    VOID,
    WORD,
    constant,
    has_feature,
    splat,
    vector_operation,
)

SMALL = 16  # units of a layer whose four rows share one vector of counters
KINDS = (WORD,) * 6  # block, row, step, stage and the two words of the key
_NARROW = 8  # counters worked on at once where registers are narrow


def _philox(builder, counters, key):
    """Emit four vectors of words for each counter; each word lies in the lower 32 of 64 bits.

    Round by round for all counters: the ten rounds of one depend on each other, those of several do not.
    """
    lanes = key[0].type.count
    low = constant(INT64, [0xFFFFFFFF] * lanes)
    half = constant(INT64, [32] * lanes)
    for number in range(ROUNDS):
        keys = [
            builder.and_(builder.add(key[i], constant(INT64, [number * int(INCREMENTS[i]) % 2**32] * lanes)), low)
            for i in range(2)
        ]
        for i, counter in enumerate(counters):
            products = [builder.mul(counter[2 * j], constant(INT64, [MULTIPLIERS[j]] * lanes)) for j in range(2)]
            upper = [builder.lshr(product, half) for product in products]
            lower = [builder.and_(product, low) for product in products]
            counters[i] = [
                builder.xor(builder.xor(upper[1], counter[1]), keys[0]), lower[1],
                builder.xor(builder.xor(upper[0], counter[3]), keys[1]), lower[0],
            ]  # fmt: skip
    narrow = ir.VectorType(INT32, lanes)
    return [[builder.trunc(word, narrow) for word in counter] for counter in counters]


def _counters(builder, small, block, row, first, lanes):
    """Emit unit and row numbers of ``lanes`` counters of a row (of a small layer: of four rows), from ``first`` on."""
    lane, row = constant(INT64, range(first, first + lanes)), splat(builder, row, lanes)
    if small:
        unit = builder.and_(lane, constant(INT64, [ROWS_PER_GROUP - 1] * lanes))
        return [unit, builder.add(row, builder.lshr(lane, constant(INT64, [2] * lanes)))]
    return [builder.add(splat(builder, builder.shl(block, INT64(4)), lanes), lane), row]


def _wide_words(builder, small, block, row, step, stage, key):
    """Emit the words of all counters of four rows at once: four vectors for each 16 counters."""
    rows = [builder.add(row, INT64(r)) for r in range(1 if small else ROWS_PER_GROUP)]
    step, stage, *key = (splat(builder, value) for value in (step, stage, *key))
    counters = [[*_counters(builder, small, block, row, 0, LANES), step, stage] for row in rows]
    return _philox(builder, counters, key)


def _narrow_words(builder, small, block, row, step, stage, key):
    """Emit the same row after row in vectors of eight: more would not stay in registers."""
    rows, kind = 1 if small else ROWS_PER_GROUP, ir.VectorType(INT32, _NARROW)
    memory = cgutils.alloca_once(builder, kind, size=8 * rows)
    step, stage, *key = (splat(builder, value, _NARROW) for value in (step, stage, *key))
    with cgutils.for_range(builder, INT64(rows)) as loop:
        here = builder.add(row, loop.index)
        counters = [
            [*_counters(builder, small, block, here, first, _NARROW), step, stage] for first in range(0, LANES, _NARROW)
        ]
        at = builder.mul(loop.index, INT64(8))
        for half, words in enumerate(_philox(builder, counters, key)):
            for number, word in enumerate(words):
                builder.store(word, builder.gep(memory, [builder.add(at, INT64(2 * number + half))]))
    pointer = builder.bitcast(memory, ir.VectorType(INT32, LANES).as_pointer())
    places = [builder.gep(pointer, [INT64(number)]) for number in range(4 * rows)]
    words = [builder.load(place, align=4 * _NARROW) for place in places]
    return [words[4 * r : 4 * r + 4] for r in range(rows)]


def words_of_rows(emitter, small, first):
    """Emit the words of four rows: for each the vectors of 16 words of its 64 units, or the one of its 16.

    small : whether the layer has at most 16 units; first : position of the first of the arguments ``KINDS``.
    """
    block, row, step, stage, *key = emitter.arguments[first : first + len(KINDS)]
    make = _wide_words if has_feature(emitter.context, "avx512f") else _narrow_words
    words = make(emitter.builder, small, block, row, step, stage, key)
    return [[_row_of(emitter.builder, words[0], r)] for r in range(ROWS_PER_GROUP)] if small else words


def _row_of(builder, words, r):
    """Emit the 16 words of row r of four: elements 4 r to 4 r + 4 of four vectors, one behind another."""
    four = [4 * r + i for i in range(4)]
    take = constant(INT32, four + [LANES + i for i in four])
    halves = [builder.shuffle_vector(words[i], words[i + 1], take) for i in (0, 2)]
    return builder.shuffle_vector(*halves, constant(INT32, range(LANES)))


def _store_words(small, emitter):
    builder, out = emitter.builder, emitter.element(0)
    words = [word for row in words_of_rows(emitter, small, 2) for word in row]
    for number, word in enumerate(words):
        to = builder.gep(out, [INT64(LANES * number)])
        builder.store(word, builder.bitcast(to, word.type.as_pointer()), align=4)


@vector_operation(VOID, (ARRAY, INDEX, *KINDS), functools.partial(_store_words, False))
def random_words_64(out, at, block, row, step, stage, key_0, key_1):
    """Set 256 elements of out, uint32, to the words of the 64 units of a block, in row ``row`` and the three after it.

    Line [random] of ``rbm.reference``. Counters and key are uint64 below 2**32. Draws never get their words from
    memory (``bernoulli``): this operation shows them.
    """
    for r in range(ROWS_PER_GROUP):
        for lane in range(LANES):
            first = at + 64 * r
            counter = (np.uint64(LANES * int(block) + lane), row + np.uint64(r), step, stage)
            out[first + lane : first + 64 : LANES] = philox4x32(*counter, key_0, key_1)


@vector_operation(VOID, (ARRAY, INDEX, *KINDS), functools.partial(_store_words, True))
def random_words_16(out, at, block, row, step, stage, key_0, key_1):
    """Set 64 elements of out to the words of the 16 units of a small layer in four rows, as ``random_words_64``."""
    for r in range(ROWS_PER_GROUP):
        for lane in range(4):
            first = at + LANES * r
            words = philox4x32(np.uint64(lane), row + np.uint64(r), step, stage, key_0, key_1)
            out[first + lane : first + LANES : 4] = words
