import math

import naive_analysis
import numpy as np
import pytest
from conftest import JIT
from striped import DATA, HELD_OUT, measure

from analysis.regeneration import make_reference
from analysis.regeneration.measures.discrepancy import DATA_DISCREPANCY, discrepancy, mean_distance
from rbm import InputError, pack

A, B, C = np.zeros(11), np.arange(11) < 4, np.arange(11) < 9


def rows(*given):
    return pack(np.array(given))


def bits(n, units, seed, low=0.05):
    return (np.random.default_rng(seed).random((n, units)) < np.linspace(low, 0.5, units)).astype(np.uint8)


@pytest.mark.parametrize(("patterns", "real", "units"), [(2, 3, 1), (7, 5, 11), (23, 29, 67), (31, 19, 131)])
def test_it_is_that_of_the_twin(patterns, real, units):
    a, b = bits(patterns, units, 1), bits(real, units, 2, low=0.3)
    expected = naive_analysis.squared_mmd(a.tolist(), b.tolist())
    assert discrepancy(pack(a), pack(b)).value == pytest.approx(expected, rel=1e-12, abs=1e-14)
    pairs = [naive_analysis.hamming(x, y) for i, x in enumerate(b.tolist()) for y in b.tolist()[:i]]
    assert mean_distance(pack(b)) == pytest.approx(sum(pairs) / len(pairs))


def test_by_hand():
    """Real rows a and b, 4 apart, so s = 4; both patterns c, 9 from a and 5 from b."""
    expected = 1 + math.exp(-1) - 2 * (math.exp(-9 / 4) + math.exp(-5 / 4)) / 2
    assert discrepancy(rows(C, C), rows(A, B)).value == pytest.approx(expected)


def test_the_scale_is_of_the_real_rows():
    """Patterns a and b, real rows a and c: s = 9."""
    expected = math.exp(-4 / 9) + math.exp(-1) - (1 + math.exp(-1) + math.exp(-4 / 9) + math.exp(-5 / 9)) / 2
    assert discrepancy(rows(A, B), rows(A, C)).value == pytest.approx(expected)
    assert discrepancy(rows(A, C), rows(A, B)).value != pytest.approx(expected)


def test_the_same_rows_are_below_zero_by_what_makes_it_unbiased():
    """The biased estimate of a set against itself is 0."""
    a = bits(13, 17, 3)
    kernel = np.exp(-(a[:, None] != a[None]).sum(axis=2) / mean_distance(pack(a)))
    expected = -2 * (1 - kernel.mean()) / 12
    assert discrepancy(pack(a), pack(a[::-1])).value == pytest.approx(expected)


def test_equal_rows_have_a_kernel_of_equality():
    one = rows(A, A, A)
    assert mean_distance(one) == 0
    assert discrepancy(one, one)[:3] == (0, 0, 0)
    assert discrepancy(rows(B, B), one).value == 2
    assert discrepancy(rows(A, B, B), one).value == pytest.approx(1 / 3 + 1 - 2 / 3)


def test_one_pattern_repeated_and_disjoint_sets_are_farther_than_a_second_sample():
    real, again = pack(bits(41, 61, 4)), pack(bits(41, 61, 5))
    once, far = pack(bits(1, 61, 6).repeat(41, axis=0)), pack(1 - bits(41, 61, 7))
    found = [discrepancy(patterns, real) for patterns in (again, once, far)]
    assert found[0].low < 0 < found[0].high
    assert found[1].low > found[0].high
    assert found[2].low > found[0].high


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_it_is_unbiased_and_its_interval_covers(draws):
    """Both laws are of two rows, even or 1 to 5; or they are one law."""
    repetitions, null, null_covered, covered = draws(1000, 300), [], [], []
    g = np.random.default_rng(8)
    two = np.array([A, C]).astype(int)
    for _ in range(repetitions):
        a, b = two[g.integers(2, size=97)], two[g.integers(2, size=101)]
        value, low, high, _ = discrepancy(pack(a), pack(b))
        null.append(value)
        null_covered.append(low <= 0 <= high)
        a = two[(g.random(97) < 1 / 6).astype(int)]
        _, low, high, _ = discrepancy(pack(a), pack(b))
        decay = math.exp(-9 / mean_distance(pack(b)))
        covered.append(low <= 2 * (1 - decay) * (1 / 2 - 1 / 6) ** 2 <= high)
    assert abs(np.mean(null)) < 4 * np.std(null) / math.sqrt(repetitions)
    assert np.mean(null_covered) > 0.95
    assert np.mean(covered) == pytest.approx(0.95, abs=0.02 + 4 * math.sqrt(0.05 * 0.95 / repetitions))


def test_the_interval_is_that_of_loops():
    a, b = bits(7, 13, 9), bits(11, 13, 10, low=0.2)
    rows, n, m = np.concatenate([a, b]), 7, 11
    kernel = np.exp(-(rows[:, None] != rows[None]).sum(axis=2) / mean_distance(pack(b)))
    among = [[kernel[i, j] for j in group if j != i] for group in (range(n), range(n, n + m)) for i in group]
    across = [*kernel[:n, n:].mean(axis=1), *kernel[n:, :n].mean(axis=1)]
    parts = np.array([np.mean(row) for row in among]) - across
    first = 4 * (parts[:n].var(ddof=1) / n + parts[n:].var(ddof=1) / m)
    means, real = [np.mean(row) for row in among[n:]], kernel[n:, n:]
    centred = [(real[i, j] - means[i] - means[j] + np.mean(means)) ** 2 for i in range(m) for j in range(m) if i != j]
    half = 1.959964 * math.sqrt(first + 2 * np.mean(centred) * (1 / n + 1 / m) ** 2)
    found = discrepancy(pack(a), pack(b))
    assert [found.low, found.high] == pytest.approx([found.value - half, found.value + half])


def test_the_floor_is_that_of_other_held_out_rows():
    reference = make_reference(DATA, HELD_OUT, n_patterns=19, seed=1)
    expected = discrepancy(reference.sources, reference.held_out.states)
    assert DATA_DISCREPANCY.compute(reference) == expected
    assert expected.value != discrepancy(reference.held_out.states, reference.sources).value
    assert expected.low < 0.01
    assert {row.measure: row.value for row in measure()}["data_mmd"] == expected.value


def test_too_few_rows():
    with pytest.raises(InputError, match="got 1 and 2"):
        discrepancy(rows(A), rows(A, B))
    with pytest.raises(InputError, match="got 2 and 1"):
        discrepancy(rows(A, B), rows(A))
    with pytest.raises(InputError, match="7 columns"):
        discrepancy(rows(A[:7], A[:7]), rows(A, B))
