"""From the phases of a minibatch to the next parameters: gradient, step, and what may be added to either."""

import numpy as np

from rbm.config import TrainingConfig
from rbm.reference.batch import Batch, Estimate, Gradient

FLOOR = 1e-8  # of the root in Adam's denominator

Arrays = tuple[np.ndarray, np.ndarray, np.ndarray]  # W, a, b, or their velocities


def train_epoch(
    parameters: Arrays, velocities: Arrays, data: np.ndarray, chains: np.ndarray,
    estimate: Estimate, config: TrainingConfig, step: int, key: np.ndarray,
) -> tuple[Arrays, Arrays, np.ndarray]:  # fmt: skip
    """Parameters, velocities and chains after a pass over the rows in their order; step : minibatches before it.

    The rate is ``config.learning_rate``, that of a smaller last minibatch smaller by as much.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig
    >>> from rbm.reference import contrastive_divergence, train_epoch
    >>> parameters, data = (np.zeros((3, 2)), np.zeros(3), np.zeros(2)), np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> config, key = TrainingConfig(n_hidden=2, k=1, batch_size=2), np.array([1, 2], np.uint64)
    >>> (W, a, b), velocities, chains = train_epoch(
    ...     parameters, parameters, data, data[:0], contrastive_divergence, config, step=0, key=key
    ... )
    >>> W.shape, bool(a.any()), chains.shape
    ((3, 2), True, (1, 3))
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
    """The gradient (W, a, b) less offsets: of v - visible and h - hidden, carried over to the plain parameters.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import centred
    >>> gradient = np.full((3, 2), 0.5), np.ones(3), np.ones(2)
    >>> W, a, b = centred(gradient, visible=np.zeros(3), hidden=np.full(2, 0.5))
    >>> W.tolist(), a.tolist(), b.tolist()
    ([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [1.0, 1.0, 1.0], [1.0, 1.0])
    """
    W, a, b = gradient
    W = W - np.outer(visible, b) - np.outer(a, hidden)  # [centring]
    return W, a - W @ hidden, b - visible @ W


def move_mean(mean: Arrays, parameters: Arrays, rate: float) -> Arrays:
    """Move the running mean of the parameters by a rate towards them, once every so many minibatches.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import move_mean
    >>> mean, parameters = ((np.full((3, 2), x), np.full(3, x), np.full(2, x)) for x in (0.0, 4.0))
    >>> move_mean(mean, parameters, rate=0.25)[1].tolist()
    [1.0, 1.0, 1.0]
    """
    W, a, b = (m + rate * (p - m) for m, p in zip(mean, parameters, strict=True))  # [mean]
    return W, a, b


def sparse(gradient: Arrays, activity: np.ndarray, data: np.ndarray, config: TrainingConfig) -> Arrays:
    """The gradient (W, a, b) with the pull towards the sparsity target; activity: sliding mean of P(h = 1 | data).

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig
    >>> from rbm.reference import sparse
    >>> gradient, config = (np.zeros((3, 2)), np.zeros(3), np.zeros(2)), TrainingConfig(sparsity_cost=0.5)
    >>> W, a, b = sparse(gradient, np.array([0.1, 0.5]), np.ones((4, 3)), config)
    >>> np.allclose(b, [0, -0.5 * (0.5 - 0.1)]), np.allclose(W[0], b)
    (True, True)
    """
    pull = config.sparsity_cost * (activity - config.sparsity_target)  # [sparsity]
    return gradient[0] - np.outer(data.mean(axis=0), pull), gradient[1], gradient[2] - pull


def adam(
    parameter: np.ndarray, moments: tuple[np.ndarray, np.ndarray], gradient: np.ndarray,
    rate: float, number: int, config: TrainingConfig,
) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:  # fmt: skip
    """One array of parameters and its first and second moments after Adam's step; number: of the minibatch, from 1.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig
    >>> from rbm.reference import adam
    >>> moments, gradient = (np.zeros(2), np.zeros(2)), np.array([3.0, -0.2])
    >>> bias, moments = adam(np.zeros(2), moments, gradient, rate=0.001, number=1, config=TrainingConfig())
    >>> np.allclose(bias, [0.001, -0.001])
    True
    """
    first, second = config.first_decay, config.second_decay
    m = first * moments[0] + (1 - first) * gradient
    v = second * moments[1] + (1 - second) * gradient**2
    unbiased = m / (1 - first**number), v / (1 - second**number)
    return parameter + rate * unbiased[0] / (np.sqrt(unbiased[1]) + FLOOR), (m, v)  # [adam]


def apply_update(
    parameters: Arrays, velocities: Arrays, data: np.ndarray, phases: Gradient,
    rate: float, config: TrainingConfig,
) -> tuple[Arrays, Arrays]:  # fmt: skip
    """Parameters (W, a, b) and their velocities after one step; nothing changes in place.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig
    >>> from rbm.reference import Gradient, apply_update
    >>> zeros, data = (np.zeros((3, 2)), np.zeros(3), np.zeros(2)), np.array([[1, 1, 0], [0, 1, 0]])
    >>> phases = Gradient(np.full((2, 2), 0.5), chains=np.zeros((4, 3)), negative=np.full((4, 2), 0.5))
    >>> (W, a, b), velocities = apply_update(zeros, zeros, data, phases, rate=0.1, config=TrainingConfig())
    >>> np.allclose(a, [0.05, 0.1, 0.0]), b.tolist()
    (True, [0.0, 0.0])
    """
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
