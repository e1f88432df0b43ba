import naive
import numpy as np
import pytest

from rbm.kernels.fields import field_workspace
from rbm.kernels.options import DISABLED, device
from rbm.kernels.simd.bernoulli import draw_16, draw_64
from rbm.kernels.simd.lanes import SHIFT, sum_rows
from rbm.kernels.simd.random_words import random_words_16, random_words_64
from rbm.kernels.units import draw, inverse_probabilities, most_probable
from rbm.kernels.weight_tiles import tile
from rbm.streams import stream_key


@pytest.mark.parametrize("p", [1e-6, 1e-3, 0.19, 0.5, 0.81, 1 - 1e-3, 1 - 1e-6])
@pytest.mark.parametrize("n_units", [13, 67])  # a small layer, whose numbers are others, and two words
def test_units_are_on_with_the_probability_of_their_field(p, n_units, draws):
    rows, n = draws(20011, 101), n_units
    fields, words, on = tile(np.full((1, n), np.log(p / (1 - p)))), np.zeros((1, 2), np.uint64), 0
    key, zero, inverse = stream_key(1, "z"), np.uint64(0), field_workspace(4, 1)
    for r in range(rows):
        for w in range(-(-n // 64)):
            inverse_probabilities(fields, 1, 4 * w, n, inverse)
            draw(inverse, n, 1, np.uint64(r), zero, zero, key, words, 0, w)
        on += int(words[0, 0]).bit_count() + int(words[0, 1]).bit_count()
    total = rows * n
    assert abs(on - total * p) <= 4.5 * np.sqrt(total * p * (1 - p)) + 1


@pytest.mark.parametrize("n", [3, 16, 17, 64, 131])
def test_draw_is_that_of_the_twin_and_clears_spare_bits(n):
    key, zero = stream_key(5, "w"), np.uint64(0)
    fields = np.random.default_rng(n).normal(0, 2, (7, n)).astype(np.float32)
    tiles = tile(fields)[:, :-1]
    words, below = np.full((9, -(-n // 64)), ~zero), tiles[:, 1:].copy()
    for w in range(words.shape[1]):
        p = np.full((4, 8, 16), np.nan, np.float32)
        inverse_probabilities(below, 6, 4 * w, n, p)
        for t in range(4):
            assert (p[t, :6, max(0, n - 16 * (4 * w + t)) :] == np.inf).all()
        draw(p, n, 6, np.uint64(7), np.uint64(3), np.uint64(5), key, words, 2, w)
    for r in range(6):  # row 1 of the fields is row 2 of the words, and row 7 of the random numbers
        value = sum(int(w) << (64 * i) for i, w in enumerate(words[2 + r]))
        assert value == sum(bit << j for j, bit in enumerate(naive.draw(fields[1 + r], 7 + r, 3, 5, key)))
    assert (words[[0, 1, 8]] == ~zero).all()


def test_the_most_probable_state_is_the_sign_of_the_field_and_a_tie_is_off():
    words = np.full((2, 2), ~np.uint64(0))
    fields = np.array([[0, 1, -1] + [0.5] * 62, [-1] * 65], np.float32)
    most_probable(tile(fields), 0, 65, words, 1)
    assert [int(w) for w in words[1]] == [2**64 - 1 - 0b101, 1]
    assert (words[0] == ~np.uint64(0)).all()


@device
def call_sum_rows(out, out_at, start, start_at, table, table_at, entries, entries_at, count):
    sum_rows(out, out_at, start, start_at, table, table_at, entries, entries_at, count)


@device
def call_draw_64(inverses, at, stride, block, row, step, stage, key_0, key_1):
    return draw_64(inverses, at, stride, block, row, step, stage, key_0, key_1)


@device
def call_draw_16(inverses, at, stride, block, row, step, stage, key_0, key_1):
    return draw_16(inverses, at, stride, block, row, step, stage, key_0, key_1)


@pytest.mark.parametrize(
    ("kernel", "twin", "numbers_of", "tiles"),
    [
        (call_draw_64, draw_64.numpy, random_words_64.numpy, 4),
        (call_draw_16, draw_16.numpy, random_words_16.numpy, 1),
    ],
)
def test_four_rows_are_on_where_their_numbers_are_below_their_probabilities(kernel, twin, numbers_of, tiles):
    key, (block, row, step, stage) = stream_key(7, "w"), (np.uint64(i) for i in (2, 5, 11, 3))
    words = np.empty((4, 16 * tiles), np.uint32)
    numbers_of(words.reshape(-1), 0, block, row, step, stage, *key)
    limits = np.random.default_rng(3).random((tiles, 7, 16), np.float32)
    limits[0, 2, 3], limits[-1, 3, 4], limits[-1, 4, 5] = 0, 1, np.nan  # nothing is below 0 or nan, everything below 1
    with np.errstate(divide="ignore"):
        inverse = np.concatenate([np.full(9, np.nan, np.float32), 1 / limits.ravel()])
    for draw_rows in (kernel, twin):
        bits = draw_rows(inverse, 9 + 16, 7 * 16, block, row, step, stage, *key)  # row 1 of each tile is the first
        for r in range(4):
            expected = [float(words[r, j]) / 2**32 < limits[j // 16, 1 + r, j % 16] for j in range(16 * tiles)]
            assert [int(bits[r]) >> j & 1 for j in range(64)] == expected + [False] * (64 - 16 * tiles)


def test_equal_is_not_below():
    key, zero = stream_key(7, "w"), np.uint64(0)
    words = np.empty(64, np.uint32)
    random_words_16.numpy(words, 0, zero, zero, zero, zero, *key)
    u = words.astype(np.float32) * np.float32(2**-32)
    inverse = np.float32(1) / u
    equal = u * inverse == 1
    assert equal.sum() > 16  # 1 / u is rounded; for the others the product is not 1
    for draw_rows in (call_draw_16, draw_16.numpy):
        bits = draw_rows(inverse, 0, 0, zero, zero, zero, zero, *key)
        on = np.array([int(bits[r]) >> j & 1 for r in range(4) for j in range(16)], bool)
        assert not on[equal].any()


@pytest.mark.parametrize("count", [0, 4, 16, 32])
def test_rows_are_summed_where_they_should_be_and_nowhere_else(count):
    g = np.random.default_rng(count)
    table = g.normal(size=(3, 37, 16)).astype(np.float32)
    numbers = np.array([g.permutation(37), g.permutation(37)], np.uint16)
    out, start = (g.normal(size=67).astype(np.float32) for _ in range(2))
    expected = out.astype(float)
    expected[19:35] = start[5:21] + table[2, numbers[1, :count]].sum(axis=0, dtype=float)
    for kernel in (call_sum_rows, sum_rows.numpy):
        got = out.copy()
        kernel(got, 19, start, 5, table, 2 * 37 * 16, numbers << SHIFT, 37, count)
        assert np.allclose(got, expected, rtol=1e-5, atol=1e-5)


def test_plain_python_runs_the_twins():
    assert DISABLED == (sum_rows is sum_rows.numpy)
