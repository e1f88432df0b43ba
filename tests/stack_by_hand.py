"""Visible patterns of the states of a stack by sums over all states, from weights and biases alone, in float64."""

import numpy as np
from conftest import random_machine
from exact import all_states

from dbn import DBN


def logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def downward(machine, above: np.ndarray) -> np.ndarray:
    """P(bit on | hidden state), a row a state; label units, the last visible ones, are left out."""
    W, a = np.asarray(machine.weights, np.float64), np.asarray(machine.visible_bias, np.float64)
    return logistic(a + above @ W.T)[:, : machine.n_bits]


def law(probability: np.ndarray) -> np.ndarray:
    """Law of independent bits over all their states, (rows, 2**units)."""
    states = all_states(probability.shape[1])
    return np.array([np.prod(np.where(states == 1, p, 1 - p), axis=1) for p in probability])


def patterns(stack: DBN, states: np.ndarray, layer: int) -> np.ndarray:
    """Expected visible pattern of each state of a layer: the sum over all states between."""
    if layer == 1:
        return downward(stack.machines[0], states)
    below = downward(stack.machines[layer - 1], states)
    return law(below) @ patterns(stack, all_states(below.shape[1]), layer - 1)


def stack_of_three(labels: int = 0) -> DBN:
    """7-5-3-2 units, with or without label units at the top; weights large enough that states matter."""
    from labelled import labelled_machine

    top = labelled_machine(3, labels, 2, 31, 3) if labels else random_machine(3, 2, 31, 3)
    return DBN((random_machine(7, 5, 11, 2), random_machine(5, 3, 23, 3), top))


def rows_of(n: int, columns: int = 7, seed: int = 5) -> np.ndarray:
    """Random rows, some of them again and again."""
    g = np.random.default_rng(seed)
    return (g.random((11, columns)) < 0.4).astype(np.uint8)[g.integers(0, 11, n)]
