"""Small machines by enumeration, in float64, from the energy alone."""

import itertools

import numpy as np
from scipy.stats import chisquare

from rbm import RBM


def all_states(n: int) -> np.ndarray:
    """All 2**n states, one a row; row i is the binary number i with unit 0 first."""
    return np.array(list(itertools.product((0, 1), repeat=n)), np.uint8)


def number(states: np.ndarray) -> np.ndarray:
    """The row of ``all_states`` each state is."""
    return states.astype(np.int64) @ (1 << np.arange(states.shape[1])[::-1])


def energy(model: RBM, v: np.ndarray, h: np.ndarray) -> float:
    """E(v, h) of one pair, term by term."""
    total = 0.0
    for i in range(len(v)):
        total -= float(model.visible_bias[i]) * v[i]
        for j in range(len(h)):
            total -= float(model.weights[i, j]) * v[i] * h[j]
    for j in range(len(h)):
        total -= float(model.hidden_bias[j]) * h[j]
    return total


def joint(model: RBM) -> np.ndarray:
    """P(v, h), shape (2**n_visible, 2**n_hidden)."""
    weight = boltzmann(model)
    return weight / weight.sum()


def boltzmann(model: RBM) -> np.ndarray:
    """exp(-E(v, h)), shape (2**n_visible, 2**n_hidden); 0 of states that cannot be."""
    vs, hs = all_states(model.n_visible), all_states(model.n_hidden)
    return np.exp([[-energy(model, v, h) for h in hs] for v in vs]) * possible(model)[:, None]


def possible(model: RBM) -> np.ndarray:
    """Which of all visible states have exactly one label unit on, the last units; all where there are none."""
    vs = all_states(model.n_visible)
    return vs[:, model.n_visible - model.n_labels :].sum(axis=1) == bool(model.n_labels)


def hidden_given_visible(model: RBM) -> np.ndarray:
    """P(h | v), a row a v."""
    p = joint(model)
    return p / p.sum(axis=1, keepdims=True)


def visible_given_hidden(model: RBM) -> np.ndarray:
    """P(v | h), a row an h."""
    p = joint(model).T
    return p / p.sum(axis=1, keepdims=True)


def p_value(numbers: np.ndarray, p: np.ndarray) -> float:
    """Chi-square p-value of counts of the numbers 0 to len(p) - 1 against p; cells expecting under 5 are merged."""
    counts, expected = np.bincount(numbers, minlength=len(p)), p * len(numbers)
    rare = expected < 5
    if rare.any():
        counts, expected = (
            np.append(counts[~rare], counts[rare].sum()),
            np.append(expected[~rare], expected[rare].sum()),
        )
    return float(chisquare(counts, expected).pvalue)
