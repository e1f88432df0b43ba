"""Units given their fields: probability, random number, threshold, bit."""

import numpy as np

from rbm.kernels.lanes import LANES, bits_below
from rbm.kernels.logistic import inverse_lanes
from rbm.kernels.numbers import SMALL, numbers_of_4_rows, numbers_of_64
from rbm.kernels.options import inner

WORD_TILES = 4  # tiles of the units of a word


@inner
def inverses(fields, at, rows, tile, tiles, n, out):
    """1 / P(unit = 1) of some tiles of n units from tile ``tile`` on, given the fields of rows ``at`` and on.

    out[t, r], float32 (>= tiles, >= rows, 16); that of units that do not exist is infinite.
    """
    for t in range(tiles):
        to, source = t * out.shape[1] * LANES, ((tile + t) * fields.shape[1] + at) * LANES
        for r in range(rows):
            inverse_lanes(out, to + r * LANES, fields, source + r * LANES)
        for lane in range(max(0, n - LANES * (tile + t)), LANES):
            for r in range(rows):
                out[t, r, lane] = np.inf


@inner
def draw(inverses, n, tiles, rows, row, step, stage, key, numbers, out, at, word):
    """Set bit j of out[at + r, word] where the random number of that unit in row ``row`` + r is below its probability.

    inverses : of the probabilities, float32 (>= tiles, >= rows, 16), of the units of this word of a layer of n. All
    bits of the word are set or cleared; those of units that do not exist, whose inverses are infinite, are cleared.
    numbers : uint32 (64,), work space.

    The number is the 32-bit word over 2**32, and it is below where number times inverse is below 1, in float32: a
    probability is met to within 2**-32 and 2**-23 of itself.
    """
    if n <= SMALL:
        for first in range(0, rows, 4):
            numbers_of_4_rows(numbers, 0, word, row + np.uint64(first), step, stage, key[0], key[1])
            for r in range(first, min(rows, first + 4)):
                out[at + r, word] = bits_below(numbers, (r - first) * LANES, inverses, r * LANES)
    else:
        for r in range(rows):
            numbers_of_64(numbers, 0, word, row + np.uint64(r), step, stage, key[0], key[1])
            bits = np.uint64(0)
            for t in range(tiles):
                at_row = (t * inverses.shape[1] + r) * LANES
                bits |= bits_below(numbers, t * LANES, inverses, at_row) << np.uint64(t * LANES)
            out[at + r, word] = bits


@inner
def most_probable(fields, row, n, out, at):
    """Set bit j < n of row ``at`` of out where field j of a row is positive (a tie is off): the most probable state."""
    for w in range(out.shape[1]):
        bits = np.uint64(0)
        for t in range(WORD_TILES * w, min(WORD_TILES * w + WORD_TILES, fields.shape[0])):
            for lane in range(min(LANES, n - LANES * t)):
                bits |= np.uint64(fields[t, row, lane] > 0) << np.uint64(LANES * t + lane - 64 * w)
        out[at, w] = bits
