"""What every contestant works on: the same rows, the same starting parameters, the same hyper-parameters."""

from typing import NamedTuple

import numpy as np

from rbm import States, pack
from rbm.bits import unpack


class Task(NamedTuple):
    """An estimator and its number of Gibbs steps."""

    estimator: str  # "cd" or "pcd"
    k: int

    @property
    def name(self) -> str:
        """As tables show it."""
        return f"{self.estimator.upper()}-{self.k}"


class Problem(NamedTuple):
    """Rows as bits and as float32, and the machine to train on them."""

    states: States
    dense: np.ndarray  # the same rows, float32 (n, n_visible)
    weights: np.ndarray  # at the start, float32 (n_visible, n_hidden)
    visible_bias: np.ndarray
    hidden_bias: np.ndarray
    batch_size: int
    learning_rate: float = 0.05
    momentum: float = 0.5
    weight_decay: float = 1e-4
    seed: int = 1

    @property
    def n_visible(self) -> int:
        """Visible units."""
        return int(self.weights.shape[0])

    @property
    def n_hidden(self) -> int:
        """Hidden units."""
        return int(self.weights.shape[1])

    def slices(self) -> list[slice]:
        """The minibatches of one pass; the last may be smaller."""
        n = len(self.dense)
        return [slice(first, min(n, first + self.batch_size)) for first in range(0, n, self.batch_size)]


def mnist_problem(n: int, n_visible: int, n_hidden: int, batch_size: int, seed: int = 1) -> Problem:
    """The first n training images of MNIST, of which the n_visible pixels that vary most are kept (784: all)."""
    from dbn.datasets import load_mnist

    images = unpack(load_mnist("train").states.rows(slice(0, n)))
    pixels = np.sort(np.argsort(-images.var(axis=0), kind="stable")[:n_visible])
    on = images[:, pixels].sum(axis=0)
    bias = np.log((on + 0.5) / (n - on + 0.5))
    return _problem(images[:, pixels], bias, np.zeros(n_hidden), batch_size, seed)


def random_problem(n: int, n_visible: int, n_hidden: int, batch_size: int, density: float, seed: int = 1) -> Problem:
    """Independent bits of one density; biases that keep visible and hidden units near that density."""
    bits = np.random.Generator(np.random.SFC64(seed)).random((n, n_visible), np.float32) < density
    bias = np.log(density / (1 - density))
    return _problem(bits, np.full(n_visible, bias), np.full(n_hidden, bias), batch_size, seed)


def _problem(bits: np.ndarray, visible: np.ndarray, hidden: np.ndarray, batch_size: int, seed: int) -> Problem:
    """Weights are Gaussian, of standard deviation 0.01."""
    generator = np.random.Generator(np.random.SFC64(seed + 1))
    weights = generator.standard_normal((bits.shape[1], len(hidden)), np.float32) * np.float32(0.01)
    dense = np.ascontiguousarray(bits, np.float32)  # in Fortran's order, NumPy's gathers would be 80 times slower
    biases = visible.astype(np.float32), hidden.astype(np.float32)
    return Problem(pack(bits), dense, weights, *biases, batch_size, seed=seed)
