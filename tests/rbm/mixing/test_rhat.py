import numpy as np
import pytest
from series import autoregression, naive_nested_rhat, naive_rhat

from rbm import InputError
from rbm.mixing import drift, nested_rhat, rhat
from rbm.mixing.thresholds import nested_threshold


@pytest.mark.parametrize(("chains", "draws"), [(1, 5), (3, 4), (5, 37)])
def test_rhat_is_that_of_the_twin(chains, draws):
    series = autoregression(0.5, chains, draws, 3) + np.arange(chains)[:, None]
    assert rhat(series) == pytest.approx(naive_rhat(series))


def test_rhat_of_independent_chains_is_one():
    found = [rhat(np.random.default_rng(seed).normal(size=(11, 1009))) for seed in range(40)]
    assert abs(np.mean(found) - 1) < 4 * np.std(found) / np.sqrt(40) + 1e-4
    assert max(found) < 1.01


def test_rhat_of_chains_with_known_means_is_known():
    """Chains at 0, 1, ..., 10 with unit variance: R-hat^2 is 1 plus the variance of 22 half chains' means, 10.48."""
    means = np.arange(11.0)
    found = [rhat(np.random.default_rng(s).normal(means[:, None], 1, (11, 2003))) ** 2 for s in range(40)]
    expected = 1 + np.repeat(means, 2).var(ddof=1)
    assert abs(np.mean(found) - expected) < 4 * np.std(found) / np.sqrt(40)


def test_a_single_chain_that_drifts_is_not_one():
    assert rhat(np.random.default_rng(1).normal(size=500) + np.linspace(0, 3, 500)) > 1.3


def test_ranks_see_unequal_spread_and_heavy_tails():
    g = np.random.default_rng(5)
    unequal = g.normal(size=(4, 1009)) * np.array([1, 1, 1, 5])[:, None]
    assert rhat(unequal) < 1.02
    assert rhat(unequal, ranks=True) > 1.1
    tails = g.standard_cauchy((4, 1009)) + np.array([0, 0, 0, 4])[:, None]
    assert rhat(tails) < 1.05
    assert rhat(tails, ranks=True) > 1.1
    assert abs(rhat(g.standard_cauchy((4, 1009)), ranks=True) - 1) < 0.01


def test_ranks_are_those_of_scipy_with_ties():
    from scipy.stats import norm, rankdata

    series = np.random.default_rng(3).integers(0, 4, (3, 20)).astype(float)
    z = norm.ppf((rankdata(series) - 0.375) / (series.size + 0.25)).reshape(series.shape)
    distance = np.abs(series - np.median(series))
    folded = norm.ppf((rankdata(distance) - 0.375) / (series.size + 0.25)).reshape(series.shape)
    assert rhat(series, ranks=True) == pytest.approx(max(naive_rhat(z), naive_rhat(folded)))


@pytest.mark.parametrize("ranks", [False, True])
def test_chains_that_never_change(ranks):
    assert np.isnan(rhat(np.full((3, 10), 0.1), ranks=ranks))
    assert np.isinf(rhat(np.repeat([[0.1], [0.2]], 11, axis=1), ranks=ranks))


@pytest.mark.parametrize("shape", [(3, 5, 7), (2, 1, 7), (3, 5, 1)])
def test_nested_rhat_is_that_of_the_twin(shape):
    series = np.random.default_rng(7).normal(size=shape) + np.arange(shape[0])[:, None, None]
    assert nested_rhat(series) == pytest.approx(naive_nested_rhat(series))


@pytest.mark.parametrize(("chains", "draws"), [(5, 1), (7, 3), (2, 53)])
def test_nested_rhat_of_independent_draws_is_known(chains, draws):
    """Squared, 1 + 1 / (M N) divided by 1 + 1 / N of independent draws: W has the variance of the chains' means too."""
    found = [nested_rhat(np.random.default_rng(s).normal(size=(211, chains, draws))) ** 2 for s in range(40)]
    within = 1 / draws + (draws > 1)
    expected = 1 + 1 / (chains * draws) / within
    assert abs(np.mean(found) - expected) < 4 * np.std(found) / np.sqrt(40) + 1e-3


def test_nested_rhat_sees_starts_that_are_not_forgotten():
    """Superchains at variance 4 of unit variance chains of one draw: squared, 1 + 4 + 1 / M."""
    g = np.random.default_rng(1)
    series = g.normal(size=(2003, 10, 1)) + 2 * g.normal(size=(2003, 1, 1))
    assert nested_rhat(series) ** 2 == pytest.approx(5.1, abs=4 * 4 * np.sqrt(2 / 2003) + 0.05)
    assert nested_threshold(1.01, 10) ** 2 == pytest.approx(1.01**2 + 0.1)


def test_nested_rhat_of_what_never_changes():
    assert np.isnan(nested_rhat(np.full((3, 2, 2), 0.1)))
    assert np.isinf(nested_rhat(np.arange(3.0)[:, None, None] * np.ones((3, 2, 2))))


def test_what_makes_no_superchains_is_refused():
    for shape in ((1, 3, 3), (3, 1, 1), (3, 3)):
        with pytest.raises(InputError, match="nested R-hat needs .* got"):
            nested_rhat(np.zeros(shape))
    with pytest.raises(InputError, match="got 1 numbers that are not"):
        nested_rhat([[[0], [1]], [[0], [np.nan]]])


def test_drift_is_normal_where_there_is_none_and_large_where_chains_move_together():
    found = [drift(autoregression(0.8, 101, 59, seed)) for seed in range(60)]
    assert 0.75 < np.std(found) < 1.3
    assert abs(np.mean(found)) < 4 / np.sqrt(60)
    falling = autoregression(0.8, 101, 401, 1) - np.linspace(0, 0.7, 401)
    assert drift(falling) < -5
    assert rhat(falling) < 1.05


def test_drift_that_cannot_be_told_is_none():
    assert np.isnan(drift(autoregression(0.5, 7, 59, 1)))
    assert np.isnan(drift(np.ones((9, 10))))
    assert drift(np.tile([0.0, 0, 1, 1], (9, 1))) == np.inf
