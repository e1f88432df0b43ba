import math

import naive_analysis
import numpy as np
import pytest

from analysis import measure, noise, relevance, resolution, state_counts
from analysis.entropies.entropy import frequency_of_frequencies, state_index
from rbm import InputError, States, pack, unpack

HAND = [5, 3, 3, 1, 1, 1, 1]  # M = 15


def sample(rows, units, seed, distinct):
    g = np.random.default_rng(seed)
    return g.integers(0, 2, (distinct, units), np.uint8)[np.sort(g.integers(0, distinct, (rows, 2)), axis=1)[:, 0]]


@pytest.mark.parametrize("units", [1, 3, 64, 67, 131, 521])
def test_counts_are_those_of_comparing_rows_one_by_one(units):
    array = sample(97, units, units, 23)
    counts = state_counts(array)
    assert counts.dtype == np.int64
    assert counts.tolist() == naive_analysis.counts(array)
    assert np.array_equal(counts, state_counts(pack(array)))


@pytest.mark.parametrize("bit", [0, 7, 8, 63, 64, 127, 128, 519, 520])
def test_rows_that_differ_in_one_bit_of_521_are_two_states(bit):
    array = np.zeros((5, 521), np.uint8)
    array[[1, 4], bit] = 1
    assert state_counts(array).tolist() == [3, 2]


def test_one_state_and_all_states_distinct():
    assert state_counts(np.ones((11, 67))).tolist() == [11]
    assert state_counts(np.eye(67)).tolist() == [1] * 67


def test_rows_in_any_order_and_units_in_any_order_have_the_same_counts():
    array = sample(97, 67, 3, 13)
    g = np.random.default_rng(4)
    assert np.array_equal(state_counts(array), state_counts(g.permutation(array, axis=0)))
    assert np.array_equal(state_counts(array), state_counts(g.permutation(array, axis=1)))


def test_the_index_rebuilds_the_rows_the_most_frequent_first():
    array = sample(97, 67, 5, 13)
    states, of_row, counts = state_index(array)
    assert np.array_equal(unpack(states)[of_row], array)
    assert len({tuple(words) for words in states.words.tolist()}) == states.n == len(counts)
    assert np.array_equal(np.bincount(of_row), counts)
    assert np.array_equal(counts, state_counts(array))


def test_the_order_of_states_does_not_hang_on_that_of_rows_even_in_ties():
    array = np.repeat(np.random.default_rng(6).integers(0, 2, (11, 67), np.uint8), 3, axis=0)
    order = np.random.default_rng(7).permutation(33)
    first, second = state_index(array), state_index(array[order])
    assert np.array_equal(first.states.words, second.states.words)
    assert np.array_equal(first.of_row[order], second.of_row)
    keys = [tuple(reversed(words)) for words in first.states.words.tolist()]
    assert keys == sorted(keys)


@pytest.mark.parametrize("count", [state_counts, state_index])
def test_no_rows_is_an_error(count):
    with pytest.raises(InputError, match="no rows"):
        count(np.zeros((0, 5)))


def test_states_with_a_bit_past_the_last_unit_are_an_error():
    with pytest.raises(InputError, match="past the last of 5"):
        state_counts(States(np.array([[32]], np.uint64), 5))


def test_hand_counted():
    k, m = frequency_of_frequencies(HAND)
    assert k.tolist() == [1, 3, 5]
    assert m.tolist() == [4, 2, 1]
    h_s = (5 * math.log(3) + 6 * math.log(5) + 4 * math.log(15)) / 15
    h_k = (5 * math.log(3) + 6 * math.log(15 / 6) + 4 * math.log(15 / 4)) / 15
    assert resolution(HAND, "nats") == pytest.approx(h_s, rel=1e-14)
    assert relevance(HAND, "nats") == pytest.approx(h_k, rel=1e-14)
    assert resolution(HAND, "log M") == pytest.approx(0.63962, abs=5e-6)
    assert relevance(HAND, "log M") == pytest.approx(0.40073, abs=5e-6)


@pytest.mark.parametrize("seed", range(5))
def test_entropies_are_those_of_the_twins(seed):
    counts = np.random.default_rng(seed).zipf(1.7, 61) % 89 + 1
    for measure_of, twin in (
        (resolution, naive_analysis.resolution),
        (relevance, naive_analysis.relevance),
        (noise, naive_analysis.noise),
    ):
        assert measure_of(counts, "nats") == pytest.approx(twin(counts.tolist()), rel=1e-12)


def test_units():
    for f in (resolution, relevance, noise):
        assert f(HAND, "bits") == pytest.approx(f(HAND, "nats") / math.log(2), rel=1e-14)
        assert f(HAND) == f(HAND, "log M") == pytest.approx(f(HAND, "nats") / math.log(15), rel=1e-14)


def test_measure_has_all_of_them():
    m = measure(HAND)
    assert (m.n_points, m.n_states) == (15, 7)
    in_bits = [f(HAND, "bits") for f in (resolution, relevance, noise)]
    assert [m.resolution_bits, m.relevance_bits, m.noise_bits] == in_bits
    assert [m.resolution, m.relevance, m.noise] == [resolution(HAND), relevance(HAND), noise(HAND)]
    assert m.noise == pytest.approx(m.resolution - m.relevance, abs=1e-15)
    assert m.noise_bits == pytest.approx(m.resolution_bits - m.relevance_bits, abs=1e-14)


def test_closed_forms():
    assert measure([7])[2:] == (0, 0, 0, 0, 0, 0)  # one state
    assert measure([1] * 13)[5:] == pytest.approx((1, 0, 1), abs=1e-15)  # all distinct
    assert measure([11] * 8)[2:5] == pytest.approx((3, 0, 3), abs=1e-15)  # uniform: log2 of the number of states
    assert noise([1, 2, 3, 5, 8]) == 0  # all frequencies different: relevance is resolution
    assert relevance([1, 2, 3, 5, 8]) == pytest.approx(resolution([1, 2, 3, 5, 8]), rel=1e-14)
    assert relevance([2, 1, 1], "bits") == pytest.approx(1, rel=1e-15)  # half the points each


def test_order_of_counts_does_not_matter():
    assert measure(HAND) == pytest.approx(measure(HAND[::-1]), rel=1e-14)


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([], r"not empty.*\(0,\)"),
        ([[1, 2]], r"one-dimensional.*\(1, 2\)"),
        (3, "one-dimensional"),
        ([1.0, 2.0], "integers.*float64"),
        ([True], "integers.*bool"),
        ([3, 0], "positive; got 0"),
        ([-2, 5], "positive; got -2"),
    ],
)
@pytest.mark.parametrize("f", [resolution, relevance, noise, measure, frequency_of_frequencies])
def test_counts_that_are_none(f, counts, message):
    with pytest.raises(InputError, match=message):
        f(counts)


def test_one_data_point_has_no_log_m():
    assert resolution([1], "bits") == relevance([1], "nats") == noise([1], "bits") == 0
    for f in (lambda: resolution([1], "log M"), lambda: resolution([1]), lambda: measure([1])):
        with pytest.raises(InputError, match="one data point"):
            f()


def test_an_unknown_unit():
    with pytest.raises(InputError, match="'hartleys'"):
        resolution(HAND, "hartleys")
