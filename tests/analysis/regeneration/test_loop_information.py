"""Loop information: a twin in loops, loops of known information, and the bias of the plug-in value."""

import math
from collections import Counter

import numpy as np
import pytest
from striped import DATA, HELD_OUT, MODEL, SAMPLING, measure

from analysis.regeneration import decode_states, make_reference
from analysis.regeneration.measures.loop_information import PERMUTATIONS, loop_information, mutual_information
from rbm import pack


def states_of(numbers):
    return pack((np.asarray(numbers)[:, None] >> np.arange(12)) & 1)


def information(first, second, seed=1):
    return loop_information(states_of(first), states_of(second), seed=seed, stream="x")


def plug_in(first, second):
    """Sum p(s, s') log2 p(s, s') / (p(s) p(s')) over the pairs seen."""
    n, p, q, both = len(first), Counter(first), Counter(second), Counter(zip(first, second, strict=True))
    return sum(k / n * math.log2(k * n / (p[a] * q[b])) for (a, b), k in both.items())


@pytest.mark.parametrize(("n", "n_first", "n_second"), [(211, 7, 5), (97, 60, 1), (53, 300, 9), (1, 1, 1)])
def test_the_plug_in_value_is_that_of_loops_over_pairs(n, n_first, n_second):
    g = np.random.default_rng(n)
    first = g.integers(0, n_first, n)
    second = (first + g.integers(0, 2, n)) % n_second
    assert mutual_information(first, second) == pytest.approx(plug_in(first.tolist(), second.tolist()), abs=1e-12)


@pytest.mark.parametrize("m", [2, 4, 16])
def test_a_perfect_loop_over_equal_states_keeps_their_logarithm(m):
    n = 20_000
    first = np.arange(n) % m
    found = information(first, first[::-1].max() - first)  # another name of the same states
    bias = (m - 1) ** 2 / (2 * n * math.log(2))  # that of random pairs, the mean of a chi-square variable
    spread = math.sqrt(2) * (m - 1) / (2 * n * math.log(2)) / math.sqrt(PERMUTATIONS)
    assert found == pytest.approx(math.log2(m) - bias, abs=5 * spread)


def test_independent_pairs_keep_nothing_though_their_plug_in_value_is_large():
    found = []
    for seed in range(20):
        g = np.random.default_rng(seed)
        first, second = g.integers(0, 100, (2, 1000))
        assert mutual_information(first, second) > 2.5
        found.append(information(first, second, seed))
    assert abs(np.mean(found)) < 5 * np.std(found, ddof=1) / math.sqrt(20) < 0.05


def test_all_states_distinct_keep_nothing_whatever_the_pairs():
    first = np.arange(1000)
    assert mutual_information(first, first) == pytest.approx(math.log2(1000))
    assert information(first, first) == 0
    assert information(first, np.zeros(1000, int)) == information(np.zeros(1000, int), first) == 0


def test_a_loop_that_sometimes_fails_keeps_less():
    g = np.random.default_rng(1)
    first = g.integers(0, 8, 5000)
    values = []
    for wrong in (0, 0.2, 0.5, 1):
        values.append(information(first, np.where(g.random(5000) < wrong, g.integers(0, 8, 5000), first)))
    assert values == sorted(values, reverse=True)
    assert values[0] - values[-1] > 2.9


def test_pairs_are_permuted_by_seed_and_stream():
    g = np.random.default_rng(1)
    first, second = (states_of(numbers) for numbers in g.integers(0, 20, (2, 100)))
    once = loop_information(first, second, seed=1, stream="x")
    assert once == loop_information(first, second, seed=1, stream="x")
    assert once != loop_information(first, second, seed=2, stream="x")
    assert once != loop_information(first, second, seed=1, stream="y")


@pytest.mark.parametrize("readout", ["most probable", "sample"])
def test_the_row_of_the_table_is_that_of_the_patterns_of_r1(readout):
    values = {(row.layer, row.measure): row[2:] for row in measure(sampling=SAMPLING._replace(readout=readout))}
    reference = make_reference(DATA, HELD_OUT, n_patterns=19, seed=1)
    for layer in (1, 2):
        states = MODEL.encode(reference.sources, layer, readout, seed=1)
        patterns = decode_states(MODEL, layer, states, seed=1, stream=f"encode and decode, layer {layer}").patterns
        stream = f"pairs of states permuted, layer {layer}"
        expected = loop_information(states, MODEL.encode(patterns, layer), seed=1, stream=stream)
        assert values[layer, "loop_information"][0] == expected != 0
        assert np.isnan(values[layer, "loop_information"][1:]).all()
