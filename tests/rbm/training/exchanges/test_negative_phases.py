"""Negative phases of chains that exchange states: a minibatch keeps the law of every level, its gradient is exact.

From exact states of all levels, at parameters that stay where they are or move after the phases; bugs are planted in
the exchanges, in a twin of the ladder's kernel, and in which chains are averaged over.
"""

import dataclasses

import exact
import numpy as np
import pytest
from conftest import JIT, few
from levels import BASE, exact_ladders, exact_trajectory, p_values
from toys import CONFIG, stripes

from rbm import States, pack, sampling, unpack
from rbm.kernels.minibatch_arrays import zero_velocity
from rbm.kernels.weight_tiles import untile
from rbm.likelihood import log_likelihood_gradient
from rbm.training.exchanges import tempering, trajectory
from rbm.training.loop import train_epoch
from rbm.training.state import TrainingState, initialise

LEAST_P, PLANTED_P, LARGEST_Z, PLANTED_Z = 1e-4, 1e-6, 4.5, 8.0
FROZEN = 1e-30  # a learning rate that moves no float32 parameter
DATA = stripes(5, columns=5)  # one minibatch
needs_many = pytest.mark.skipif(not JIT, reason="power comes from many draws, compiled")


@pytest.fixture(autouse=True)
def no_log_z(monkeypatch):
    """Of as many chains it would take longer than all else, and no state depends on it."""
    monkeypatch.setattr(trajectory.TrajectoryAtWork, "_measured", lambda self: (np.nan, np.nan))


def from_exact_states(estimator: str, before: int, rate: float) -> tuple[TrainingState, list[np.ndarray]]:
    """A training whose chains are exact at every level after some sweeps, and the laws of the levels."""
    n = few(60013, 503)
    chains, laws = exact_ladders(n, before) if estimator == "tempering" else exact_trajectory(n, before)
    model = chains.path.model if estimator == "tempering" else chains.trajectory.machines[-1]
    config = dataclasses.replace(
        CONFIG, estimator=estimator, n_chains=n, learning_rate=rate, momentum=0.0, weight_decay=0.0
    )
    begun = initialise(DATA, dataclasses.replace(config, n_chains=2))
    return begun._replace(model=model, velocity=zero_velocity(model.tables), config=config, levels=chains), laws


def p_of_minibatch(estimator: str, before: int) -> float:
    """The least p-value of all levels after one minibatch."""
    state, laws = from_exact_states(estimator, before, FROZEN)
    after = train_epoch(state, DATA)
    assert np.array_equal(after.model.weights, state.model.weights)
    if estimator == "tempering":
        visible, hidden = (
            [unpack(States(words[i :: len(laws)].copy(), n)) for i in range(len(laws))]
            for words, n in ((after.levels.visible_words, 5), (after.levels.hidden_words, 3))
        )
    else:
        visible, hidden = ([getattr(c, s).unpack() for c in after.levels.levels] for s in ("visible", "hidden"))
    return min(p_values(laws, visible, hidden))


def z_of_gradient(estimator: str) -> float:
    """The largest difference from the exact gradient, in standard errors of as many independent states."""
    state, laws = from_exact_states(estimator, 0, 1.0)
    velocity = train_epoch(state, DATA).velocity  # at a rate of 1 from rest, the gradient
    found = untile(velocity.weights, 3)[:-1], velocity.visible_bias[:5], velocity.hidden_bias[:3]
    vs, p = exact.all_states(5).astype(float), laws[-1].sum(axis=1)
    up = exact.hidden_given_visible(state.model) @ exact.all_states(3)
    terms = (vs[:, :, None] * up[:, None, :]).reshape(len(vs), -1), vs, up
    worst = 0.0
    for got, wanted, values in zip(found, log_likelihood_gradient(state.model, DATA), terms, strict=True):
        error = np.sqrt((p @ values**2 - (p @ values) ** 2) / state.config.n_chains)
        worst = max(worst, float(np.abs((got.ravel() - wanted.ravel()) / error).max()))
    return worst


@pytest.mark.parametrize("estimator", ["tempering", "trajectory"])
@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
def test_a_minibatch_keeps_the_law_of_every_level(estimator, before):
    assert p_of_minibatch(estimator, before) > LEAST_P


@pytest.mark.parametrize("estimator", ["tempering", "trajectory"])
def test_the_mean_gradient_is_exact(estimator):
    assert z_of_gradient(estimator) < LARGEST_Z


def plain_climb(bug: str):
    """The ladder's kernel in plain NumPy, one sweep at a time; with a bug if one is named."""
    g = np.random.default_rng(3)

    def climb(visible, hidden, machine, betas, sweeps, out, shard, shards):
        tables, n_levels = machine.tables, len(betas)
        v = unpack(States(visible, 5)).reshape(-1, n_levels, 5).astype(float)
        W, a, b = tables.weights.astype(float), tables.visible_bias[:5].astype(float), tables.hidden_bias[:3]
        rest, base = (0.0 if bug == "no base machine" else 1.0) * (1 - betas)[:, None], BASE.astype(float)

        def log_f(states, i):
            return states @ (rest[i] * base + betas[i] * a) + np.logaddexp(0, betas[i] * (b + states @ W)).sum(axis=1)

        for t in range(sweeps.n):
            for i in range(int(sweeps.first + t) % 2, n_levels - 1, 2):
                low, high = v[:, i].copy(), v[:, i + 1].copy()
                ratio = log_f(low, i + 1) - log_f(low, i) + log_f(high, i) - log_f(high, i + 1)
                sign = {"sign of the ratio": -1, "always swapped": 0}.get(bug, 1)
                swapped = np.log(g.random(len(low))) < sign * ratio
                v[swapped, i], v[swapped, i + 1] = high[swapped], low[swapped]
            up = 1 / (1 + np.exp(-betas[:, None] * (b + v @ W)))
            h = (g.random(up.shape) < up).astype(float)
            down = 1 / (1 + np.exp(-betas[:, None] * (a + h @ W.T) - rest * base))
            v = (g.random(down.shape) < down).astype(float)
        visible[:] = pack(v.reshape(-1, 5).astype(np.uint8)).words
        hidden[:] = pack(h.reshape(-1, 3).astype(np.uint8)).words

    return climb


def test_a_twin_of_the_kernel_in_its_place_passes(monkeypatch):
    monkeypatch.setattr(tempering, "climb", plain_climb(""))
    assert p_of_minibatch("tempering", 0) > LEAST_P
    assert z_of_gradient("tempering") < LARGEST_Z


@needs_many
@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
@pytest.mark.parametrize("bug", ["sign of the ratio", "always swapped", "no base machine"])
def test_a_bug_in_tempering_is_found(bug, before, monkeypatch):
    monkeypatch.setattr(tempering, "climb", plain_climb(bug))
    assert p_of_minibatch("tempering", before) < PLANTED_P


@needs_many
@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
@pytest.mark.parametrize("factor", [-1, 0, 0.5], ids=["sign of the ratio", "always swapped", "half the ratio"])
def test_a_bug_in_the_exchanges_along_a_trajectory_is_found(factor, before, monkeypatch):
    right = sampling.trajectory.swap_changes
    monkeypatch.setattr(sampling.trajectory, "swap_changes", lambda *levels: factor * right(*levels))
    monkeypatch.setattr(trajectory, "LEAST_ACCEPTANCE", 0.0)
    assert p_of_minibatch("trajectory", before) < PLANTED_P


@needs_many
@pytest.mark.parametrize(
    ("at_work", "states"),
    [
        (tempering.LaddersAtWork, lambda epoch: epoch.ladders.visible_words[2::4].copy()),
        (tempering.LaddersAtWork, lambda epoch: epoch.ladders.visible_words),
        (trajectory.TrajectoryAtWork, lambda epoch: epoch.chains.levels[-2].visible.words),
    ],
    ids=["the level below", "all levels", "the machine before"],
)
def test_an_average_over_other_chains_is_found(at_work, states, monkeypatch):
    right = at_work.advance

    def advance(self, tables, k):
        right(self, tables, k)
        return states(self)

    monkeypatch.setattr(at_work, "advance", advance)
    assert z_of_gradient("tempering" if at_work is tempering.LaddersAtWork else "trajectory") > PLANTED_Z
