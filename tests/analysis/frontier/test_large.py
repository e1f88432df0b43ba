"""The frontier of many points, by sums over levels: the same as by sums over all frequencies, on to 10**11 points."""

import numpy as np
import pytest

from analysis.entropies.registry import MEASURES
from analysis.frontier import bound, dual, large, lines
from analysis.frontier.slopes import zipf_point


@pytest.mark.parametrize("n_points", [2, 7, 1009, 60_000])
def test_the_bound_is_that_of_all_frequencies(n_points):
    mu = lines.multipliers(n_points, 23)
    assert np.allclose(large.large_dual(mu, n_points), dual.dual(mu, n_points), rtol=0, atol=1e-11)


@pytest.mark.parametrize("mu", [-1.0, -0.9, 0.0, 0.5, 1.0, 3.0])
def test_points_are_whole_numbers_of_all_points_and_near_the_bound(mu):
    n_points = 1_000_003
    resolution, relevance = (h / np.log(n_points) for h in large.large_point(mu, n_points))
    small = bound.frontier_point(mu, n_points)
    assert abs(small.relevance + mu * small.resolution - relevance - mu * resolution) < 2e-4
    assert relevance <= bound.frontier_bound(resolution, n_points) + 1e-12


@pytest.mark.parametrize("mu", [-1.0, 0.3, 1.0])
def test_a_point_is_that_of_its_counts(mu):
    """The states written out one by one, with the one of the points that remain."""
    n_points = 9973
    price = large.large_price(mu, n_points)
    k = dual.frequencies(n_points)
    if mu == -1:
        m = (np.cumsum(k) <= n_points).astype(float)
    else:
        m = dual.best_counts(dual.worths(np.array([mu]), np.array([price]), n_points), n_points)[0]
    remaining = n_points - int(k @ m)
    if remaining:
        k, m = np.append(k, remaining), np.append(m, 0)
        m[np.flatnonzero(k == remaining)[0]] += 1
    share = (k * m / n_points)[m > 0]
    expected = (share * np.log(n_points / k[m > 0])).sum(), (share * np.log(1 / share)).sum()
    assert large.large_point(mu, n_points) == pytest.approx(expected, abs=1e-11)


def test_sums_of_k_log_k_are_exact():
    x = np.array([0, 1, 2, 31, 32, 33, 500, 4001])
    terms = np.concatenate([[0.0], np.cumsum(np.arange(1, 4002) * np.log(np.arange(1, 4002)))])
    assert np.allclose(large._log_sums(x), terms[x], rtol=1e-12, atol=0)


@pytest.mark.parametrize("n_points", [7, 1009, 60_000, 10_000_019])
@pytest.mark.parametrize("mu", [-1.0, -0.9, 0.0, 1.0, 5.0])
def test_the_price_is_that_of_plain_bisections(n_points, mu):
    low, high = (1 + mu) * np.log(n_points / dual.frequencies_end(n_points)), (1 + mu) * np.log(n_points)
    for _ in range(large._HALVINGS):
        middle = (low + high) / 2
        if large._used(large.layout(mu, middle, n_points)) > n_points:
            low = middle
        else:
            high = middle
    price = large.large_price(mu, n_points)
    assert price == pytest.approx(high, rel=1e-10)  # where the points used fall by steps, these round
    assert large._used(large.layout(mu, price, n_points)) <= n_points


def test_few_prices_are_tried(monkeypatch):
    tried, counts = [], large._counts
    monkeypatch.setattr(large, "_counts", lambda *given: tried.append(1) or counts(*given))
    for mu in (0.0, 0.5, 1.0, 3.0, 20.0):
        tried.clear()
        large.large_price(mu, 10**13)
        assert len(tried) < 45, mu


@pytest.mark.parametrize("n_points", [1009, 60_000])
def test_the_lowest_line_is_found_among_few(monkeypatch, n_points):
    resolutions = np.linspace(0, 1, 41)
    expected = lines.lowest_lines(resolutions, n_points)
    heights, computed = large.large_dual(lines.multipliers(n_points, 400), n_points), []
    number_of = {float(mu): i for i, mu in enumerate(lines.multipliers(n_points, 400))}

    def height(mu, n):
        computed.append(number_of[float(mu[0])])
        return heights[computed[-1:]]

    monkeypatch.setattr(lines, "LARGE", 0)
    monkeypatch.setattr(lines, "large_dual", height)
    for resolution, value in zip(resolutions, expected, strict=True):
        lines._line.cache_clear()
        computed.clear()
        assert lines.lowest_lines(np.array([resolution]), n_points)[0] == pytest.approx(value, abs=1e-11)
        assert len(set(computed)) <= 18
    lines._line.cache_clear()


def test_the_most_points_that_can_be_counted():
    """In seconds: with work that grows as the points do, this would not end."""
    counts = np.array([2**52, 2**51, 2**50, *range(1, 100_000)])
    values = [measure.value(counts) for measure in MEASURES]
    assert 0 < values[-1] < 1
    point = zipf_point(2**53 - 1)
    assert 0 <= float(bound.frontier_bound(point.resolution, 2**53 - 1)) - point.relevance < 1e-3


def test_a_hundred_thousand_million_points():
    n_points = 66_500_000_000
    point = zipf_point(n_points)
    assert 0.74 < point.resolution < 0.8
    assert 0 <= float(bound.frontier_bound(point.resolution, n_points)) - point.relevance < 1e-4
