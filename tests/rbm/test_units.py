import naive
import numpy as np
import pytest

from rbm.kernels import lanes, units
from rbm.kernels.lanes import bits_below, float_of_bits, sum_rows, trailing_zeros
from rbm.kernels.options import DISABLED, inner
from rbm.kernels.random import stream_key
from rbm.kernels.tables import pad
from rbm.kernels.units import draw, logistic, most_probable


def test_logistic_is_accurate_and_stays_in_range():
    x = np.concatenate([np.linspace(-86, 86, 1201), [-1e30, 1e30, 0, -0.0]]).astype(np.float32)
    p = x.copy()
    logistic(p, len(x))
    expected = 1 / (1 + np.exp(-np.clip(x.astype(float), -700, 700)))
    off = np.abs(p / np.maximum(expected, 1e-38) - 1)
    assert off[np.abs(x) <= 20].max() < 2e-6
    assert off[np.abs(x) <= 86].max() < 5e-6
    assert p.min() >= 0
    assert p.max() <= 1
    assert p[-4] < 1e-37
    assert p[-3] == 1
    assert p[-2] == 0.5 == p[-1]


@pytest.mark.filterwarnings("ignore:invalid value")  # of NumPy's cast, without JIT
def test_logistic_lets_nan_through():
    p = np.array([np.nan, 0, 3], np.float32)
    logistic(p, 2)
    assert np.isnan(p[0])
    assert p[1:].tolist() == [0.5, 3]


@pytest.mark.parametrize("p", [1e-6, 1e-3, 0.19, 0.5, 0.81, 1 - 1e-3, 1 - 1e-6])
def test_units_are_on_with_the_probability_of_their_field(p, draws):
    rows, n = draws(20011, 101), 67
    probabilities, numbers = pad(np.full(n, np.log(p / (1 - p))))[None], np.empty(64, np.uint32)
    logistic(probabilities[0], n)
    probabilities[:, n:] = 0
    words = np.zeros((1, 2), np.uint64)
    on = 0
    key = stream_key(1, "z")
    for r in range(rows):
        draw(probabilities, 1, np.uint64(r), np.uint64(0), np.uint64(0), key, numbers, words, 0, 0)
        on += int(words[0, 0]).bit_count() + int(words[0, 1]).bit_count()
    total = rows * n
    assert abs(on - total * p) <= 4.5 * np.sqrt(total * p * (1 - p)) + 1


@pytest.mark.parametrize("n", [3, 64, 131])
def test_draw_is_that_of_the_twin_and_clears_spare_bits(n):
    key, zero = stream_key(5, "w"), np.uint64(0)
    fields = np.random.default_rng(n).normal(0, 2, (3, n)).astype(np.float32)
    p = np.array([pad(row) for row in fields])
    untouched = p[2].copy()
    units.probabilities(p, 2, n)
    assert not p[:2, n:].any()
    assert np.array_equal(p[2], untouched)
    words, numbers = np.full((5, -(-n // 64)), ~zero), np.empty(64, np.uint32)
    draw(p, 2, np.uint64(7), np.uint64(3), np.uint64(5), key, numbers, words, 1, 0)
    for r in range(2):
        value = sum(int(w) << (64 * i) for i, w in enumerate(words[1 + r]))
        assert value == sum(bit << j for j, bit in enumerate(naive.draw(fields[r], 7 + r, 3, 5, key)))
    assert (words[[0, 3, 4]] == ~zero).all()
    part = np.zeros_like(words)  # the units of the last word alone
    last = words.shape[1] - 1
    draw(p[:, 64 * last :].copy(), 2, np.uint64(7), np.uint64(3), np.uint64(5), key, numbers, part, 1, last)
    assert np.array_equal(part[1:3, last], words[1:3, last])


def test_the_most_probable_state_is_the_sign_of_the_field_and_a_tie_is_off():
    words = np.full(2, ~np.uint64(0))
    fields = np.array([0, 1, -1] + [0.5] * 62, np.float32)
    most_probable(fields, 65, words)
    assert [int(w) for w in words] == [2**64 - 1 - 0b101, 1]


@inner
def call_sum_rows(out, out_at, start, start_at, table, table_at, indices, indices_at, count):
    sum_rows(out, out_at, start, start_at, table, table_at, indices, indices_at, count)


@inner
def call_trailing_zeros(word):
    return trailing_zeros(word)


@inner
def call_float_of_bits(pattern):
    return float_of_bits(pattern)


@inner
def call_bits_below(numbers, numbers_at, probabilities, probabilities_at):
    return bits_below(numbers, numbers_at, probabilities, probabilities_at)


def test_bits_are_those_of_numbers_below_their_probability():
    g = np.random.default_rng(3)
    numbers, limits = g.integers(0, 2**32, 37, np.uint32), g.random(41, np.float32)
    numbers[5], limits[9] = 2**31, 0.5  # equal is not below
    for got in (call_bits_below(numbers, 5, limits, 9), lanes._bits_below_twin(numbers, 5, limits, 9)):
        expected = [int(numbers[5 + j]) / 2**32 < limits[9 + j] for j in range(16)]
        assert [int(got) >> j & 1 for j in range(64)] == expected + [False] * 48
    assert not int(got) & 1


@pytest.mark.parametrize("count", [0, 8, 16, 32])
def test_rows_are_summed_where_they_should_be_and_nowhere_else(count):
    g = np.random.default_rng(count)
    table = g.normal(size=(3, 37, 16)).astype(np.float32)
    indices = np.array([g.permutation(37), g.permutation(37)], np.uint16)
    out, start = (g.normal(size=67).astype(np.float32) for _ in range(2))
    expected = out.astype(float)
    for lane in range(16):
        expected[19 + lane] = float(start[5 + lane])
        for i in indices[1, :count]:
            expected[19 + lane] += float(table[2, i, lane])
    call_sum_rows(out, 19, start, 5, table, 2 * 37 * 16, indices, 37, count)
    assert np.allclose(out, expected, rtol=1e-5, atol=1e-5)


def test_bit_tricks():
    for position in (0, 1, 31, 63):
        assert call_trailing_zeros(np.uint64(1 << 63 | 1 << position)) == position
    for value in (1.0, -2.5, 1e-20):
        assert call_float_of_bits(np.float32(value).view(np.int32)) == np.float32(value)


def test_the_twins_say_the_same_as_the_intrinsics():
    assert DISABLED == (lanes.sum_rows is lanes._sum_rows_twin)
    out = np.zeros(16, np.float32)
    lanes._sum_rows_twin(out, 0, out.copy(), 0, np.ones((3, 16), np.float32), 16, np.array([1, 0], np.uint16), 0, 2)
    assert out.tolist() == [2.0] * 16
    assert lanes._trailing_zeros_twin(np.uint64(40)) == 3
    assert lanes._float_of_bits_twin(np.int32(0x3F800000)) == 1
