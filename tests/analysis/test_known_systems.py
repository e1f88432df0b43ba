"""Systems of which the law is known exactly: what the measures make of samples of them.

Expected plug-in entropies are exact: the number of times a state of probability p is seen in M independent draws is
binomial. The Ising model is the 4 x 4 torus: its law is enumerated, its H[k] known from samples only. What
the tests ask of it was looked up in such samples at twelve temperatures first; it is no prediction.
"""

import numpy as np
import pytest
from scipy import stats

from analysis.entropies.columns import independent_units
from analysis.entropies.entropy import frequency_of_frequencies, measure, relevance, resolution, state_counts
from analysis.frontier.bound import fraction_of_frontier
from analysis.frontier.slopes import zipf_point
from analysis.nulls.matched import matched_nulls
from analysis.powerlaw.fit import fit_tail
from analysis.scales.blocks import through_blocks
from analysis.scales.units import through_scales

CRITICAL = 2 / np.log(1 + np.sqrt(2))  # Onsager's temperature of the infinite lattice


def expected_resolution(p, n_points):
    """Expected plug-in H[s] in bits of M independent draws from the law p, grouped by equal probabilities."""
    distinct, number = np.unique(np.round(p, 14), return_counts=True)
    k = np.arange(1, n_points + 1)
    terms = -k / n_points * np.log2(k / n_points)
    return sum(n * float(stats.binom(n_points, q).pmf(k) @ terms) for q, n in zip(distinct, number, strict=True))


def standard_error(p, n_points, draws):
    """Of the mean over draws of H[s] in bits: the variance of -log2 p over M, to first order."""
    surprise = -np.log2(p)
    return np.sqrt((p @ surprise**2 - (p @ surprise) ** 2) / n_points / draws)


def bits_of(codes, n_bits):
    return ((codes[:, None] >> np.arange(n_bits)) & 1).astype(np.uint8)


@pytest.mark.parametrize("on", [202, 373])
def test_independent_biased_bits_have_the_expected_resolution(on):
    n_bits, n_points, n = 7, 1009, 25
    layer = np.zeros((n_points, 1), np.uint8)
    layer[:on] = 1
    mean, ones = on / n_points, bits_of(np.arange(2**n_bits), n_bits).sum(axis=1)
    p = mean**ones * (1 - mean) ** (n_bits - ones)
    samples = [independent_units(layer, n_bits, seed=1, draw=draw) for draw in range(n)]
    found, error = np.mean([resolution(state_counts(s), "bits") for s in samples]), standard_error(p, n_points, n)
    expected = expected_resolution(p, n_points)
    assert abs(found - expected) < 4 * error
    assert -p @ np.log2(p) - expected > 4 * error  # so that the entropy of the law itself would not pass


def test_fair_bits_have_the_expected_resolution_and_nearly_the_expected_relevance():
    """All 2^9 states alike: m_k is binomial in expectation, and large, so H[k] is nearly that of the expected m_k."""
    n_bits, n_points, draws = 9, 5003, 10
    p = np.full(2**n_bits, 0.5**n_bits)
    g = np.random.default_rng(1)
    found = [state_counts(bits_of(g.integers(0, 2**n_bits, n_points), n_bits)) for _ in range(draws)]
    h_s = [resolution(c, "bits") for c in found]
    # the first-order variance is 0 for equal probabilities; to second order 2 n ln 2 (9 - H) is chi-square
    error = np.sqrt(2 * (2**n_bits - 1)) / (2 * n_points * np.log(2)) / np.sqrt(draws)
    assert abs(np.mean(h_s) - expected_resolution(p, n_points)) < 4 * error
    k = np.arange(1, n_points + 1)
    share = 2**n_bits * stats.binom(n_points, p[0]).pmf(k) * k / n_points
    share = share[share > 1e-12]
    expected = -share @ np.log2(share)
    h_k = np.array([relevance(c, "bits") for c in found])
    # of about 25 frequencies, each with a relative variance of 1 / m_k: a bias of about 25 / (2 * 512 ln 2) bits
    assert abs(h_k.mean() - expected) < 0.06
    assert h_k.mean() < expected


def power_law_counts(mu, n_points, generator=None):
    """Frequencies of about M points with m_k = c k^(-1 - mu), cut where it falls below 1/2; rounded, or Poisson."""
    low, high = 1.0, 10.0 * n_points
    for _ in range(50):
        c = (low + high) / 2
        k = np.arange(1, int((2 * c) ** (1 / (1 + mu))) + 1)
        m = c * k ** (-1.0 - mu)
        low, high = (c, high) if k @ m <= n_points else (low, c)
    return np.repeat(k, np.rint(m).astype(int) if generator is None else generator.poisson(m))


def zipf_of_family(n_points, generator=None):
    """Where the slope through samples of mu from .6 to 1.4 is -1, and H[s] of the one of mu = 1."""
    family = [measure(power_law_counts(mu, n_points, generator)) for mu in (0.6, 0.8, 1.0, 1.2, 1.4)]
    scales = through_scales([m.resolution for m in family], [m.relevance for m in family])
    return scales.zipf, family[2].resolution


def test_frequencies_by_zipfs_law_lie_on_the_frontier_where_mu_is_1():
    m = measure(power_law_counts(1.0, 60_000))
    assert fraction_of_frontier(m.resolution, m.relevance, m.n_points) > 0.998
    point = zipf_point(m.n_points)
    assert (m.resolution, m.relevance) == pytest.approx(point[1:], abs=0.02)
    crossing, _ = zipf_of_family(60_000)
    assert crossing == pytest.approx(point.resolution, abs=2e-3)


def test_a_sample_of_zipfs_law_has_slope_minus_1():
    """Sampled, H[k] lies about 3 % under the frontier; the slope is -1 at the sample of mu = 1 all the same."""
    g = np.random.default_rng(1)
    found = np.array([zipf_of_family(10_007, g) for _ in range(20)])
    difference = found[:, 0] - found[:, 1]
    error = difference.std(ddof=1) / np.sqrt(len(found))
    assert error < 4e-3
    assert abs(difference.mean()) < 4 * error
    m = measure(power_law_counts(1.0, 10_007, g))
    assert 0.95 < fraction_of_frontier(m.resolution, m.relevance, m.n_points) < 0.99


def test_the_exponent_of_zipf_samples_is_1_on_average():
    """Over samples: an interval of one from few bootstraps covers 1 in five samples of six, which is no test."""
    g = np.random.default_rng(1)
    mu = [fit_tail(*frequency_of_frequencies(g.zipf(2.0, 5003))).alpha - 1 for _ in range(25)]
    error = np.std(mu, ddof=1) / np.sqrt(len(mu))
    assert error < 6e-3
    assert abs(np.mean(mu) - 1) < 4 * error


def test_a_rank_law_with_its_head_is_far_from_the_zipf_point():
    """k_r = C / r, every frequency above sqrt(C) a single state: mu is 1, but most points are in a few states."""
    m = measure(6703 // np.arange(1, 6704))
    assert m.n_points == pytest.approx(60_000, rel=0.05)
    assert m.resolution < zipf_point(m.n_points).resolution - 0.2
    assert fraction_of_frontier(m.resolution, m.relevance, m.n_points) < 0.8


SAME = 0.8  # probability that neighbours in the chain agree: exp(2 J / T) = 4


def chains(n_chains, n_spins, generator):
    """Open Ising chains without a field, by the Markov property: a fair spin, then flips."""
    first = generator.random((n_chains, 1)) < 0.5
    flips = generator.random((n_chains, n_spins - 1)) > SAME
    return (np.cumsum(np.hstack([first, flips]), axis=1) % 2).astype(np.uint8)


def chain_law(n_spins):
    """Probability of each of the 2^n configurations."""
    spins = bits_of(np.arange(2**n_spins), n_spins)
    flips = (spins[:, 1:] != spins[:, :-1]).sum(axis=1)
    return 0.5 * SAME ** (n_spins - 1 - flips) * (1 - SAME) ** flips


def test_the_law_of_the_chain_has_one_bit_and_then_the_conditional_entropy_a_spin():
    conditional = -SAME * np.log2(SAME) - (1 - SAME) * np.log2(1 - SAME)
    for n in (1, 2, 7):
        assert -chain_law(n) @ np.log2(chain_law(n)) == pytest.approx(1 + (n - 1) * conditional)


def test_the_ising_chain_has_its_block_entropies():
    """As rows of spins, and as blocks of long sequences whose beginnings, 13 spins apart, are all but independent."""
    g, n, n_points = np.random.default_rng(2), 20, 1009
    rows = [chains(n_points, 7, g) for _ in range(n)]
    blocks = [through_blocks(chains(1, 13 * n_points, g)[0], 1, 13) for _ in range(n)]
    for length in (2, 5, 7):
        expected = expected_resolution(chain_law(length), n_points)
        error = standard_error(chain_law(length), n_points, n)
        assert abs(np.mean([resolution(state_counts(r[:, :length]), "bits") for r in rows]) - expected) < 4 * error
        assert abs(np.mean([resolution(b.counts[length - 1], "bits") for b in blocks]) - expected) < 4 * error
    assert all(b.n_points == n_points for b in blocks)


class Torus:
    """The 4 x 4 Ising model with periodic boundaries, all 65 536 configurations."""

    def __init__(self):
        spins = 2 * bits_of(np.arange(2**16), 16).reshape(-1, 4, 4).astype(int) - 1
        self.energy = -sum((spins * np.roll(spins, 1, axis)).sum(axis=(1, 2)) for axis in (1, 2))

    def law(self, temperature):
        weight = np.exp(-(self.energy - self.energy.min()) / temperature)
        return weight / weight.sum()

    def sample(self, temperature, n_points, generator):
        return bits_of(generator.choice(2**16, n_points, p=self.law(temperature)), 16)


@pytest.fixture(scope="module")
def torus():
    return Torus()


def test_in_two_dimensions_resolution_rises_with_temperature_and_relevance_peaks_near_the_critical_one(torus):
    """Samples of 5003: H[k] .15, .29, .07 in units of log M at 1.6, T_c and 6; the most, .31, at 2.6."""
    g, n_points, n = np.random.default_rng(3), 5003, 5
    found = {}
    for temperature in (1.6, CRITICAL, 6.0):
        samples = [measure(state_counts(torus.sample(temperature, n_points, g))) for _ in range(n)]
        law = torus.law(temperature)
        h_s = np.mean([m.resolution_bits for m in samples])
        assert abs(h_s - expected_resolution(law, n_points)) < 4 * standard_error(law, n_points, n) + 1e-3
        found[temperature] = samples
    cold, critical, hot = found.values()
    for below, above in ((cold, critical), (critical, hot)):
        assert max(m.resolution for m in below) < min(m.resolution for m in above) - 0.2
    for other in (cold, hot):
        assert max(m.relevance for m in other) < min(m.relevance for m in critical) - 0.1


def test_closeness_to_the_frontier_is_least_near_the_critical_temperature(torus):
    """Samples of 5003: .86, .62 and .98 of the frontier."""
    g = np.random.default_rng(4)
    found = [measure(state_counts(torus.sample(t, 5003, g))) for t in (1.6, CRITICAL, 6.0)]
    cold, critical, hot = (fraction_of_frontier(m.resolution, m.relevance, 5003) for m in found)
    assert critical < min(cold, hot) - 0.15


def test_against_independent_spins_the_sign_depends_on_the_temperature(torus):
    """At T_c independent bits of that resolution are more relevant, at 4 less."""
    g = np.random.default_rng(5)
    for null in matched_nulls(torus.sample(CRITICAL, 5003, g), draws=5, seed=1).values():
        assert null.effect_high < -0.1
    for null in matched_nulls(torus.sample(4.0, 5003, g), draws=5, seed=1).values():
        assert null.effect_low > 0.05


def test_independent_units_have_no_effect_against_independent_units():
    """Eight bits of one mean: what is measured of 40 layers is 0 within an error that the effects above pass by far."""
    template = (np.arange(997) < 299).astype(np.uint8)[:, None]
    effects = []
    for draw in range(40):
        layer = independent_units(template, 8, seed=1, draw=draw)
        effects.append(matched_nulls(layer, draws=5, seed=100 + draw)["independent units"].effect)
    error = np.std(effects, ddof=1) / np.sqrt(len(effects))
    assert error < 5e-3
    assert abs(np.mean(effects)) < 4 * error
