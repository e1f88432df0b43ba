import numpy as np
import pytest
from scipy.special import zeta
from scipy.stats import binomtest, chisquare, kstest

from analysis.powerlaw import goodness as module
from analysis.powerlaw.fit import TailFit, fit_tail
from analysis.powerlaw.goodness import goodness, percentile_interval, resampled_fits, semi_parametric
from analysis.powerlaw.sampling import power_law_sample


def sample(alpha, kmin, size, seed):
    return power_law_sample(alpha, kmin, size, np.random.default_rng(seed))


def with_a_bump(seed):
    """Zipf's law, with 300 states of frequency 40 too many."""
    k, m = sample(2.0, 1, 4001, seed)
    return np.unique(np.concatenate([np.repeat(k, m), np.full(300, 40)]), return_counts=True)


def test_p_is_uniform_where_the_law_holds():
    p = []
    for seed in range(70):
        k, m = sample(2.2, 1, 149, seed)
        p.append(goodness(k, m, fit_tail(k, m), 19, seed=seed).value)
    p = np.array(p)
    assert binomtest(int((p < 0.1).sum()), len(p), 2 / 20).pvalue > 1e-3
    assert kstest(p + np.random.default_rng(0).uniform(0, 1 / 20, len(p)), "uniform").pvalue > 1e-3


def test_p_is_small_where_it_does_not():
    for seed in range(3):
        k, m = with_a_bump(seed)
        assert goodness(k, m, fit_tail(k, m), 40, seed=seed).value < 0.1


def test_states_below_the_tail_are_drawn_as_they_are():
    # a body that is no power law must not count against the tail, nor vanish from the replicates
    k, m = sample(2.1, 9, 601, 5)
    body = np.full(8, 500)
    k, m = np.concatenate([np.arange(1, 9), k]), np.concatenate([body, m])
    fit = fit_tail(k, m)
    assert fit.kmin in range(8, 13)
    assert goodness(k, m, fit, 40, seed=1).value > 0.1


def test_replicates_follow_the_law_in_the_tail_and_the_sample_below():
    k, m = np.array([1, 2, 3, 4, 5, 9, 30]), np.array([40, 7, 90, 21, 3, 2, 1])
    fit = TailFit(2.3, 4, 27, 0.1, False)
    drawn, total = np.zeros(6), 400 * 164
    for seed in range(400):
        values, times = semi_parametric(k, m, fit, np.random.default_rng(seed))
        assert times.sum() == 164
        assert (np.diff(values) > 0).all()
        drawn += np.bincount(np.minimum(values, 6) - 1, times, 6)
    at = np.array([4, 5]) ** -2.3 / zeta(2.3, 4)
    expected = np.array([40, 7, 90, *(27 * at), 27 * (1 - at.sum())]) / 164
    assert chisquare(drawn, expected * total).pvalue > 1e-3


def test_the_interval_of_p_is_wilsons():
    k, m = sample(2.0, 1, 211, 7)
    fit = fit_tail(k, m)
    for changed, value in ((fit._replace(distance=2.0), 0.0), (fit._replace(distance=0.0), 1.0), (fit, None)):
        p = goodness(k, m, changed, 50, seed=3)
        test = binomtest(round(50 * p.value), 50).proportion_ci(method="wilson")
        assert (p.low, p.high) == pytest.approx((test.low, test.high), abs=1e-6)
        assert value is None or p.value == value


def test_the_interval_of_the_exponent_covers_it():
    covered, width = 0, []
    for seed in range(60):
        k, m = sample(2.0, 1, 397, seed)
        fit = fit_tail(k, m)
        interval = percentile_interval(fit.alpha, [f.alpha for f in resampled_fits(k, m, 40, seed=seed)])
        covered += interval.low <= 2.0 <= interval.high
        width.append(interval.high - interval.low)
    assert 0.8 <= covered / 60  # .95 - 3.5 standard errors - what choosing kmin and 40 replicates cost, .04
    # kmin kept, it would be 3.92 / sqrt(397 * .56) = .26 wide
    assert 0.2 < np.median(width) < 0.6


def test_a_replicate_as_far_as_the_sample_counts(monkeypatch):
    k, m = sample(2.1, 9, 601, 5)
    fit = fit_tail(k, m)
    for distance, p in ((fit.distance, 1), (np.nextafter(fit.distance, 0), 0)):
        monkeypatch.setattr(module, "fit_tail", lambda k, m, distance=distance: fit._replace(distance=distance))
        assert goodness(k, m, fit, 7, seed=1).value == p


def test_percentiles_hold_the_value_and_may_be_missing():
    replicates = list(np.linspace(0, 1, 1001))
    assert percentile_interval(0.5, replicates)[:3] == pytest.approx((0.5, 0.025, 0.975))
    assert percentile_interval(1.5, replicates)[:3] == pytest.approx((1.5, 0.025, 1.5))
    assert percentile_interval(-1.0, replicates)[:3] == pytest.approx((-1.0, -1.0, 0.975))
    assert percentile_interval(2.0, [])[:3] == pytest.approx((2.0, np.nan, np.nan), nan_ok=True)


def test_one_seed_one_result():
    k, m = sample(1.9, 1, 499, 3)
    fit = fit_tail(k, m)
    assert goodness(k, m, fit, 23, seed=5) == goodness(k, m, fit, 23, seed=5)
    first, same, other = (resampled_fits(k, m, 11, seed=seed) for seed in (5, 5, 6))
    assert first == same
    assert first != other


def test_resamples_have_as_many_states():
    k, m = sample(1.9, 1, 499, 3)
    assert max(f.tail_states for f in resampled_fits(k, m, 29, seed=1)) == 499
