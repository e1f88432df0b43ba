from itertools import count

import naive_analysis
import numpy as np
import pytest

from analysis.entropies.columns import Columns, as_bits, columns_of, independent, independent_units, shuffled
from analysis.entropies.entropy import relevance, resolution, state_counts
from analysis.entropies.nested_partitions import bracket, counts_of_all, counts_of_first, refined, without_units
from rbm import InputError, pack, unpack


def random_columns(n_units, n_points, bits, seed=1):
    """Small numbers are likely, so that rows repeat."""
    g = np.random.default_rng(seed)
    return (g.random((n_units, n_points)) ** 3 * 2**bits).astype(np.uint32)


def all_refined(values, bits):
    nested, columns = without_units(values.shape[1]), iter(values)
    while nested.n_units < len(values):
        nested = refined(nested, columns, bits)
    return nested


@pytest.mark.parametrize(
    ("n_units", "n_points", "bits"), [(37, 101, 1), (11, 97, 3), (5, 53, 17), (2, 31, 32), (3, 1, 1)]
)
def test_the_first_units_of_every_number_are_counted_as_by_the_twin(n_units, n_points, bits):
    values = random_columns(n_units, n_points, bits)
    nested = all_refined(values, bits)
    for n in range(n_units + 1):
        expected = naive_analysis.counts(values[:n].T.tolist())
        assert sorted(counts_of_first(nested, n), reverse=True) == expected
    assert np.array_equal(np.sort(nested.order), np.arange(n_points))
    assert refined(nested, iter(()), bits).n_units == n_units


def test_resolution_never_falls_with_the_number_of_units():
    values = random_columns(41, 199, 1)
    nested = all_refined(values, 1)
    h = [resolution(counts_of_first(nested, n)) for n in range(42)]
    assert (np.diff(h) >= -1e-12).all()
    assert h[0] == 0 < h[-1]


@pytest.mark.parametrize(("bits", "n_units"), [(1, 40), (5, 9)])
def test_the_bracket_is_that_of_a_search_one_by_one(bits, n_units):
    values = random_columns(n_units, 211, bits, seed=bits)
    h = [resolution(np.array(naive_analysis.counts(values[:n].T.tolist())), "log M") for n in range(n_units + 1)]
    for target in np.linspace(0.01, h[-1], 23):
        first = next(n for n in range(n_units + 1) if h[n] >= target - 1e-12)
        found = bracket(iter(values), bits, 211, float(target))
        assert found.n_units == first
        assert resolution(found.above, "log M") == pytest.approx(h[first])
        assert resolution(found.below, "log M") == pytest.approx(h[first - 1])
    assert bracket(iter(values), bits, 211, h[-1] + 1e-6) is None
    nothing = bracket(iter(values), bits, 211, 0.0)
    assert nothing.n_units == 0
    assert nothing.above.tolist() == nothing.below.tolist() == [211]


def test_columns_are_taken_only_as_long_as_needed():
    taken, values = count(), random_columns(1000, 101, 1)
    source = (values[next(taken)] for _ in range(1000))
    n_units = bracket(source, 1, 101, 0.9).n_units
    assert n_units <= next(taken) < n_units + 16


def test_all_columns_are_counted_or_as_many_as_tell_all_rows_apart():
    values = random_columns(20, 97, 2)
    assert sorted(counts_of_all(iter(values), 2, 97)) == sorted(naive_analysis.counts(values.T.tolist()))
    assert counts_of_all((np.arange(97, dtype=np.uint8) for _ in count()), 7, 97).tolist() == [1] * 97


def test_columns_and_bits_are_the_same_sample():
    array = random_columns(7, 53, 1).T
    assert np.array_equal(columns_of(array).values, array.T)
    values = random_columns(13, 61, 3).astype(np.uint8)
    bits = unpack(as_bits(Columns(values, 3))).reshape(61, 13, 3)
    assert np.array_equal(bits @ [1, 2, 4], values.T)


def test_shuffled_columns_keep_their_values_and_lose_their_bonds(draws):
    values = np.repeat(np.random.default_rng(2).integers(0, 5, 103).astype(np.uint8)[None], 2, axis=0)
    z = []
    for seed in range(draws(300, 100)):
        a, b = shuffled(Columns(values, 3), np.random.default_rng(seed))
        assert np.array_equal(np.sort(a), np.sort(values[0]))
        assert not np.array_equal(a, b)
        z.append(np.corrcoef(a, b)[0, 1] * np.sqrt(102))
    assert abs(np.mean(z)) * np.sqrt(len(z)) < 4
    assert np.mean(np.square(z)) == pytest.approx(1, abs=4 * np.sqrt(2 / len(z)))


def test_independent_columns_have_the_laws_of_columns_drawn_with_replacement():
    """Means 0, .1 and .5, told apart by what they draw: each is met a third of the time, and has binomial numbers."""
    array = np.zeros((1000, 3), np.uint8)
    array[:100, 1] = array[:500, 2] = 1
    n = 1500
    source = independent(columns_of(array), np.random.default_rng(3))
    on = np.array([next(source).sum() for _ in range(n)])
    kinds = [on == 0, (on > 0) & (on < 300), on >= 300]
    for kind in kinds:
        assert abs(kind.sum() - n / 3) < 4 * np.sqrt(n * 2 / 9)
    for kind, p in zip(kinds[1:], (0.1, 0.5), strict=True):
        deviation = np.sqrt(1000 * p * (1 - p))
        assert abs(on[kind].mean() - 1000 * p) < 4 * deviation / np.sqrt(kind.sum())
        assert on[kind].std() == pytest.approx(deviation, rel=4 / np.sqrt(2 * kind.sum()))


def test_independent_units_are_a_prefix_of_more_and_have_no_correlation():
    layer = np.repeat(np.random.default_rng(4).integers(0, 2, (1009, 1)), 5, axis=1)
    wide = unpack(independent_units(layer, 31, seed=7, draw=2))
    assert np.array_equal(unpack(independent_units(layer, 11, seed=7, draw=2)), wide[:, :11])
    assert not np.array_equal(unpack(independent_units(layer, 31, seed=7, draw=3)), wide)
    assert not np.array_equal(unpack(independent_units(layer, 31, seed=8, draw=2)), wide)
    z = np.corrcoef(wide.T)[np.triu_indices(31, 1)] * np.sqrt(1008)
    assert np.mean(z**2) == pytest.approx(1, abs=4 * np.sqrt(2 / len(z)))


def test_counts_of_columns_are_those_of_states():
    values = random_columns(23, 151, 1)
    states = pack(values.T)
    for f in (resolution, relevance):
        assert f(counts_of_first(all_refined(values, 1), 23)) == pytest.approx(f(state_counts(states)), rel=1e-12)


def test_bad_input():
    with pytest.raises(InputError, match="1 to 2"):
        without_units(0)
    with pytest.raises(InputError, match="no rows"):
        columns_of(np.zeros((0, 3)))
    with pytest.raises(InputError, match="number of units"):
        independent_units(np.eye(3), 0, seed=1, draw=0)
