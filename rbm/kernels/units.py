"""Units given their fields: logistic, random number, threshold, bit."""

import numpy as np

from rbm.kernels.lanes import LANES, bits_below, float_of_bits
from rbm.kernels.options import inner
from rbm.kernels.random import philox4x32

_f = np.float32
_LOG2E = _f(1.4426950408889634)
# 2**g on [-1/2, 1/2], minimax-like truncated series: relative error below 1.3e-6 in float32
_C = (_f(1.5403530e-4), _f(1.3333558e-3), _f(9.618129e-3), _f(5.5504109e-2), _f(0.24022651), _f(0.69314718), _f(1))
_LIMIT, _HALF, _ONE = _f(126), _f(0.5), _f(1)
_EXPONENT, _BIAS = np.int32(23), np.int32(127)
_64, _16 = np.uint64(64), np.uint64(16)


@inner
def logistic(values, n):
    """Replace values[j] by 1 / (1 + exp(-values[j])), j < n, to 2e-6 relative (5e-6 above abs 20); nan stays nan.

    In place on purpose: with two arguments that may be one array LLVM does not vectorise; that is 6 times slower.
    """
    for j in range(n):
        z = -values[j] * _LOG2E
        z = _LIMIT if z > _LIMIT else z
        z = -_LIMIT if z < -_LIMIT else z
        whole = np.floor(z + _HALF)
        g = z - whole
        power = (((((_C[0] * g + _C[1]) * g + _C[2]) * g + _C[3]) * g + _C[4]) * g + _C[5]) * g + _C[6]
        scale = float_of_bits(np.int32((np.int32(whole) + _BIAS) << _EXPONENT))
        values[j] = _ONE / (_ONE + power * scale)


@inner
def probabilities(fields, rows, n):
    """Replace the fields of n units in the first rows by P(unit = 1), in whole vectors; the padding becomes 0.

    fields : float32 (>= rows, a multiple of 16), C order.
    """
    width = fields.shape[1]
    logistic(fields.reshape(-1), rows * width)
    for r in range(rows):
        for j in range(n, width):
            fields[r, j] = 0


@inner
def random_block(block, row, step, stage, key, numbers):
    """The random 32-bit words of the 64 units of a block, in unit order: all of them, in vectors, is fastest."""
    for lane in range(16):
        w0, w1, w2, w3 = philox4x32(_16 * np.uint64(block) + np.uint64(lane), row, step, stage, key[0], key[1])
        numbers[lane] = np.uint32(w0)
        numbers[16 + lane] = np.uint32(w1)
        numbers[32 + lane] = np.uint32(w2)
        numbers[48 + lane] = np.uint32(w3)


@inner
def draw(probabilities, rows, row, step, stage, key, numbers, out, at, first_word):
    """Set bit j of row at + r of out where the random number of unit j in row ``row`` + r is below probabilities[r, j].

    probabilities : float32 (>= rows, a multiple of 16), C order, of the units from word first_word on; those that do
    not exist have probability 0, which no number is below. All bits of these words are set or cleared.

    The number is the 32-bit word over 2**32, so a probability is met to within 2**-32 (2**-25 next to 1, where a
    float32 ends).
    """
    width = probabilities.shape[1]
    for r in range(rows):
        for w in range((width + 63) // 64):
            first = 64 * w
            random_block(first_word + w, row + np.uint64(r), step, stage, key, numbers)
            word = np.uint64(0)
            for lane in range(0, min(64, width - first), LANES):
                word |= bits_below(numbers, lane, probabilities, r * width + first + lane) << np.uint64(lane)
            out[at + r, first_word + w] = word


@inner
def most_probable(fields, n, words):
    """Set bit j < n of words where the field is positive (a tie is off): the most probable state."""
    for w in range(words.shape[0]):
        first = 64 * w
        word = np.uint64(0)
        for j in range(min(64, n - first)):
            word |= np.uint64(fields[first + j] > 0) << np.uint64(j)
        words[w] = word
