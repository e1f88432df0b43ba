"""CD-k and PCD-k: the phases of the gradient, from the data and from Gibbs chains."""

import numpy as np

from rbm.reference.batch import Batch, Gradient
from rbm.reference.draws import choose, draw


def contrastive_divergence(batch: Batch) -> Gradient:
    """CD-k: chains start from the data. Source: Hinton, Neural Computation 14 (2002) 1771.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, contrastive_divergence
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> nearly_fixed = np.array([50.0, -50.0, 50.0])
    >>> batch = Batch(data, data[:0], np.zeros((3, 2)), nearly_fixed, np.zeros(2), k=1, step=0, key=key)
    >>> contrastive_divergence(batch).chains.tolist()
    [[1, 0, 1], [1, 0, 1]]
    """
    positive = hidden_probability(batch, batch.data)  # [positive]
    chains = gibbs_chain(batch, batch.data)
    return Gradient(positive, chains, hidden_probability(batch, chains))  # [negative]


def persistent_contrastive_divergence(batch: Batch) -> Gradient:
    """PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, persistent_contrastive_divergence
    >>> data, chains, key = np.ones((2, 3)), np.zeros((5, 3)), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, chains, np.zeros((3, 2)), np.zeros(3), np.zeros(2), k=1, step=0, key=key)
    >>> gradient = persistent_contrastive_divergence(batch)
    >>> gradient.positive.shape, gradient.chains.shape, gradient.negative.shape
    ((2, 2), (5, 3), (5, 2))
    """
    positive = hidden_probability(batch, batch.data)
    chains = gibbs_chain(batch, batch.chains)
    return Gradient(positive, chains, hidden_probability(batch, chains))


def gibbs_chain(batch: Batch, v: np.ndarray) -> np.ndarray:
    """Visible states after k Gibbs steps of h given v, then v given h.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, gibbs_chain
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> nearly_fixed = np.array([50.0, -50.0, 50.0])
    >>> batch = Batch(data, data[:0], np.zeros((3, 2)), nearly_fixed, np.zeros(2), k=1, step=0, key=key)
    >>> gibbs_chain(batch, data).tolist(), gibbs_chain(batch._replace(k=0), data).tolist()
    ([[1, 0, 1], [1, 0, 1]], [[0, 1, 1], [1, 0, 0]])
    """  # [chain]
    for t in range(batch.k):
        h = draw(hidden_probability(batch, v), batch, stage=2 * t)
        v = draw(visible_probability(batch, h), batch, stage=2 * t + 1)
        if batch.n_labels:
            v[:, -batch.n_labels :] = choose(batch.a + h @ batch.W.T, batch, stage=2 * t + 1)
    return v


def hidden_probability(batch: Batch, v: np.ndarray) -> np.ndarray:
    """P(h = 1 | v).

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, hidden_probability
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, data[:0], np.ones((3, 1)), np.zeros(3), np.array([-2.0]), k=1, step=0, key=key)
    >>> np.allclose(hidden_probability(batch, data), [[1 / 2], [1 / (1 + np.e)]])
    True
    """
    return logistic(batch.b + v @ batch.W)  # [fields]


def visible_probability(batch: Batch, h: np.ndarray) -> np.ndarray:
    """P(v = 1 | h), of units that are no label units.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, visible_probability
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, data[:0], np.zeros((3, 1)), np.array([0.0, 1.0, -1.0]), np.zeros(1), k=1, step=0, key=key)
    >>> np.allclose(visible_probability(batch, np.array([[1]])), [[1 / 2, 1 / (1 + 1 / np.e), 1 / (1 + np.e)]])
    True
    """
    return logistic(batch.a + h @ batch.W.T)


def logistic(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)).

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import logistic
    >>> logistic(np.array([-1000.0, 0.0, 1000.0])).round(9).tolist()
    [0.0, 0.5, 1.0]
    """
    return 1 / (1 + np.exp(-np.clip(x, -700, 700)))  # [probability]
