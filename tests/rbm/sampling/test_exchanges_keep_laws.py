"""Exchanges keep the law of every level: exact start, one sweep, chi-square; and bugs planted in them are found."""

import exact
import numpy as np
import pytest
from conftest import JIT
from levels import BETAS, exact_ladders, exact_trajectory, p_values, pair_numbers

from rbm.sampling import sample_tempering, sample_trajectory, trajectory
from rbm.states import States

LEAST_P, PLANTED_P = 1e-4, 1e-6
needs_many = pytest.mark.skipif(not JIT, reason="power comes from many draws, compiled")


@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
def test_a_sweep_of_tempering_keeps_every_level(before, draws):
    n, levels = draws(60013, 1009), len(BETAS)
    ladders, laws = exact_ladders(n, before)
    after = sample_tempering(ladders, 1)
    tried = np.arange(levels - 1) % 2 == before
    assert after.exchanges.attempts.tolist() == [n * bool(one) for one in tried]
    assert ((after.exchanges.swaps > 0.2 * n) == tried).all()
    visible, hidden = States(after.visible_words, 5).unpack(), States(after.hidden_words, 3).unpack()
    rows = [slice(i, None, levels) for i in range(levels)]
    assert min(p_values(laws, [visible[r] for r in rows], [hidden[r] for r in rows])) > LEAST_P
    assert np.array_equal(after.visible.unpack(), visible[levels - 1 :: levels])
    assert np.array_equal(after.hidden.unpack(), hidden[levels - 1 :: levels])


def p_of_sweep(n: int, before: int) -> float:
    chains, laws = exact_trajectory(n, before)
    after = sample_trajectory(chains, 1)
    levels = after.levels
    return min(p_values(laws, [c.visible.unpack() for c in levels], [c.hidden.unpack() for c in levels]))


@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
def test_a_sweep_along_a_trajectory_keeps_every_level(before, draws):
    n = draws(60013, 1009)
    assert p_of_sweep(n, before) > LEAST_P
    exchanges = sample_trajectory(exact_trajectory(101, before)[0], 1).exchanges
    tried = np.arange(3) % 2 == before
    assert exchanges.attempts.tolist() == [101 * bool(one) for one in tried]
    assert ((exchanges.swaps > 20) == tried).all()


BUGS = {
    "sign of the ratio": lambda change: -change,
    "states of the two levels mixed up": lambda change: change[::-1],
    "always swapped": lambda change: 0 * change,
    "one state's change forgotten": lambda change: change * [[1.0], [0.0]],
    "half the ratio": lambda change: change / 2,
}


@needs_many
@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
@pytest.mark.parametrize("bug", BUGS)
def test_a_wrong_probability_of_exchange_is_found(bug, before, monkeypatch):
    right = trajectory.swap_changes
    monkeypatch.setattr(trajectory, "swap_changes", lambda *levels: BUGS[bug](right(*levels)))
    assert p_of_sweep(60013, before) < PLANTED_P


@needs_many
def test_exchanged_states_without_hidden_states_drawn_anew_are_found():
    chains, laws = exact_trajectory(60013, 0)
    exchanged = trajectory._exchanged(chains, None).levels
    found = [
        exact.p_value(pair_numbers(law, c.visible.unpack(), c.hidden.unpack()), law.ravel())
        for law, c in zip(laws, exchanged, strict=True)
    ]
    assert found[0] > LEAST_P  # without couplings there is nothing between v and h
    assert max(found[1:]) < PLANTED_P


@needs_many
def test_pairs_that_share_a_level_are_found(monkeypatch):
    """All pairs tried in one sweep with the changes of before: the middle levels' states have moved meanwhile."""
    chains, laws = exact_trajectory(60013, 0)
    states = [level.visible for level in chains.levels]
    g, along = np.random.default_rng(3), chains.trajectory.machines
    stale = [trajectory.swap_changes(along[i], along[i + 1], states[i], states[i + 1]) for i in range(3)]
    words = [one.words.copy() for one in states]
    for i, change in enumerate(stale):
        swapped = np.log1p(-g.random(60013)) < change[0] - change[1]
        words[i][swapped], words[i + 1][swapped] = words[i + 1][swapped], words[i][swapped]
    numbers = [exact.number(States(one, 5).unpack()) for one in words]
    assert min(exact.p_value(n, law.sum(axis=1)) for n, law in zip(numbers, laws, strict=True)) < PLANTED_P
