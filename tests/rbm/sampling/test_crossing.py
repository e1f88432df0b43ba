"""A machine of two modes that no Gibbs chain leaves: ladders cross between them, and to the right shares."""

import numpy as np
import pytest
from conftest import JIT

from rbm import RBM, random_chains, sample, start_chains
from rbm.likelihood import ladders as ladders_module
from rbm.likelihood import machine_log_odds
from rbm.likelihood.ladder import place_levels
from rbm.sampling import sample_tempering, sample_trajectory, start_tempering, start_trajectory, trajectory_levels

pytestmark = pytest.mark.skipif(not JIT, reason="too many rows for plain Python")

# all units on, exp(0.9) times as probable as all off; in between lies a barrier of exp(-13) and less
TWO_MODES = RBM(np.full((5, 5), 6.0), np.full(5, -15.0) + 0.18, np.full(5, -15.0))
SHARE_ON = 1 / (1 + np.exp(-0.9))


def on(states) -> np.ndarray:
    """Whether all units of each row are on; all off otherwise."""
    total = states.unpack().sum(axis=1)
    assert np.isin(total, [0, 5]).mean() > 0.99
    return total > 2


def test_gibbs_chains_stay_where_they_start():
    for start in (0, 1):
        chains = sample(TWO_MODES, start_chains(TWO_MODES, np.full((29, 5), start)), 400)
        assert on(chains.visible).tolist() == [bool(start)] * 29


@pytest.mark.parametrize("start", [0, 1], ids=["all off", "all on"])
def test_tempering_crosses_from_either_mode(start, monkeypatch):
    monkeypatch.setattr(ladders_module, "_START_STEPS", 11)  # all first states are replaced
    n = 499
    ladders = start_tempering(TWO_MODES, n, betas=np.linspace(0, 1, 12), log_odds=np.full(5, 0.3), seed=5)
    ladders = ladders._replace(visible_words=np.full_like(ladders.visible_words, 31 * start))
    ladders = sample_tempering(ladders, 150)
    assert abs(on(ladders.visible).mean() - SHARE_ON) < 4.5 * np.sqrt(0.25 / n)
    assert ladders.exchanges.round_trips > n / 2


@pytest.mark.parametrize("start", [0, 1], ids=["all off", "all on"])
def test_a_trajectory_crosses_from_either_mode(start):
    n = 499
    early = [
        RBM(t * TWO_MODES.weights, t * TWO_MODES.visible_bias, t * TWO_MODES.hidden_bias) for t in (0.02, 0.4, 0.7)
    ]
    levels = trajectory_levels([*early, TWO_MODES])
    chains = start_trajectory(levels, n, seed=5)
    stuck = [
        start_chains(machine, np.full((n, 5), start), seed=5, stream=level.stream)
        for machine, level in zip(levels.machines, chains.levels, strict=True)
    ]
    chains = sample_trajectory(chains._replace(levels=tuple(stuck)), 150)
    assert abs(on(chains.visible).mean() - SHARE_ON) < 4.5 * np.sqrt(0.25 / n)
    assert chains.exchanges.round_trips > n / 2


def test_levels_are_placed_for_the_machine_where_no_data_are_at_hand():
    """Defaults: few levels, and both modes at once, though the visible biases alone would leave all units off."""
    odds = machine_log_odds(TWO_MODES, seed=5)
    assert (np.abs(odds) < 2).all()
    ladders = start_tempering(TWO_MODES, 97, seed=5)
    assert len(ladders.betas) == len(place_levels(TWO_MODES, odds, seed=5)) < 20
    after = sample_tempering(ladders, 100)
    assert abs(on(after.visible).mean() - SHARE_ON) < 4.5 * np.sqrt(0.25 / 97)
    assert (after.exchanges.rates > 0.3).all()


def test_log_odds_of_a_machine_without_couplings_are_its_own():
    bias = np.array([-1.0, 0.5, 2, 0, -2, 1, 0.1])
    free = RBM(np.zeros((7, 3)), bias, np.array([1.0, -1, 0]))
    p, n = 1 / (1 + np.exp(-bias)), 100
    found = 1 / (1 + np.exp(-machine_log_odds(free, seed=2)))
    assert (np.abs(found - p) < 4.5 * np.sqrt(p * (1 - p) / n) + 1 / n).all()
    assert np.abs(found - p).max() > 0
    assert random_chains(free, 3).visible.n == 3
