"""Runs too short to tell are not said not to have mixed; chains that are apart are, where it can be told."""

from collections import Counter

import numpy as np
import pytest
from scipy.stats import f, t

from rbm.mixing import Recorded, summarise, thresholds

NOISE = {
    "normal": lambda g, shape: g.normal(size=shape),
    "fair bits": lambda g, shape: g.integers(0, 2, shape).astype(float),
    "rare bits": lambda g, shape: (g.random(shape) < 0.02).astype(float),
}


def verdict(series, superchains=None):
    names = tuple(f"x{i}" for i in range(len(series)))
    mixing = summarise(Recorded(names, series, every=1, sweeps=series.shape[2], seconds=1.0), superchains)
    return mixing.verdict, mixing.reason


def shares(kind, observables, chains, draws, superchains=None, runs=100):
    """How often runs of independent draws have each verdict."""
    g = np.random.default_rng(chains * 1009 + draws)
    return Counter(verdict(NOISE[kind](g, (observables, chains, draws)), superchains) for _ in range(runs))


@pytest.mark.parametrize("kind", NOISE)
@pytest.mark.parametrize(
    ("chains", "draws", "superchains"),
    [(2, 5, None), (2, 23, None), (3, 41, None), (4, 20, None), (8, 4, None), (10, 10, None), (20, 25, None),
     (8, 5, 4), (24, 4, 12)],
)  # fmt: skip
def test_independent_draws_are_next_to_never_said_not_to_have_mixed(kind, chains, draws, superchains):
    found = shares(kind, 4, chains, draws, superchains)
    wrong = {which: n for which, n in found.items() if which[0] == "not mixed"}
    assert sum(wrong.values()) <= 3, wrong  # of 100, where .2 are allowed on average


@pytest.mark.parametrize(("chains", "draws"), [(2, 23), (4, 20), (20, 25)])
def test_the_limit_of_rhat_is_exceeded_as_often_as_it_says(monkeypatch, chains, draws):
    monkeypatch.setattr(thresholds, "APART_RHAT", 0.0)
    monkeypatch.setattr(thresholds, "DRIFT_ERRORS", 99.0)
    monkeypatch.setattr(thresholds, "FALSE_ALARM", 0.2)
    found = shares("normal", 1, chains, draws, runs=500)["not mixed", "apart"]
    assert abs(found - 100) < 4 * np.sqrt(500 * 0.2 * 0.8)


def test_the_limit_of_nested_rhat_is_exceeded_as_often_as_it_says_by_chains_that_stand_still(monkeypatch):
    monkeypatch.setattr(thresholds, "APART_RHAT", 0.0)
    monkeypatch.setattr(thresholds, "FALSE_ALARM", 0.2)
    g = np.random.default_rng(1)
    still = [np.repeat(g.normal(size=(1, 12, 1)), 6, axis=2) for _ in range(500)]
    found = sum(verdict(series, 4) == ("not mixed", "apart") for series in still)
    assert abs(found - 100) < 4 * np.sqrt(500 * 0.2 * 0.8)


def test_the_limit_of_drift_is_exceeded_as_often_as_it_says(monkeypatch):
    monkeypatch.setattr(thresholds, "DRIFT_ERRORS", 0.0)
    monkeypatch.setattr(thresholds, "FALSE_ALARM", 0.2)
    found = shares("normal", 1, 8, 10, runs=500)["not mixed", "drift"]
    assert abs(found - 100) < 4 * np.sqrt(500 * 0.2 * 0.8)


@pytest.mark.parametrize(("chains", "draws"), [(2, 20), (3, 20), (4, 20), (10, 20), (20, 25), (2, 400)])
def test_chains_that_are_apart_are_found(chains, draws):
    """One chain five standard deviations from the others, a superchain twenty; few or short chains are no excuse."""
    for seed in range(10):
        series = np.random.default_rng(seed).normal(size=(4, chains, draws))
        series[2, -1] += 5
        assert verdict(series) == ("not mixed", "apart")
        series[2, -1] += 15  # of few superchains the limit is far: it holds for chains that stand still, too
        superchains = np.repeat(series, 5, axis=1) + np.random.default_rng(seed).normal(size=(4, 5 * chains, draws))
        assert verdict(superchains, chains) == ("not mixed", "apart") or chains == 2


@pytest.mark.parametrize(
    ("chains", "draws", "reason"), [(2, 5, "few chains"), (3, 19, "few chains"), (9, 19, "few sweeps")]
)
def test_in_too_few_draws_even_chains_that_look_apart_may_have_mixed(chains, draws, reason):
    series = np.repeat(np.arange(chains)[:, None] * 5.0, draws, axis=1) + np.random.default_rng(1).normal(
        size=(chains, draws)
    )
    assert verdict(series[None]) == ("too short", reason)


def test_limits_by_hand():
    """Of 3 chains of 20 draws: 6 halves of 10, so 5 and 54 degrees of freedom; of four observables a quarter each."""
    for observables in (1, 4):
        share = thresholds.FALSE_ALARM / observables
        expected = np.sqrt((9 + f.isf(share, 5, 54)) / 10)
        assert expected > thresholds.APART_RHAT
        assert thresholds.apart_rhat(3, 20, observables) == pytest.approx(expected, rel=1e-9)
        nested = np.sqrt(1 + f.isf(share, 2, 3 * 6) / 7)  # 3 superchains of 7
        assert thresholds.apart_nested_rhat(3, 7, observables) == pytest.approx(nested, rel=1e-9)
        assert thresholds.drift_errors(9, observables) == pytest.approx(t.isf(share / 2, 8), rel=1e-9)
    assert thresholds.apart_rhat(3, 10_000, 1) == thresholds.APART_RHAT
