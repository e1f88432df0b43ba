import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import zeta

from analysis.powerlaw.fit import ALPHA_MAX, distances, exponents, fit_tail
from analysis.powerlaw.sampling import power_law_sample
from analysis.powerlaw.zeta import log_moments
from analysis.protocols.first import MIN_TRIED_STATES


def sample(alpha, kmin, size, seed):
    return power_law_sample(alpha, kmin, size, np.random.default_rng(seed))


def spread(alpha, kmin, size):
    """Asymptotic standard error of alpha."""
    return float((size * log_moments(np.array([alpha]), np.array([float(kmin)])).variance[0]) ** -0.5)


def log_likelihood(alpha, k, m):
    return -alpha * (m @ np.log(k)) - m.sum() * np.log(zeta(alpha, k[0]))


def naive_distance(k, m, alpha):
    """The largest difference of the two distributions, a whole number at a time."""
    worst, seen, n = 0.0, 0, sum(m)
    of = dict(zip(map(int, k), map(int, m), strict=True))
    for value in range(int(k[0]), int(k[-1]) + 1):
        seen += of.get(value, 0)
        law = 1 - zeta(alpha, value + 1) / zeta(alpha, k[0])
        worst = max(worst, abs(seen / n - law))
    return worst


def naive_fit(k, m):
    best = None
    for i in range(len(k) - 1):
        if m[i:].sum() >= MIN_TRIED_STATES:
            tail, times = k[i:], m[i:]
            alpha = minimize_scalar(
                lambda a, t=tail, n=times: -log_likelihood(a, t, n), bounds=(1.001, 20), method="bounded",
                options={"xatol": 1e-9},
            ).x  # fmt: skip
            distance = naive_distance(tail, times, alpha)
            if best is None or distance < best[0]:
                best = distance, int(k[i]), alpha, int(times.sum())
    return best


@pytest.mark.parametrize(("alpha", "kmin"), [(1.8, 1), (2.5, 1), (3.2, 1), (1.8, 3), (2.5, 7), (3.2, 53)])
def test_the_exponent_is_recovered_within_standard_errors(alpha, kmin):
    size, repeats = 2003, 17
    found = [exponents(*sample(alpha, kmin, size, seed), np.array([0]))[0] for seed in range(repeats)]
    z = (np.array(found) - alpha) / spread(alpha, kmin, size)
    assert abs(z.mean()) < 3.5 / np.sqrt(repeats)
    assert 0.45 < z.std() < 1.7


def test_zipf_2_5_is_not_biased_at_kmin_1():
    # NumPy's own sampler; the continuous approximation gives 2.0 or 2.46 here
    draws = [np.unique(np.random.default_rng(seed).zipf(2.5, 20_011), return_counts=True) for seed in range(13)]
    found = np.array([exponents(k, m, np.array([0]))[0] for k, m in draws])
    assert abs(found.mean() - 2.5) < 3.5 * spread(2.5, 1, 13 * 20_011) < 0.02
    fits = [fit_tail(k, m) for k, m in draws]
    assert abs(np.median([f.alpha for f in fits]) - 2.5) < 0.02
    assert np.median([f.kmin for f in fits]) == 1


@pytest.mark.parametrize(("alpha", "kmin"), [(1.6, 1), (2.5, 5), (7.3, 2), (3.0, 211)])
def test_the_score_is_zero_and_the_likelihood_largest(alpha, kmin):
    k, m = sample(alpha, kmin, 701, 3)
    found = exponents(k, m, np.array([0]))[0]
    h = 1e-5
    score = (log_likelihood(found + h, k, m) - log_likelihood(found - h, k, m)) / (2 * h)
    assert abs(score) < 1e-3
    grid = np.linspace(1.01, 19.99, 1900)
    values = [log_likelihood(a, k, m) for a in grid]
    assert abs(grid[np.argmax(values)] - found) < 0.011
    assert log_likelihood(found, k, m) >= max(values)


def test_all_tails_at_once_are_each_tail_alone():
    k, m = sample(1.9, 2, 1009, 5)
    first = np.arange(len(k) - 1)
    together = exponents(k, m, first)
    distance = distances(k, m, first, together)
    for i in (0, 1, 7, len(k) // 2, len(k) - 2):
        alone = exponents(k[i:], m[i:], np.array([0]))
        assert together[i] == pytest.approx(alone[0], rel=1e-10)
        assert distance[i] == pytest.approx(naive_distance(k[i:], m[i:], alone[0]), abs=1e-9)
    assert len(first) > 64  # more than one block of rows


@pytest.mark.parametrize("alpha", [1.05, 1.5, 2.2, 4.0, 9.0])
def test_distances_of_laws_that_do_not_fit(alpha):
    # the largest difference is at the last value of a flat law, just below a far value of a steep one
    for values in ([1, 2, 2, 3, 90], [2, 2, 2, 2, 3], [3, 50, 51, 52, 300], [33, 40, 70, 71, 900]):
        k, m = np.unique(values, return_counts=True)
        found = distances(k, m, np.array([0, 1]), np.array([alpha, 2 * alpha]))
        naive = [naive_distance(k, m, alpha), naive_distance(k[1:], m[1:], 2 * alpha)]
        assert found == pytest.approx(naive, abs=1e-9)


@pytest.mark.parametrize("seed", range(5))
def test_the_whole_fit_against_its_naive_twin(seed):
    generator = np.random.default_rng(seed)
    below = generator.integers(1, 12, 67)  # not a power law
    k, m = np.unique(np.concatenate([below, np.minimum(generator.zipf(1.9, 113) + 4, 400)]), return_counts=True)
    fit = fit_tail(k, m)
    distance, kmin, alpha, tail = naive_fit(k, m)
    assert (fit.kmin, fit.tail_states) == (kmin, tail)
    assert fit.alpha == pytest.approx(alpha, abs=1e-5)
    assert fit.distance == pytest.approx(distance, abs=1e-6)
    assert not fit.at_bound


def test_the_start_of_the_tail_is_found():
    k, m = sample(2.4, 11, 3001, 8)
    body = np.bincount(np.random.default_rng(9).integers(1, 11, 5003), minlength=11)[1:]
    fit = fit_tail(np.concatenate([np.arange(1, 11), k]), np.concatenate([body, m]))
    assert 9 <= fit.kmin <= 16
    assert abs(fit.alpha - 2.4) < 4 * spread(2.4, 11, fit.tail_states)


@pytest.mark.parametrize("counts", [[5], [7] * 60, [1] * 1009, [1, 2, 3], list(range(1, MIN_TRIED_STATES))])
def test_where_there_is_no_tail_to_fit(counts):
    assert fit_tail(*np.unique(counts, return_counts=True)) is None


def test_tails_hold_ten_states_and_two_values():
    assert fit_tail(np.array([1, 2]), np.array([51, 30])).kmin == 1  # two alone would fit any steep law
    body, tail = np.arange(1, 21), np.array([40, 42, 45, 48, 52, 57, 64, 74, 93, 150])
    for states, kmin in ((tail, {40}), (tail[1:], set(range(1, 21)))):
        fit = fit_tail(np.concatenate([body, states]), np.repeat([500, 1], [20, len(states)]))
        assert fit.kmin in kmin


def test_the_bound_is_said():
    fit = fit_tail(np.array([1, 2]), np.array([10**9, 1]))
    assert fit.alpha == ALPHA_MAX
    assert fit.at_bound
    assert not fit_tail(np.array([1, 2]), np.array([10**5, 1])).at_bound


@pytest.mark.filterwarnings("ignore:Initial guess")
def test_against_the_powerlaw_package():
    powerlaw = pytest.importorskip("powerlaw", exc_type=ImportError)
    for alpha, kmin in ((1.8, 1), (2.5, 6), (3.2, 1)):
        k, m = sample(alpha, kmin, 1009, 11)
        theirs = powerlaw.Fit(
            np.repeat(k, m), discrete=True, estimate_discrete=False, xmin=kmin, parameter_ranges={"alpha": [1, 6]},
            verbose=0,
        ).power_law  # fmt: skip
        assert theirs.alpha == pytest.approx(exponents(k, m, np.array([0]))[0], abs=2e-4)
