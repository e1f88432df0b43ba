"""Exchanges keep the law of every level: exact start, one sweep, chi-square; and bugs planted in them are found."""

import exact
import numpy as np
import pytest
from conftest import JIT, random_machine

from rbm import RBM, pack, start_chains
from rbm.likelihood.ladders import start_ladders
from rbm.likelihood.tempered import tempered_machine
from rbm.sampling import Trajectory, sample_tempering, sample_trajectory, start_trajectory, trajectory
from rbm.states import States

LEAST_P, PLANTED_P = 1e-4, 1e-6
BETAS = np.array([0.0, 0.45, 0.7, 1.0])
BASE = np.array([0.5, -1, 2, 0, -0.5], np.float32)
needs_many = pytest.mark.skipif(not JIT, reason="power comes from many draws, compiled")


def tempered_laws(model: RBM) -> list[np.ndarray]:
    """P(v, h) at every inverse temperature: log f = (1 - beta) a_A.v + beta (a.v + b.h + v.W.h)."""
    base = exact.all_states(5) @ BASE.astype(float)
    laws = [np.exp((1 - beta) * base)[:, None] * exact.boltzmann(model) ** beta for beta in BETAS]
    return [law / law.sum() for law in laws]


def drawn(law: np.ndarray, n: int, seed: int) -> np.ndarray:
    """Numbers of pairs (v, h), v first."""
    return np.random.default_rng(seed).choice(law.size, n, p=law.ravel())


def pair_numbers(law: np.ndarray, visible: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    return exact.number(visible) * law.shape[1] + exact.number(hidden)


def p_values(laws: list[np.ndarray], visible: list[np.ndarray], hidden: list[np.ndarray]) -> list[float]:
    """Of (v, h) at every level, and of the visible states of neighbours, which are independent of each other."""
    levels = zip(laws, visible, hidden, strict=True)
    found = [exact.p_value(pair_numbers(law, v, h), law.ravel()) for law, v, h in levels]
    numbers, marginals = [exact.number(v) for v in visible], [law.sum(axis=1) for law in laws]
    for i in range(len(laws) - 1 if JIT else 0):  # plain Python has too few draws to fill as many cells
        both = np.outer(marginals[i], marginals[i + 1]).ravel()
        found.append(exact.p_value(numbers[i] * len(marginals[i + 1]) + numbers[i + 1], both))
    return found


@pytest.mark.parametrize("before", [0, 1], ids=["even pairs", "odd pairs"])
def test_a_sweep_of_tempering_keeps_every_level(before, draws):
    model, n, levels = random_machine(5, 3, 11), draws(60013, 1009), len(BETAS)
    laws, path = tempered_laws(model), tempered_machine(model, BASE)
    ladders = start_ladders(path, BETAS, 1, seed=7, stream="x", start_stream="y")
    v = np.stack([exact.all_states(5)[drawn(law, n, 5 + i) // 8] for i, law in enumerate(laws)], axis=1)
    ladders = ladders._replace(
        visible_words=pack(v.reshape(-1, 5)).words, hidden_words=np.zeros((n * levels, 1), np.uint64),
        from_top=np.zeros((n, levels), np.uint8), swaps=np.zeros((n, levels), np.int64), trips=np.zeros(n, np.int64),
        sweeps=before, counted_from=before,
    )  # fmt: skip
    after = sample_tempering(ladders, 1)
    tried = np.arange(levels - 1) % 2 == before
    assert after.exchanges.attempts.tolist() == [n * bool(one) for one in tried]
    assert ((after.exchanges.swaps > 0.2 * n) == tried).all()
    visible, hidden = States(after.visible_words, 5).unpack(), States(after.hidden_words, 3).unpack()
    rows = [slice(i, None, levels) for i in range(levels)]
    assert min(p_values(laws, [visible[r] for r in rows], [hidden[r] for r in rows])) > LEAST_P
    assert np.array_equal(after.visible.unpack(), visible[levels - 1 :: levels])
    assert np.array_equal(after.hidden.unpack(), hidden[levels - 1 :: levels])


def machines() -> tuple[RBM, ...]:
    """From independent units to couplings, biases changing too."""
    first, last = random_machine(5, 3, 23, scale=0.0), random_machine(5, 3, 11, scale=1.6)
    return tuple(
        RBM(
            last.weights * t,
            (1 - t) * first.visible_bias + t * last.visible_bias,
            (1 - t) * first.hidden_bias + t * last.hidden_bias,
        )
        for t in (0.0, 0.3, 0.6, 1.0)
    )


def exact_trajectory(n: int, before: int):
    """Chains of exact pairs (v, h) at every level, after some sweeps, and the laws of the levels."""
    along = machines()
    laws = [exact.joint(machine) for machine in along]
    chains = start_trajectory(Trajectory(along, np.arange(4.0)), 1, seed=7)
    levels = []
    for i, (machine, law) in enumerate(zip(along, laws, strict=True)):
        pairs = drawn(law, n, 5 + i)
        level = start_chains(machine, exact.all_states(5)[pairs // 8], seed=7, stream=f"level {i}")
        levels.append(level._replace(hidden=pack(exact.all_states(3)[pairs % 8]), sweeps=before))
    return chains._replace(levels=tuple(levels), from_top=np.zeros((4, n), bool)), laws


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
