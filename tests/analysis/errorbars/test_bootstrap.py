import functools
from collections import Counter
from itertools import product

import naive_analysis
import numpy as np
import pytest
from scipy.stats import chisquare

from analysis import noise, relevance, resolution
from analysis.errorbars.bootstrap import bootstrap_interval
from analysis.errorbars.intervals import Z95
from analysis.errorbars.split_half import split_half_error
from rbm import InputError, States
from rbm.streams import stream_generator

M = 2003
LAWS = {
    "apart": np.arange(1, 8),  # counts differ by more than their noise
    "equal": np.ones(31),
    "Zipf": 1 / np.arange(1, 1009),  # half of the states are seen
    "all new": np.ones(100_003),  # nearly every point has a state of its own
}
SAMPLES, FRESH = 150, 1000


def entropies(counts) -> np.ndarray:
    return np.array([f(counts, "nats") for f in (resolution, relevance, noise)])


def naive_entropies(counts) -> list[float]:
    return [f(counts) for f in (naive_analysis.resolution, naive_analysis.relevance, naive_analysis.noise)]


@pytest.mark.parametrize("bootstraps", [1, 2, 53])
def test_intervals_are_those_of_points_drawn_one_at_a_time(bootstraps):
    counts = [17, 7, 5, 2, 2, 1, 1, 1]
    stream = stream_generator(11, "bootstrap of points")
    expected = naive_analysis.basic_interval(counts, naive_entropies, bootstraps, stream)
    assert np.allclose(bootstrap_interval(counts, entropies, bootstraps, seed=11), expected, rtol=1e-12, atol=1e-14)


def test_resamples_follow_the_law_of_drawing_with_replacement():
    counts, n = (3, 1, 1), 3000
    seen = Counter()

    def record(resample) -> np.ndarray:
        seen.update([tuple(sorted(resample.tolist()))])
        return np.zeros(1)

    bootstrap_interval(counts, record, n, seed=7)
    seen[1, 1, 3] -= 1  # the sample itself
    law = Counter(tuple(sorted(Counter(points).values())) for points in product("aaabc", repeat=5))
    assert set(seen) <= set(law)
    assert chisquare([seen[key] for key in law], [n * law[key] / 5**5 for key in law]).pvalue > 1e-4


def test_the_interval_of_a_share_is_that_of_the_binomial():
    counts, n = np.array([701, 1302]), 4001
    low, high = bootstrap_interval(counts, lambda c: c[:1] / c.sum(), n, seed=3)[:, 0]
    p = 701 / M
    deviation = np.sqrt(p * (1 - p) / M)
    quantile_error = np.sqrt(0.025 * 0.975 / n) / (np.exp(-(Z95**2) / 2) / np.sqrt(2 * np.pi))  # in deviations
    assert abs(low - (p - Z95 * deviation)) < 4 * quantile_error * deviation + 1 / M
    assert abs(high - (p + Z95 * deviation)) < 4 * quantile_error * deviation + 1 / M


@functools.cache
def samples(law: str) -> list[np.ndarray]:
    """The states of the points of ``FRESH`` samples."""
    cumulative = np.cumsum(LAWS[law] / LAWS[law].sum())
    cumulative /= cumulative[-1]
    g = np.random.default_rng(1)
    return [np.searchsorted(cumulative, g.random(M), side="right") for _ in range(FRESH)]


@pytest.fixture(scope="module")
def simulated():
    """By law: H[s] of the law and H[k] expected at M points, values of samples, their intervals; nats."""
    found = {}
    for name, weights in LAWS.items():
        p = weights / weights.sum()
        all_counts = [np.unique(points, return_counts=True)[1] for points in samples(name)]
        values = np.array([entropies(counts)[:2] for counts in all_counts])
        truth = np.array([-(p * np.log(p)).sum(), values[:, 1].mean()])
        intervals = [
            bootstrap_interval(counts, lambda c: entropies(c)[:2], 100, seed=seed)
            for seed, counts in enumerate(all_counts[:SAMPLES])
        ]
        found[name] = truth, values[:SAMPLES], np.array(intervals)
    return found


def held(truth, intervals) -> np.ndarray:
    """Share of the intervals that hold the truth, resolution and relevance."""
    return ((intervals[:, 0] <= truth) & (truth <= intervals[:, 1])).mean(axis=0)


def about(share: float) -> tuple[float, float]:
    """Within four standard errors of a share of ``SAMPLES``."""
    error = 4 * np.sqrt(share * (1 - share) / SAMPLES)
    return share - error, share + error


@pytest.mark.parametrize(
    ("law", "resolution_held", "relevance_held"),
    [
        ("apart", about(0.95), about(0.94)),
        ("equal", (about(0.95)[0], 1), about(0.6)),
        ("Zipf", about(0.3), about(0.44)),
        ("all new", (0, 0), (0, 0)),
    ],
)
def test_how_often_the_truth_is_held_is_as_documented(simulated, law, resolution_held, relevance_held):
    truth, _, intervals = simulated[law]
    h_s, h_k = held(truth, intervals)
    assert resolution_held[0] <= h_s <= resolution_held[1]
    assert relevance_held[0] <= h_k <= relevance_held[1]


def test_percentiles_have_the_bias_twice_where_reflection_takes_it_off(simulated):
    truth, values, intervals = simulated["equal"]
    percentiles = 2 * values[:, None] - intervals[:, ::-1]
    assert held(truth, percentiles)[0] == 0
    truth, values, intervals = simulated["Zipf"]
    bias, left = (x[:, 0].mean() - truth[0] for x in (values, intervals.mean(axis=1)))
    assert bias < 0
    assert 0.35 < left / bias < 0.6


def test_single_points_become_pairs_and_relevance_fails(simulated):
    truth, values, intervals = simulated["all new"]
    of_resamples = 2 * values[:, 1] - intervals[:, :, 1].mean(axis=1)
    assert of_resamples.mean() > 8 * truth[1]
    assert (intervals[:, :, 1] < 0).all()


@pytest.mark.parametrize("law", LAWS)
def test_split_halves_hold_relevance_where_the_bootstrap_does_not(simulated, law):
    truth, values, _ = simulated[law]

    def statistic(part: States) -> np.ndarray:
        return entropies(np.unique(part.words, return_counts=True)[1])[:2]

    points = [States(points.astype(np.uint64)[:, None], 64) for points in samples(law)[:SAMPLES]]
    errors = np.array([split_half_error(states, statistic, 20, seed=seed) for seed, states in enumerate(points)])
    share = (abs(values - truth) <= Z95 * errors)[:, 1].mean()
    assert about(0.8)[0] <= share <= about(0.98)[1]


def test_the_same_seed_gives_the_same_bits_and_another_others():
    counts = np.array([17, 7, 5, 2, 2, 1, 1, 1])
    one, again, other = (bootstrap_interval(counts, entropies, 31, seed=s) for s in (5, 5, 6))
    assert one.tobytes() == again.tobytes()
    assert (one != other).any()


def test_undefined_components_are_left_out():
    def statistic(counts) -> np.ndarray:
        return np.array([np.nan, 3.0 if len(counts) == 2 else np.nan])

    interval = bootstrap_interval([3, 2], statistic, 53, seed=1)  # some resamples have one state
    assert np.isnan(interval[:, 0]).all()
    assert (interval[:, 1] == 3).all()


@pytest.mark.parametrize(
    ("counts", "bootstraps", "seed", "message"),
    [
        ([3, 1], 0, 1, "at least one resample; got 0"),
        ([3, 1], 7, -1, "at least 0; got -1"),
        ([3, 0], 7, 1, "counts must be positive; got 0"),
        ([3.0, 1.0], 7, 1, "counts must be integers"),
        ([[3, 1]], 7, 1, "one-dimensional"),
        ([], 7, 1, "not empty"),
    ],
)
def test_bad_input_is_told(counts, bootstraps, seed, message):
    with pytest.raises(InputError, match=message):
        bootstrap_interval(counts, entropies, bootstraps, seed=seed)
