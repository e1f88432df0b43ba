"""D1: by hand for few states, against a loop, and nothing for samples of a power law."""

import math

import naive_analysis
import numpy as np
import pytest

from analysis.powerlaw.all_states import SMALLEST, fit_all_states, log_distance, log_distance_ratio
from analysis.powerlaw.fit import distances, exponents
from analysis.powerlaw.sampling import power_law_sample
from rbm.errors import InputError


def zeta_counts(mu, n_states, generator):
    k, m = power_law_sample(1 + mu, 1, n_states, generator)
    return np.repeat(k, m)


def test_mu_is_where_the_mean_logarithm_of_the_law_is_that_of_the_states():
    """The law's mean of log k, summed one by one and by an integral beyond."""
    a, end = fit_all_states([5, 3, 3, 1, 1, 1, 1]).mu + 1, 3e6
    k = np.arange(1.0, end)
    weight, tail = k**-a, (end - 0.5) ** (1 - a) / (a - 1)
    mean = ((weight * np.log(k)).sum() + tail * (math.log(end - 0.5) + 1 / (a - 1))) / (weight.sum() + tail)
    assert mean == pytest.approx((math.log(5) + 2 * math.log(3)) / 7, rel=1e-6)


def test_distance_of_two_frequencies_by_hand():
    """Three states seen once and one twice: P(K = 1) is 3/4 in the sample and 1 / zeta(alpha) in the law."""
    counts = [2, 1, 1, 1]
    fit = fit_all_states(counts)
    zeta = sum(k ** -(1 + fit.mu) for k in range(1, 10**6))
    once, up_to_twice = 1 / zeta, (1 + 2 ** -(1 + fit.mu)) / zeta
    assert fit.distance == pytest.approx(max(abs(once - 3 / 4), 1 - up_to_twice), abs=1e-6)


@pytest.mark.parametrize(
    "counts", [[5, 3, 3, 1, 1, 1, 1], [7, 7, 4, 2], [11, 5, 3], [9], [4, 4, 4], [1, 1, 1, 2], [40, 2, 1, 1]]
)
def test_agrees_with_the_loop(counts):
    """Also where no state is seen once: the law begins at 1 all the same."""
    fit = fit_all_states(counts)
    assert fit.distance == pytest.approx(naive_analysis.all_states_distance(counts, 1 + fit.mu), abs=1e-5)
    assert fit_all_states(counts[::-1]) == fit


def test_no_state_seen_once_is_far_from_a_law_that_begins_at_1():
    """Of kmin = 3 the same counts would be near a power law; of kmin = 1 at least the share of k = 1 and 2 is off."""
    counts = zeta_counts(1.0, 2003, np.random.default_rng(1))
    shifted = counts[counts >= 3]
    k, m = np.unique(shifted, return_counts=True)
    of_tail = distances(k, m, np.array([0]), exponents(k, m, np.array([0])))[0]
    fit = fit_all_states(shifted)
    assert of_tail < 0.05
    assert fit.distance > 0.3


@pytest.mark.parametrize("mu", [0.5, 1.0, 1.5])
def test_vanishes_for_frequencies_of_a_zeta_law_as_states_grow(mu):
    """As 1 / sqrt(states): within 1.36 of it, the 95 % point without a fitted exponent, and mu is found."""
    generator = np.random.default_rng(int(10 * mu))
    for n_states in (500, 5000, 50_000):
        fits = [fit_all_states(zeta_counts(mu, n_states, generator)) for _ in range(5)]
        assert max(fit.distance for fit in fits) < 1.36 / math.sqrt(n_states)
        assert np.mean([fit.mu for fit in fits]) == pytest.approx(mu, abs=5 * mu / math.sqrt(n_states))


def test_all_states_seen_once_are_at_the_bound():
    fit = fit_all_states(np.ones(101, int))
    assert fit.at_bound
    assert fit.mu == 19
    assert fit.distance == pytest.approx(2**-20, rel=1e-2)
    assert not fit_all_states([1, 1, 2]).at_bound


def test_ratio_is_positive_where_the_sample_is_nearer():
    zipf = zeta_counts(1.0, 1009, np.random.default_rng(2))
    alike = np.full(1009, 4)
    assert log_distance_ratio(zipf, alike) == pytest.approx(log_distance(alike) - log_distance(zipf))
    assert log_distance_ratio(zipf, alike) > 1
    assert log_distance_ratio(zipf, zipf) == 0
    assert log_distance(zipf) == math.log10(fit_all_states(zipf).distance)
    assert math.log10(SMALLEST) <= log_distance(np.ones(5, int)) < -5


@pytest.mark.parametrize("counts", [[], [0, 1], [1.5], [[1, 2]]])
def test_counts_are_checked(counts):
    with pytest.raises(InputError, match="counts"):
        fit_all_states(counts)
