"""Units given their fields: probability, draw, most probable state."""

import numpy as np

from rbm.kernels.options import TOGETHER, inner, spliced
from rbm.kernels.simd.bernoulli import draw_16, draw_64
from rbm.kernels.simd.lanes import LANES
from rbm.kernels.simd.logistic import inverse_lanes
from rbm.kernels.simd.random_words import SMALL

WORD_TILES = np.int64(4)  # tiles of the units of a word; as a number known beforehand it would be a type of its own


@spliced
def tiles_of(words, n):
    """The tiles of a range of words of a layer of n units: first and end."""
    tiles = (n + LANES - 1) // LANES
    return min(tiles, WORD_TILES * words.start), min(tiles, WORD_TILES * words.stop)


@inner
def inverses(fields, begin, stop, tile, n, out):
    """1 / P(unit = 1) of the units of a word of n units, from tile ``tile`` on, given the fields of rows begin to stop.

    out[t, r - begin], of `field_room` of ``WORD_TILES``; that of units that do not exist is infinite.
    """
    rows = stop - begin
    for t in range(WORD_TILES):
        to, source = t * out.shape[1] * LANES, ((tile + t) * fields.shape[1] + begin) * LANES
        if LANES * (tile + t) < n:
            for r in range(rows):
                inverse_lanes(out, to + r * LANES, fields, source + r * LANES)
        first = min(LANES, max(0, n - LANES * (tile + t)))
        if first < LANES:
            for r in range(rows):
                for lane in range(first, LANES):
                    out[t, r, lane] = np.inf


@inner
def draw(inverses, n, rows, row, step, stage, key, out, at, word):
    """Set bit j of out[at + r, word] where the random number of that unit in row ``row`` + r is below its probability.

    inverses : of the probabilities, of this word of a layer of n units. All bits of the word are set or cleared; those
    of units that do not exist, whose inverses are infinite, are cleared.
    """
    stride = inverses.shape[1] * LANES
    for first in range(0, rows, TOGETHER):
        here, number = first * LANES, row + np.uint64(first)
        if n <= SMALL:
            bits = draw_16(inverses, here, stride, word, number, step, stage, key[0], key[1])
        else:
            bits = draw_64(inverses, here, stride, word, number, step, stage, key[0], key[1])
        for r in range(min(TOGETHER, rows - first)):
            out[at + first + r, word] = bits[r]


@spliced
def most_probable(fields, row, n, out, at):
    """Set bit j < n of row ``at`` of out where field j of a row is positive (a tie is off): the most probable state."""
    for w in range(out.shape[1]):
        bits = np.uint64(0)
        for t in range(WORD_TILES * w, min(WORD_TILES * w + WORD_TILES, fields.shape[0])):
            for lane in range(min(LANES, n - LANES * t)):
                bits |= np.uint64(fields[t, row, lane] > 0) << np.uint64(LANES * t + lane - 64 * w)
        out[at, w] = bits
