"""CD-k and PCD-k in plain NumPy: what the kernels compute, written to be read. Start here.

States are 0/1 arrays with a row for each data point or chain; W is (n_visible, n_hidden), a and b are the visible and
hidden biases. The random number of a unit is a pure function of (key, step, stage, row, unit), so that these functions
and the kernels draw the same states, unless a probability lies within its float32 rounding of the random number; their
weights agree to float rounding. Names in brackets mark the
lines that kernels refer to.

Both estimators can be given to ``rbm.train`` in place of the compiled ones, and so can a function of your own: see
``Batch``.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from rbm.config import TrainingConfig
from rbm.kernels.philox import philox4x32

_philox = getattr(philox4x32, "py_func", philox4x32)  # the NumPy form: it takes arrays too


class Batch(NamedTuple):
    """What an estimator of the gradient is given."""

    data: np.ndarray  # 0/1, (rows, n_visible)
    chains: np.ndarray  # 0/1, (n_chains, n_visible): persistent chains as the last minibatch left them; or 0 rows
    W: np.ndarray
    a: np.ndarray
    b: np.ndarray
    k: int  # Gibbs steps
    step: int  # minibatches before this one: it enters the random numbers
    key: np.ndarray  # of the random numbers
    n_labels: int = 0  # of the last visible units, of which exactly one is on


class Gradient(NamedTuple):
    """What it returns: the two phases of <v h>_data - <v h>_model, the rows of each averaged."""

    positive: np.ndarray  # P(h = 1 | data), (rows, n_hidden)
    chains: np.ndarray  # 0/1 visible states of the model, (n, n_visible)
    negative: np.ndarray  # P(h = 1 | those states), (n, n_hidden)


FLOOR = 1e-8  # of the root in Adam's denominator

Estimate = Callable[[Batch], Gradient]
Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]  # W, a, b, or their velocities


def contrastive_divergence(batch: Batch) -> Gradient:
    """CD-k: chains start from the data. Source: Hinton, Neural Computation 14 (2002) 1771."""
    positive = hidden_probability(batch, batch.data)  # [positive]
    chains = gibbs_chain(batch, batch.data)
    return Gradient(positive, chains, hidden_probability(batch, chains))  # [negative]


def persistent_contrastive_divergence(batch: Batch) -> Gradient:
    """PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008."""
    positive = hidden_probability(batch, batch.data)
    chains = gibbs_chain(batch, batch.chains)
    return Gradient(positive, chains, hidden_probability(batch, chains))


def gibbs_chain(batch: Batch, v: np.ndarray) -> np.ndarray:
    """Visible states after k Gibbs steps of h given v, then v given h."""  # [chain]
    for t in range(batch.k):
        h = draw(hidden_probability(batch, v), batch, stage=2 * t)
        v = draw(visible_probability(batch, h), batch, stage=2 * t + 1)
        if batch.n_labels:
            v[:, -batch.n_labels :] = choose(batch.a + h @ batch.W.T, batch, stage=2 * t + 1)
    return v


def hidden_probability(batch: Batch, v: np.ndarray) -> np.ndarray:
    """P(h = 1 | v)."""
    return logistic(batch.b + v @ batch.W)  # [fields]


def visible_probability(batch: Batch, h: np.ndarray) -> np.ndarray:
    """P(v = 1 | h), of units that are no label units."""
    return logistic(batch.a + h @ batch.W.T)


def logistic(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x))."""
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))  # [probability]


def draw(probability: np.ndarray, batch: Batch, stage: int) -> np.ndarray:
    """Units that are on: where their random number is below their probability."""
    return (random_numbers(probability.shape, batch, stage) < probability).astype(np.uint8)  # [draw]


def choose(fields: np.ndarray, batch: Batch, stage: int) -> np.ndarray:
    """Label units, of which one is on by the softmax of their fields: the random number is that of the first."""
    first = fields.shape[1] - batch.n_labels
    weights = np.exp(fields[:, first:] - fields[:, first:].max(axis=1, keepdims=True))
    sums = weights.cumsum(axis=1)  # [choose]
    number = random_numbers(fields.shape, batch, stage)[:, first]
    chosen = (number[:, None] * sums[:, -1:] >= sums[:, :-1]).sum(axis=1)
    return np.eye(batch.n_labels, dtype=np.uint8)[chosen]


def random_numbers(shape: tuple[int, int], batch: Batch, stage: int) -> np.ndarray:
    """Random numbers in [0, 1) of all units of a layer, (rows, units): Philox words over 2**32."""  # [random]
    row, unit = np.arange(shape[0], dtype=np.uint64)[:, None], np.arange(shape[1], dtype=np.uint64)
    counters = np.uint64(16 if shape[1] > 16 else 4)  # units that share a counter take different words of it
    counter = np.uint64(16) * (unit // np.uint64(64)) + unit % counters
    words = _philox(counter + 0 * row, row + 0 * unit, np.uint64(batch.step), np.uint64(stage), *batch.key)
    word = (unit % np.uint64(64)) // counters
    return np.choose(word.astype(np.int64), np.broadcast_arrays(*words)) / 2.0**32


def train_epoch(
    parameters: Arrays, velocities: Arrays, data: np.ndarray, chains: np.ndarray,
    estimate: Estimate, config: TrainingConfig, step: int, key: np.ndarray,
) -> tuple[Arrays, Arrays, np.ndarray]:  # fmt: skip
    """Parameters, velocities and chains after a pass over the rows in their order; step : minibatches before it.

    The rate is ``config.learning_rate``, that of a smaller last minibatch smaller by as much.
    """
    for number, first in enumerate(range(0, len(data), config.batch_size)):  # [minibatches]
        rows = data[first : first + config.batch_size]
        W, a, b = parameters
        phases = estimate(Batch(rows, chains, W, a, b, config.k, step + number, key))
        chains = phases.chains
        rate = config.learning_rate * len(rows) / config.batch_size
        parameters, velocities = apply_update(parameters, velocities, rows, phases, rate, config)
    return parameters, velocities, chains


def centred(gradient: Arrays, visible: np.ndarray, hidden: np.ndarray) -> Arrays:
    """The gradient (W, a, b) less offsets: of v - visible and h - hidden, carried over to the plain parameters."""
    W, a, b = gradient
    W = W - np.outer(visible, b) - np.outer(a, hidden)  # [centring]
    return W, a - W @ hidden, b - visible @ W


def move_mean(mean: Arrays, parameters: Arrays, rate: float) -> Arrays:
    """Move the running mean of the parameters by a rate towards them, once every so many minibatches."""
    W, a, b = (m + rate * (p - m) for m, p in zip(mean, parameters, strict=True))  # [mean]
    return W, a, b


def sparse(gradient: Arrays, activity: np.ndarray, data: np.ndarray, config: TrainingConfig) -> Arrays:
    """The gradient (W, a, b) with the pull towards the sparsity target; activity: sliding mean of P(h = 1 | data)."""
    pull = config.sparsity_cost * (activity - config.sparsity_target)  # [sparsity]
    return gradient[0] - np.outer(data.mean(axis=0), pull), gradient[1], gradient[2] - pull


def adam(
    parameter: np.ndarray, moments: tuple[np.ndarray, np.ndarray], gradient: np.ndarray,
    rate: float, number: int, config: TrainingConfig,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:  # fmt: skip
    """One array of parameters and its first and second moments after Adam's step; number: of the minibatch, from 1."""
    first, second = config.first_decay, config.second_decay
    m = first * moments[0] + (1 - first) * gradient
    v = second * moments[1] + (1 - second) * gradient**2
    unbiased = m / (1 - first**number), v / (1 - second**number)
    return parameter + rate * unbiased[0] / (np.sqrt(unbiased[1]) + FLOOR), (m, v)  # [adam]


def apply_update(
    parameters: Arrays, velocities: Arrays, data: np.ndarray, phases: Gradient,
    rate: float, config: TrainingConfig,
) -> tuple[Arrays, Arrays]:  # fmt: skip
    """Parameters (W, a, b) and their velocities after one step; nothing changes in place."""
    rows, n_chains = len(data), len(phases.chains)
    gradient = (  # [gradient]: averages over the data less averages over the chains
        data.T @ phases.positive / rows
        - phases.chains.T @ phases.negative / n_chains
        - config.weight_decay * parameters[0]
        - config.l1 * np.sign(parameters[0]),
        data.mean(axis=0) - phases.chains.mean(axis=0),
        phases.positive.mean(axis=0) - phases.negative.mean(axis=0),
    )
    vW, va, vb = (config.momentum * v + rate * g for v, g in zip(velocities, gradient, strict=True))  # [velocity]
    W, a, b = parameters
    return (W + vW, a + va, b + vb), (vW, va, vb)  # [step]
