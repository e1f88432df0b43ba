"""The numbers of arviz-stats, which only the tests need."""

import numpy as np
import pytest
from arviz_stats.base import array_stats
from series import autoregression

from rbm.mixing import autocorrelation_time, nested_rhat, rhat


@pytest.mark.parametrize(
    ("phi", "chains", "draws", "within"),
    [(-0.5, 4, 20000, 0.03), (0.0, 4, 20000, 0.005), (0.5, 4, 20000, 0.005), (0.9, 4, 20000, 0.005),
     (0.5, 53, 501, 0.06)],
)  # fmt: skip
def test_effective_draws_are_theirs(phi, chains, draws, within):
    """The longer the closer: they divide every covariance by the number of draws, we by that of its pairs."""
    for seed in range(5):
        series = autoregression(phi, chains, draws, seed)
        theirs = float(array_stats.ess(series, chain_axis=0, draw_axis=1, method="mean"))
        assert autocorrelation_time(series).effective == pytest.approx(theirs, rel=within)


@pytest.mark.parametrize("apart", [0.0, 0.5])
@pytest.mark.parametrize("draws", [500, 501])
def test_rhats_are_theirs(apart, draws):
    series = autoregression(0.5, 6, draws, 1) + apart * np.arange(6)[:, None]
    theirs = [float(array_stats.rhat(series, chain_axis=0, draw_axis=1, method=m)) for m in ("split", "rank")]
    assert rhat(series) == pytest.approx(theirs[0], rel=1e-9)
    assert rhat(series, ranks=True) == pytest.approx(theirs[1], rel=1e-9)


@pytest.mark.parametrize("apart", [0.0, 0.5])
def test_nested_rhats_are_theirs(apart):
    series = np.random.default_rng(1).normal(size=(5, 7, 30)) + apart * np.arange(5)[:, None, None]
    of_rows = series.reshape(35, 30)
    theirs = array_stats.rhat_nested(of_rows, np.repeat(np.arange(5), 7), "identity", chain_axis=0, draw_axis=1)
    assert nested_rhat(series) == pytest.approx(float(theirs), rel=1e-9)
