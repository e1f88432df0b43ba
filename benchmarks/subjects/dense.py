"""Sampling, encoding, free energy and state counting as plain NumPy does them, in blocks that stay in cache."""

import numpy as np

from benchmarks.contestants.plain_numpy import Machine
from benchmarks.subjects.problem import Problem, Task

ROWS = 500  # a block


def gibbs(problem: Problem, visible: np.ndarray, sweeps: int) -> tuple[np.ndarray, np.ndarray]:
    """Chains after sweeps of h | v then v | h from float32 0/1 rows: (visible, the hidden it was drawn from)."""
    visible = visible.copy()
    hidden = np.empty((len(visible), problem.n_hidden), np.float32)
    machine = Machine(problem._replace(batch_size=ROWS), Task("cd", 1))
    for first in range(0, len(visible), ROWS):
        v, h = visible[first : first + ROWS], hidden[first : first + ROWS]
        for _ in range(sweeps):
            machine.draw_hidden(v, h)
            machine.draw_visible(h, v)
    return visible, hidden


def encode(layers: list[tuple[np.ndarray, np.ndarray]], visible: np.ndarray) -> np.ndarray:
    """Most probable states of the last of the layers (weights, hidden bias), bool (n, units)."""
    out = np.empty((len(visible), len(layers[-1][1])), bool)
    for first in range(0, len(visible), ROWS):
        state = visible[first : first + ROWS]
        for weights, bias in layers[:-1]:
            state = (state @ weights > -bias).astype(np.float32)
        weights, bias = layers[-1]
        np.greater(state @ weights, -bias, out=out[first : first + ROWS])
    return out


def free_energy(problem: Problem, visible: np.ndarray) -> np.ndarray:
    """F(v) of all rows, float32 but for the last sum; softplus(x) = max(x, 0) + log(1 + exp(-|x|))."""
    out = np.empty(len(visible))
    field, positive = (np.empty((min(ROWS, len(visible)), problem.n_hidden), np.float32) for _ in range(2))
    for first in range(0, len(visible), ROWS):
        rows = visible[first : first + ROWS]
        x, above = field[: len(rows)], positive[: len(rows)]
        np.matmul(rows, problem.weights, out=x)
        np.add(x, problem.hidden_bias, out=x)
        np.maximum(x, np.float32(0), out=above)
        np.abs(x, out=x)
        np.negative(x, out=x)
        np.exp(x, out=x)
        np.log1p(x, out=x)
        np.add(x, above, out=x)
        out[first : first + ROWS] = -x.sum(axis=1, dtype=np.float64) - rows @ problem.visible_bias
    return out


def state_counts(words: np.ndarray) -> np.ndarray:
    """Counts of the distinct rows of uint64 words, descending: np.unique of whole rows as opaque bytes."""
    rows = np.ascontiguousarray(words).view(f"V{8 * words.shape[1]}").ravel()
    return np.sort(np.unique(rows, return_counts=True)[1])[::-1]
