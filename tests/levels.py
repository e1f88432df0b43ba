"""Levels of which chains exchange states: their laws by enumeration, and whether chains have these."""

import exact
import numpy as np
from conftest import JIT, random_machine

from rbm import RBM, pack, start_chains
from rbm.likelihood.ladders import Ladders, start_ladders
from rbm.likelihood.tempered import tempered_machine
from rbm.sampling import Trajectory, TrajectoryChains, start_trajectory

BETAS = np.array([0.0, 0.45, 0.7, 1.0])
BASE = np.array([0.5, -1, 2, 0, -0.5], np.float32)


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


def exact_ladders(n: int, before: int) -> tuple[Ladders, list[np.ndarray]]:
    """Ladders of exact states at every inverse temperature, after some sweeps, and the laws of the levels."""
    model, levels = random_machine(5, 3, 11), len(BETAS)
    laws, path = tempered_laws(model), tempered_machine(model, BASE)
    ladders = start_ladders(path, BETAS, 1, seed=7, stream="x", start_stream="y")
    v = np.stack([exact.all_states(5)[drawn(law, n, 5 + i) // 8] for i, law in enumerate(laws)], axis=1)
    ladders = ladders._replace(
        visible_words=pack(v.reshape(-1, 5)).words, hidden_words=np.zeros((n * levels, 1), np.uint64),
        from_top=np.zeros((n, levels), np.uint8), swaps=np.zeros((n, levels), np.int64), trips=np.zeros(n, np.int64),
        sweeps=before, counted_from=before,
    )  # fmt: skip
    return ladders, laws


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


def exact_trajectory(n: int, before: int) -> tuple[TrajectoryChains, list[np.ndarray]]:
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
