import numpy as np
import pytest
from scipy import stats

from analysis.entropies.entropy import measure, state_counts
from analysis.errorbars.ranges import mean_and_range
from analysis.frontier.bound import fraction_of_frontier
from analysis.rows.subsamples import subsample_curve, subsample_sizes
from rbm import InputError
from rbm.streams import stream_generator


def test_sizes_are_log_spaced_from_1000_to_all():
    sizes = subsample_sizes(60_000)
    assert (sizes[0], sizes[-1], len(sizes)) == (1000, 60_000, 7)
    assert np.diff(np.log(sizes)) == pytest.approx(np.full(6, np.log(60) / 6), abs=1e-3)
    assert subsample_sizes(1009)[[0, -1]].tolist() == [126, 1009]
    assert subsample_sizes(3).tolist() == [2, 3]


def test_values_are_those_of_parts_of_one_order_and_their_mean_and_range():
    g = np.random.default_rng(1)
    array = g.random((211, 9)) < 0.3
    curve = subsample_curve(array, [53, 101, 211], draws=5, seed=3)
    assert curve.n_points.tolist() == [53, 101, 211]
    h_s, fraction = (curve.measures.index(name) for name in ("resolution", "fraction_of_frontier"))
    for i, size in enumerate((53, 101)):
        found = []
        for draw in range(5):
            order = stream_generator(3, "subsample", draw).permutation(211)
            m = measure(state_counts(array[order[:size]]))
            found.append((m.resolution, fraction_of_frontier(m.resolution, m.relevance, size)))
        for column, values in zip((h_s, fraction), np.transpose(found), strict=True):
            assert curve.mean[i, column] == pytest.approx(values.mean())
            assert (curve.low[i, column], curve.high[i, column]) == pytest.approx((values.min(), values.max()))
            assert curve.low[i, column] < curve.high[i, column]
    whole = measure(state_counts(array))
    assert curve.mean[2, h_s] == pytest.approx(whole.resolution)
    assert curve.low[2] == pytest.approx(curve.high[2], rel=1e-12)


def test_the_bias_of_small_samples_is_shown_as_it_is():
    """States equally often: a subsample has hypergeometric numbers of each, and the expected entropy of those."""
    n_states, times = 128, 61
    n_points = n_states * times
    array = (np.repeat(np.arange(n_states), times)[:, None] >> np.arange(7)) & 1
    sizes = np.array([101, 997, n_points])
    curve = subsample_curve(array, sizes, draws=20, seed=1)
    column = curve.measures.index("resolution_bits")
    for i, size in enumerate(sizes):
        k = np.arange(1, min(times, size) + 1)
        expected = -n_states * stats.hypergeom(n_points, times, size).pmf(k) @ (k / size * np.log2(k / size))
        error = (curve.high[i, column] - curve.low[i, column]) / 3.7 / np.sqrt(20)  # the range of 20 is 3.7 deviations
        assert abs(curve.mean[i, column] - expected) < 4 * error + 1e-9
    assert curve.mean[0, column] < 6.2 < 6.8 < curve.mean[1, column] < 6.95 < curve.mean[2, column]


def test_mean_and_range_leave_out_what_is_not_defined():
    spread = mean_and_range(np.array([[1.0, np.nan, np.nan], [4.0, 3.0, np.nan]]))
    assert np.array_equal(spread, [[2.5, 3, np.nan], [1, 3, np.nan], [4, 3, np.nan]], equal_nan=True)


@pytest.mark.parametrize("sizes", [[1, 5], [5, 12], [], [2.5], [[3, 4], [5, 99]]])
def test_bad_sizes(sizes):
    with pytest.raises(InputError, match="from 2 to the 11 rows"):
        subsample_curve(np.eye(11), sizes, seed=1)


def test_other_bad_input():
    with pytest.raises(InputError, match="draws must be"):
        subsample_curve(np.eye(11), draws=0, seed=1)
    with pytest.raises(InputError, match="at least 2 rows"):
        subsample_curve(np.eye(1), seed=1)
