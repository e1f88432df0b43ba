"""Units given their fields: probability, draw, most probable state."""

import numpy as np

from rbm.kernels.options import ROWS_PER_GROUP, device, inlined
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.simd.bernoulli import draw_16, draw_64
from rbm.kernels.simd.logistic import inverse_lanes
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.random_words import SMALL

# 16-column tiles per 64-bit word. An int64 variable, not a Python literal: Numba gives literals their own type and
# would compile the callee again.
WORD_TILES = np.int64(4)


@inlined
def tiles_of_shard(n, shard, shards):
    """Return the tiles, first and end, of the words that belong to a shard of a layer of n units."""
    words, tiles = shard_range((n + 63) // 64, shard, shards), (n + LANES - 1) // LANES
    return min(tiles, WORD_TILES * words.start), min(tiles, WORD_TILES * words.stop)


@device
def inverse_probabilities(fields, rows, tile, n, out):
    """Set out[t, r] to 1 / P(unit = 1) of the units of a word, of n units in all, given the fields of the first rows.

    Line [probability] of ``rbm.reference``. The word begins with tile ``tile``; out : `field_workspace` of
    ``WORD_TILES`` tiles; the inverse of units that do not exist is infinite.
    """
    for t in range(WORD_TILES):
        to, source = t * out.shape[1] * LANES, (tile + t) * fields.shape[1] * LANES
        if LANES * (tile + t) < n:
            for r in range(rows):
                inverse_lanes(out, to + r * LANES, fields, source + r * LANES)
        first = min(LANES, max(0, n - LANES * (tile + t)))
        if first < LANES:
            for r in range(rows):
                for lane in range(first, LANES):
                    out[t, r, lane] = np.inf


@device
def draw(inverses, n, rows, row, step, stage, key, out, at, word):
    """Set bit j of out[at + r, word] where the random number of that unit in row ``row`` + r is below its probability.

    Line [draw] of ``rbm.reference``. inverses : of the probabilities, of this word of a layer of n units. All bits of
    the word are set or cleared; those of units that do not exist, whose inverses are infinite, are cleared.
    """
    stride = inverses.shape[1] * LANES
    for first in range(0, rows, ROWS_PER_GROUP):
        here, number = first * LANES, row + np.uint64(first)
        if n <= SMALL:
            bits = draw_16(inverses, here, stride, word, number, step, stage, key[0], key[1])
        else:
            bits = draw_64(inverses, here, stride, word, number, step, stage, key[0], key[1])
        for r in range(min(ROWS_PER_GROUP, rows - first)):
            out[at + first + r, word] = bits[r]


@inlined
def most_probable(fields, row, n, out, at):
    """Set bit j < n of row ``at`` of out where field j of a row is positive (a tie is off): the most probable state."""
    for w in range(out.shape[1]):
        bits = np.uint64(0)
        for t in range(WORD_TILES * w, min(WORD_TILES * w + WORD_TILES, fields.shape[0])):
            for lane in range(min(LANES, n - LANES * t)):
                bits |= np.uint64(fields[t, row, lane] > 0) << np.uint64(LANES * t + lane - 64 * w)
        out[at, w] = bits
