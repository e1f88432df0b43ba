from functools import cache

import naive_analysis
import numpy as np
import pytest

from analysis import fraction_of_frontier, frontier_bound, frontier_point, measure
from analysis.frontier.bound import frontier_curve
from analysis.frontier.dual import best_counts, dual, frequencies, gain, largest_slope, prices, worths
from analysis.frontier.primal import attained_counts
from rbm import InputError

# Integer solutions of the maximum of H[k] + mu H[s], in units of log M: design.md, section Definitions
REFERENCE = [
    (60_000, 0, 0.540, 0.519),
    (60_000, 0.5, 0.623, 0.496),
    (60_000, 1, 0.778, 0.378),
    (60_000, 1.5, 0.900, 0.229),
    (60_000, 2, 0.952, 0.139),
    (10_000, 1, 0.780, 0.389),
]
SMALL = [2, 3, 5, 17, 23]


@cache
def all_counts(n_points):
    """(H[s], H[k]) in units of log M of every way to spread M points over states."""
    log_m = np.log(n_points)
    return np.array(
        [
            (naive_analysis.resolution(p) / log_m, naive_analysis.relevance(p) / log_m)
            for p in naive_analysis.partitions(n_points)
        ]
    )


@pytest.mark.parametrize(("n_points", "mu", "resolution", "relevance"), REFERENCE)
def test_reference_values(n_points, mu, resolution, relevance):
    point = frontier_point(mu, n_points)
    assert point.mu == mu
    # At mu = 0 resolution is free to first order: two solutions of the same H[k] to 3e-6 lie 1e-3 apart.
    assert point.resolution == pytest.approx(resolution, abs=1.1e-3 if mu == 0 else 1e-3)
    assert point.relevance == pytest.approx(relevance, abs=1e-3)


@pytest.mark.parametrize("n_points", SMALL)
def test_the_bound_is_above_every_way_to_count_few_points(n_points):
    attained = all_counts(n_points)
    room = frontier_bound(attained[:, 0], n_points) - attained[:, 1]
    assert room.min() > -1e-12
    assert (room < 1e-12).sum() >= 2  # and it touches: at least at both ends
    assert np.nan_to_num(fraction_of_frontier(*attained.T, n_points)).max() <= 1 + 1e-12


@pytest.mark.parametrize("n_points", [17, 23])
def test_the_bound_is_close_to_the_concave_hull_of_what_is_attained(n_points):
    attained = all_counts(n_points)
    mu = np.linspace(-0.9, 5, 60)
    best = (attained[:, 1] + np.multiply.outer(mu, attained[:, 0])).max(axis=1)
    room = dual(mu, n_points) / np.log(n_points) - best
    assert room.min() > -1e-12
    assert room.max() < 0.02
    assert np.median(room) < 1e-3


@pytest.mark.parametrize("n_points", SMALL)
@pytest.mark.parametrize("mu", [-1, -0.7, -0.3, 0, 0.4, 1, 1.7, 3, 6, 1e6])
def test_points_use_up_all_points_and_are_nearly_the_best(n_points, mu):
    k, m = attained_counts(min(mu, largest_slope(n_points)), n_points)
    assert (m > 0).all()
    assert m.dtype == k.dtype == np.int64
    assert k @ m == n_points
    point, entropies = frontier_point(mu, n_points), measure(np.repeat(k, m))
    assert point == pytest.approx((mu, entropies.resolution, entropies.relevance), abs=1e-12)
    attained = all_counts(n_points)
    slope = min(mu, largest_slope(n_points))
    best = (attained[:, 1] + slope * attained[:, 0]).max()
    assert point.relevance + slope * point.resolution == pytest.approx(best, abs=0.03)
    assert point.relevance <= frontier_bound(point.resolution, n_points) + 1e-12


@pytest.mark.parametrize("n_points", [17, 23])
def test_most_points_of_few_data_are_the_very_best(n_points):
    attained = all_counts(n_points)
    mu = np.linspace(-0.9, 5, 60)
    best = (attained[:, 1] + np.multiply.outer(mu, attained[:, 0])).max(axis=1)
    curve = frontier_curve(n_points, mu)
    assert np.mean(best - curve.relevance - mu * curve.resolution < 1e-12) > 0.75


@pytest.mark.parametrize(("n_points", "gap"), [(60_000, 1e-4), (10_000, 3e-4), (1009, 2e-3)])
def test_integers_come_close_to_the_dual(n_points, gap):
    curve = frontier_curve(n_points)
    room = frontier_bound(curve.resolution, n_points) - curve.relevance
    assert room.min() > -1e-12
    assert room.max() < gap
    lost = dual(curve.mu, n_points) / np.log(n_points) - curve.relevance - curve.mu * curve.resolution
    assert lost.min() > -1e-12
    assert lost.max() < gap


@pytest.mark.parametrize("n_points", [2, 101, 60_000])
def test_the_ends_and_the_line_of_different_frequencies(n_points):
    assert frontier_bound([0, 1], n_points) == pytest.approx([0, 0], abs=1e-12)
    low = np.linspace(0, 0.4, 7)
    assert (frontier_bound(low, n_points) <= low).all()
    assert np.isnan(fraction_of_frontier([0, 1], [0, 0], n_points)).all()
    assert frontier_point(1e6, n_points)[1:] == pytest.approx((1, 0), abs=1e-12)
    different = frontier_point(-1, n_points)
    assert different.relevance == pytest.approx(different.resolution, abs=1e-12)


def test_nothing_is_lost_on_the_line_while_frequencies_can_all_differ():
    low = np.linspace(0, 0.5, 11)
    assert frontier_bound(low, 60_000) == pytest.approx(low, abs=1e-12)


def test_next_to_all_distinct_the_bound_is_that_of_pairs():
    n_points = 60_000
    for pairs in (1, 2, 5):
        m = measure([2] * pairs + [1] * (n_points - 2 * pairs))
        assert -1e-12 < frontier_bound(m.resolution, n_points) - m.relevance < 1e-3 * m.relevance


def test_the_curve_runs_from_one_state_to_all_distinct_and_is_concave_but_for_rounding():
    curve = frontier_curve(60_000)
    assert (curve.mu[0], curve.resolution[0], curve.relevance[0]) == (-1, 0, 0)
    assert (curve.resolution[-1], curve.relevance[-1]) == pytest.approx((1, 0), abs=1e-3)
    assert (np.diff(curve.mu[1:]) > 0).all()
    assert np.diff(curve.resolution).min() > -1e-3
    bound = frontier_bound(np.linspace(0, 1, 301), 60_000)
    assert np.diff(bound, 2).max() < 1e-12


def test_the_curve_at_given_mu_is_that_of_points():
    curve = frontier_curve(1009, [0.5, 1, 2])
    for i, mu in enumerate((0.5, 1, 2)):
        assert frontier_point(mu, 1009) == (mu, curve.resolution[i], curve.relevance[i])


def test_the_frequencies_follow_the_power_law():
    k, m = attained_counts(1.0, 60_000)
    head = k <= 20  # m_k ~ k^-2, rounded
    slope = np.polyfit(np.log(k[head]), np.log(m[head]), 1)[0]
    assert slope == pytest.approx(-2, abs=0.02)


def test_integer_maxima_and_price_are_those_of_search():
    n_points, mu = 101, np.array([-0.6, 0.0, 1.3])
    price = prices(mu, n_points)
    worth = worths(mu, price, n_points)
    best = best_counts(worth, n_points)
    k = frequencies(n_points)
    every = np.array([gain(k, np.full(len(k), m), worth, n_points) for m in range(n_points + 1)])
    assert np.allclose(np.take_along_axis(every, best[None].astype(int), 0)[0], every.max(axis=0), atol=1e-15)
    others = price[:, None] + np.linspace(-0.3, 0.3, 61)
    for i, slope in enumerate(mu):
        worth = worths(np.full(61, slope), others[i], n_points)
        values = others[i] + gain(k, best_counts(worth, n_points), worth, n_points).sum(axis=1)
        inside = others[i] >= (1 + slope) * np.log(n_points / len(k))
        assert values[inside].min() >= dual(mu, n_points)[i] - 1e-12


def test_fraction():
    h = np.array([0.3, 0.7, 0.9])
    bound = frontier_bound(h, 1009)
    assert fraction_of_frontier(h, bound * [1, 0.5, 0], 1009) == pytest.approx([1, 0.5, 0], abs=1e-15)
    assert isinstance(fraction_of_frontier(0.7, 0.1, 1009), float)
    assert frontier_bound(h.reshape(3, 1), 1009).shape == (3, 1)


def test_independent_units_of_unequal_means_reach_most_of_the_frontier():
    """Why closeness to the frontier proves nothing alone (design.md): the fraction is above 0.85 by chance."""
    from analysis import state_counts

    g = np.random.default_rng(1)
    m = measure(state_counts(g.random((10_007, 30)) < np.linspace(0.01, 0.3, 30)))
    assert fraction_of_frontier(m.resolution, m.relevance, m.n_points) > 0.85


@pytest.mark.parametrize("n_points", [1, 0, -3, 2.5, "7"])
@pytest.mark.parametrize(
    "call",
    [
        lambda n: frontier_point(1, n),
        lambda n: frontier_bound(0.5, n),
        frontier_curve,
        lambda n: fraction_of_frontier(0.5, 0.1, n),
    ],
)
def test_too_few_points(call, n_points):
    with pytest.raises(InputError, match="integer of at least 2"):
        call(n_points)


@pytest.mark.parametrize("mu", [-1.001, np.nan, np.inf, -np.inf])
def test_mu_out_of_range(mu):
    with pytest.raises(InputError, match="mu must be finite and at least -1"):
        frontier_point(mu, 101)


@pytest.mark.parametrize("resolution", [-0.1, 1.1, [0.5, np.nan], 9.3])
def test_resolution_out_of_range(resolution):
    with pytest.raises(InputError, match="units of log M, not bits"):
        frontier_bound(resolution, 101)


def test_relevance_that_cannot_be():
    for relevance in (-0.1, 0.45, np.nan):
        with pytest.raises(InputError, match="relevance must be from 0 to the bound"):
            fraction_of_frontier(0.4, relevance, 101)
    with pytest.raises(InputError, match=r"shape \(2,\) but relevance \(3,\)"):
        fraction_of_frontier([0.1, 0.2], [0, 0, 0], 101)


@pytest.mark.parametrize("n_points", [2, 3, 4, 10, 11, 60_000])
def test_no_more_different_frequencies_than_points(n_points):
    k = frequencies(n_points)
    assert k[:-1].sum() >= n_points > k[:-2].sum()
