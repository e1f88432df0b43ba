from collections import Counter
from itertools import combinations

import naive_analysis
import numba
import numpy as np
import pytest
from scipy import stats

from analysis import shuffle_columns
from rbm import InputError, pack, unpack
from rbm.bits import as_states, count_on
from rbm.kernels.options import DISABLED
from rbm.streams import stream_key


def planted(rows, units, seed=1):
    """Columns of means from 0 to 1, both included, the middle ones copies of each other."""
    g = np.random.default_rng(seed)
    array = (g.random((rows, 1)) < np.linspace(0, 1, units)).astype(np.uint8)
    assert not array[:, 0].any()
    array[:, -1] = 1
    return array


@pytest.mark.parametrize(("rows", "units"), [(1, 3), (2, 65), (63, 1), (64, 7), (97, 67), (131, 129)])
def test_every_column_keeps_its_sum_and_no_bit_is_set_past_the_last_unit(rows, units):
    states = pack(planted(rows, units))
    shuffled = shuffle_columns(states, seed=3, draw=0)
    assert np.array_equal(count_on(shuffled), count_on(states))
    as_states(shuffled, units)  # checks type, shape and spare bits


def test_bits_are_those_of_the_twin():
    array = planted(53, 67)
    shuffled = unpack(shuffle_columns(array, seed=5, draw=2))
    expected = naive_analysis.shuffled_columns(array.T.tolist(), 2, stream_key(5, "shuffle columns"))
    assert shuffled.T.tolist() == expected


def test_seed_and_draw_decide():
    array = planted(97, 67)
    words = [shuffle_columns(array, seed=s, draw=d).words for s, d in ((1, 0), (1, 0), (1, 1), (2, 0))]
    assert np.array_equal(words[0], words[1])
    for i, j in combinations((0, 2, 3), 2):
        assert not np.array_equal(words[i], words[j])


def test_the_input_stays_as_it_was():
    states = pack(planted(97, 67))
    before = states.words.copy()
    shuffle_columns(states, seed=1, draw=0)
    assert np.array_equal(states.words, before)


@pytest.mark.parametrize("rows", [2, 97, 1009])
def test_threads_do_not_matter(rows):
    array = planted(rows, 131)
    words = []
    for threads in (1, 1) if DISABLED else (1, 2, 3):
        numba.set_num_threads(threads)
        words.append(shuffle_columns(array, seed=1, draw=0).words)
    assert all(np.array_equal(words[0], w) for w in words)


def test_correlations_are_gone(draws):
    """Products of pairs of columns, that were as large as they can be, against their hypergeometric law."""
    array, n_draws = planted(101, 11), draws(400, 20)
    on = array.sum(axis=0, dtype=int)
    i, j = np.triu_indices(9, 1)
    i, j = i + 1, j + 1  # the first and the last column do not vary
    mean = on[i] * on[j] / 101
    deviation = np.sqrt(mean * (101 - on[i]) * (101 - on[j]) / (101 * 100))
    z = []
    for draw in range(n_draws):
        shuffled = unpack(shuffle_columns(array, seed=7, draw=draw)).astype(int)
        z.append(((shuffled.T @ shuffled)[i, j] - mean) / deviation)
    z = np.array(z)
    assert abs(z.mean()) * np.sqrt(z.size) < 4
    assert np.abs(z.mean(axis=0)).max() * np.sqrt(n_draws) < 4.5
    assert (z**2).mean() == pytest.approx(1, abs=5 * np.sqrt(2 / z.size))


@pytest.mark.parametrize("on", [1, 2, 3, 4])
def test_all_arrangements_of_a_short_column_are_equally_likely(on, draws):
    """Both over the draws of one unit and over the units of one draw."""
    rows, n = 5, draws(3001, 307)
    column = np.array([1] * on + [0] * (rows - on))
    ways = list(combinations(range(rows), on))
    over_units = unpack(shuffle_columns(np.tile(column[:, None], (1, n)), seed=11, draw=0)).T
    over_draws = [unpack(shuffle_columns(column[:, None], seed=11, draw=d))[:, 0] for d in range(n)]
    for sample in (over_units, over_draws):
        seen = Counter(tuple(np.flatnonzero(arrangement)) for arrangement in sample)
        assert set(seen) <= set(ways)
        assert stats.chisquare([seen[way] for way in ways]).pvalue > 1e-4


def test_every_row_is_as_likely_to_be_on(draws):
    """A long column: the rows in 20 bins, over units."""
    rows, units = draws(20_011, 211), 67
    array = np.zeros((rows, units), np.uint8)
    array[: rows // 7] = 1
    on = unpack(shuffle_columns(array, seed=13, draw=0)).sum(axis=1)
    parts = np.array_split(on, 20)
    sizes = np.array([len(part) for part in parts])
    observed = np.array([part.sum() for part in parts])
    # without replacement the counts vary less than Poisson: by the fraction of rows that stay off
    chi2 = ((observed - on.sum() * sizes / rows) ** 2 / (on.sum() * sizes / rows)).sum() / (1 - (rows // 7) / rows)
    assert 1e-4 < stats.chi2(19).sf(chi2) < 1 - 1e-4


def test_grey_levels_are_an_error():
    with pytest.raises(InputError, match="binarise"):
        shuffle_columns(np.array([[0, 7]]), seed=1, draw=0)
