import math

import numpy as np
import pytest
from scipy.stats import norm

from analysis.powerlaw.alternatives import Law, Tail, exponential, lognormal, power_law
from analysis.powerlaw.comparison import UNDEFINED, Comparison, against_cutoff, cutoff_ratio, vuong
from analysis.powerlaw.fit import most_likely_alpha
from analysis.powerlaw.nodes import nodes_from
from analysis.powerlaw.sampling import power_law_sample


def tail_of(values):
    return Tail(*np.unique(values, return_counts=True), int(np.min(values)))


def zipf(alpha, size, seed):
    return Tail(*power_law_sample(alpha, 1, size, np.random.default_rng(seed)), 1)


def alpha_of(tail):
    return float(most_likely_alpha(np.array([tail.mean(tail.x)]), np.array([float(tail.kmin)]))[0])


def against(tail, other):
    return vuong(tail.m, power_law(tail, alpha_of(tail)), other(tail))


def test_vuongs_ratio_a_state_at_a_time():
    m = np.array([3, 1, 2])
    law, other = (Law(0, 0, 0, np.array(p)) for p in ([-1.0, -2.5, -3.0], [-1.2, -2.0, -3.5]))
    differences = [0.2, 0.2, 0.2, -0.5, 0.5, 0.5]
    z = sum(differences) / (np.std(differences) * math.sqrt(6))
    assert vuong(m, law, other) == pytest.approx((z, 2 * norm.sf(z)))
    assert vuong(m, other, law) == pytest.approx((-z, 2 * norm.sf(z)))
    assert vuong(m, law, law) == (0, 1)


def test_the_lognormal_and_the_exponential_are_told_from_a_power_law():
    generator = np.random.default_rng(1)
    log_normal = tail_of(np.ceil(np.exp(generator.normal(1.5, 0.9, 2003))).astype(int))
    geometric = tail_of(generator.geometric(0.08, 2003))
    for tail, own in ((log_normal, lognormal), (geometric, exponential)):
        comparison = against(tail, own)
        assert comparison.alternative_better
        assert comparison.ratio < -10


def test_a_power_law_beats_the_exponential_and_does_not_lose_to_the_lognormal():
    lost = 0
    for seed in range(25):
        tail = zipf(2.0, 503, seed)
        assert against(tail, exponential).ratio > 0
        lost += against(tail, lognormal).alternative_better
    assert lost <= 2
    better = against(zipf(2.0, 5003, 5), exponential)
    assert better.ratio > 3
    assert better.p < 0.01


def cut_off(alpha, rate, size, seed):
    k = np.arange(1, 20_000)
    p = k**-alpha * np.exp(-rate * k)
    return tail_of(np.random.default_rng(seed).choice(k, size, p=p / p.sum()))


def test_a_cut_off_is_found():
    tail = cut_off(1.5, 0.02, 1009, 2)
    comparison = against_cutoff(tail, alpha_of(tail), 29, seed=1)
    assert comparison.p == 0
    assert comparison.alternative_better
    k, x = np.arange(1, 20_000), np.log(tail.k)
    truth = tail.m @ (-1.5 * x - 0.02 * tail.k - np.log((k**-1.5 * np.exp(-0.02 * k)).sum()))
    gain = 2 * (truth - tail.m @ power_law(tail, alpha_of(tail)).log_p)
    assert -comparison.ratio > gain > 50
    assert -comparison.ratio < gain + 15  # two parameters fitted: chi-square of two degrees of freedom


def test_a_cut_off_is_not_found_too_often_where_there_is_none():
    p = np.array(
        [against_cutoff(tail, alpha_of(tail), 19, seed=1).p for tail in (zipf(1.8, 101, seed) for seed in range(31))]
    )
    assert (p < 0.1).sum() <= 9  # 3 expected, standard deviation 1.7
    assert abs(p.mean() - 0.5) < 3.5 / math.sqrt(12 * 31)


def test_the_cut_off_never_does_worse_than_the_power_law_it_holds():
    ratios = [cutoff_ratio(zipf(2.6, 211, seed), nodes_from(1)) for seed in range(12)]
    assert max(ratios) <= 0
    assert min(ratios) > -12
    heavy = tail_of(np.repeat([1, 2, 3, 1000, 100_000], [700, 100, 40, 30, 20]))
    assert cutoff_ratio(heavy, nodes_from(1)) > -1e-3
    assert against_cutoff(heavy, alpha_of(heavy), 9, seed=1).p > 0.5


@pytest.mark.parametrize(
    ("ratio", "p", "better"),
    [
        (-2.0, 0.09, True),
        (-2.0, 0.1, False),
        (-2.0, 0.11, False),
        (0.0, 0.01, False),
        (2.0, 0.01, False),
        (*UNDEFINED, False),
    ],
)
def test_an_alternative_is_better_at_the_ten_percent_level(ratio, p, better):
    assert Comparison(ratio, p).alternative_better == better
