import numpy as np
import pytest
from series import autoregression, naive_autocorrelation

from rbm import InputError
from rbm.mixing import autocorrelation, autocorrelation_time

SHAPES = [(1, 20011), (23, 1009), (101, 499)]


@pytest.mark.parametrize("phi", [-0.6, 0.3, 0.8, 0.95])
@pytest.mark.parametrize(("chains", "draws"), SHAPES)
def test_tau_of_an_autoregression_is_the_known_one(phi, chains, draws):
    """Over 40 runs: no bias beyond four standard errors and 3 %, and errors that say how far the runs scatter."""
    known = (1 + phi) / (1 - phi)
    found = [autocorrelation_time(autoregression(phi, chains, draws, seed)) for seed in range(40)]
    tau = np.array([one.tau for one in found])
    assert abs(tau.mean() - known) < 4 * tau.std(ddof=1) / np.sqrt(40) + 0.03 * known
    assert 0.6 < np.std([(one.tau - known) / one.error for one in found]) < (1.5 if phi > 0 else 2.5)
    assert found[0].effective == pytest.approx(chains * draws / tau[0])
    assert found[0].draws == draws


@pytest.mark.parametrize(("chains", "draws"), SHAPES)
def test_white_noise_has_tau_one(chains, draws):
    found = [autocorrelation_time(np.random.default_rng(seed).normal(7, 3, (chains, draws))) for seed in range(40)]
    tau = np.array([one.tau for one in found])
    assert abs(tau.mean() - 1) < 4 * tau.std(ddof=1) / np.sqrt(40) + 0.02
    assert all(one.long_enough for one in found)


def test_scale_and_shift_change_nothing():
    series = autoregression(0.7, 3, 211, 1)
    assert autocorrelation_time(1000 - 3 * series).tau == pytest.approx(autocorrelation_time(series).tau)


@pytest.mark.parametrize("draws", [4, 5, 37])
def test_autocorrelation_is_that_of_the_twin(draws):
    series = autoregression(0.7, 3, draws, 5) + np.arange(3)[:, None]
    assert autocorrelation(series) == pytest.approx(naive_autocorrelation(series), rel=1e-9, abs=1e-9)
    assert autocorrelation(series[0]) == pytest.approx(naive_autocorrelation(series[:1]), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_the_sum_ends_by_the_initial_monotone_sequence(seed):
    series = autoregression(0.7, 3, 97, seed)
    rho = naive_autocorrelation(series)
    total, last, window = -1.0, np.inf, 0
    for k in range(len(rho) // 2):
        pair = rho[2 * k] + rho[2 * k + 1]
        if pair <= 0:
            break
        last = min(last, pair)
        total, window = total + 2 * last, 2 * k + 1
    found = autocorrelation_time(series)
    assert found.tau == pytest.approx(total)
    assert found.window == window
    assert found.error == pytest.approx(total * np.sqrt(2 * (2 * window + 1) / series.size))


def test_a_run_below_50_tau_is_too_short():
    assert all(not autocorrelation_time(autoregression(0.99, 1, 2003, seed)).long_enough for seed in range(20))
    assert all(not autocorrelation_time(autoregression(0.99, 29, 2003, seed)).long_enough for seed in range(5))
    assert all(autocorrelation_time(autoregression(0.9, 1, 2003, seed)).long_enough for seed in range(20))


def test_chains_that_have_not_met_stay_correlated():
    series = np.random.default_rng(1).normal(size=(7, 501)) + 3 * np.arange(7)[:, None]
    found = autocorrelation_time(series)
    assert found.tau > 400
    assert not found.long_enough


def test_draws_that_alternate_are_worth_no_more_than_the_bound():
    series = np.tile([0.0, 1.0], (2, 50))
    found = autocorrelation_time(series)
    assert found.effective == pytest.approx(series.size * np.log10(series.size))


def test_a_constant_has_no_tau():
    found = autocorrelation_time(np.full((3, 10), 0.1))
    assert np.isnan([found.tau, found.error, found.effective]).all()
    assert not found.long_enough


def test_what_is_no_series_is_refused():
    for given, said in (
        (np.zeros(3), "at least 4 draws of every chain; got 3"),
        (np.zeros((2, 2, 9)), r"\(draws,\) or \(chains, draws\); got \(2, 2, 9\)"),
        (np.zeros((0, 9)), r"got \(0, 9\)"),
        ([0, 1, np.nan, np.inf], "got 2 numbers that are not"),
    ):
        with pytest.raises(InputError, match=said):
            autocorrelation_time(given)
