import naive
import numpy as np
import pytest

from rbm.kernels import lanes
from rbm.kernels.lanes import bits_below, float_of_bits, subtract_rows, sum_rows
from rbm.kernels.options import DISABLED, inner
from rbm.kernels.random import stream_key
from rbm.kernels.tables import tile
from rbm.kernels.units import draw, inverses, most_probable


@pytest.mark.parametrize("p", [1e-6, 1e-3, 0.19, 0.5, 0.81, 1 - 1e-3, 1 - 1e-6])
@pytest.mark.parametrize("n_units", [13, 67])  # a small layer, whose numbers are others, and two words
def test_units_are_on_with_the_probability_of_their_field(p, n_units, draws):
    rows, n = draws(20011, 101), n_units
    fields, inverse = tile(np.full((1, n), np.log(p / (1 - p)))), np.empty((5, 1, 16), np.float32)
    numbers, words = np.empty(64, np.uint32), np.zeros((1, 2), np.uint64)
    inverses(fields, 0, 1, 0, fields.shape[0], n, inverse)
    on = 0
    key = stream_key(1, "z")
    for r in range(rows):
        for w in range(-(-n // 64)):
            tiles = min(4, fields.shape[0] - 4 * w)
            draw(inverse[4 * w :], n, tiles, 1, np.uint64(r), np.uint64(0), np.uint64(0), key, numbers, words, 0, w)
        on += int(words[0, 0]).bit_count() + int(words[0, 1]).bit_count()
    total = rows * n
    assert abs(on - total * p) <= 4.5 * np.sqrt(total * p * (1 - p)) + 1


@pytest.mark.parametrize("n", [3, 16, 17, 64, 131])
def test_draw_is_that_of_the_twin_and_clears_spare_bits(n):
    key, zero = stream_key(5, "w"), np.uint64(0)
    fields = np.random.default_rng(n).normal(0, 2, (7, n)).astype(np.float32)
    tiles = tile(fields)[:, :-1].copy()
    words, numbers = np.full((9, -(-n // 64)), ~zero), np.empty(64, np.uint32)
    for w in range(words.shape[1]):
        count = min(4, tiles.shape[0] - 4 * w)
        p = np.full((4, 6, 16), np.nan, np.float32)
        inverses(tiles, 1, 6, 4 * w, count, n, p)
        for t in range(count):
            assert (p[t, :, max(0, n - 16 * (4 * w + t)) :] == np.inf).all()
        draw(p, n, count, 6, np.uint64(7), np.uint64(3), np.uint64(5), key, numbers, words, 2, w)
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


@inner
def call_sum_rows(out, out_at, start, start_at, table, table_at, indices, indices_at, count):
    sum_rows(out, out_at, start, start_at, table, table_at, indices, indices_at, count)


@inner
def call_subtract_rows(out, out_at, start, start_at, table, table_at, indices, indices_at, count):
    subtract_rows(out, out_at, start, start_at, table, table_at, indices, indices_at, count)


@inner
def call_float_of_bits(pattern):
    return float_of_bits(pattern)


@inner
def call_bits_below(numbers, numbers_at, inverses, inverses_at):
    return bits_below(numbers, numbers_at, inverses, inverses_at)


def test_bits_are_those_of_numbers_below_their_probability():
    g = np.random.default_rng(3)
    numbers, limits = g.integers(0, 2**32, 37, np.uint32), g.random(41, np.float32)
    numbers[5], limits[9] = 2**31, 0.5  # equal is not below
    numbers[6], limits[10] = 0, 0  # nor is anything below 0
    with np.errstate(divide="ignore"):
        inverse = 1 / limits
    for got in (call_bits_below(numbers, 5, inverse, 9), lanes._bits_below_twin(numbers, 5, inverse, 9)):
        expected = [int(numbers[5 + j]) / 2**32 < limits[9 + j] for j in range(16)]
        assert [int(got) >> j & 1 for j in range(64)] == expected + [False] * 48
    assert int(got) & 3 == 0


@pytest.mark.parametrize("count", [0, 4, 16, 32])
def test_rows_are_summed_where_they_should_be_and_nowhere_else(count):
    g = np.random.default_rng(count)
    table = g.normal(size=(3, 37, 16)).astype(np.float32)
    indices = np.array([g.permutation(37), g.permutation(37)], np.uint16)
    out, start = (g.normal(size=67).astype(np.float32) for _ in range(2))
    for sign, kernels in (
        (1, (call_sum_rows, lanes._sum_rows_twin)), (-1, (call_subtract_rows, lanes._subtract_rows_twin))
    ):  # fmt: skip
        expected = out.astype(float)
        for lane in range(16):
            expected[19 + lane] = float(start[5 + lane])
            for i in indices[1, :count]:
                expected[19 + lane] += sign * float(table[2, i, lane])
        for kernel in kernels:
            got = out.copy()
            kernel(got, 19, start, 5, table, 2 * 37 * 16, indices, 37, count)
            assert np.allclose(got, expected, rtol=1e-5, atol=1e-5)


def test_bits_of_a_float():
    for value in (1.0, -2.5, 1e-20):
        for kernel in (call_float_of_bits, lanes._float_of_bits_twin):
            assert kernel(np.float32(value).view(np.int32)) == np.float32(value)


def test_plain_python_runs_the_twins():
    assert DISABLED == (lanes.sum_rows is lanes._sum_rows_twin)
