"""What an estimator of the gradient is given, a minibatch with the parameters, and what it returns."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Batch(NamedTuple):
    """What an estimator of the gradient is given.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, hidden_probability
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, data[:0], np.zeros((3, 2)), np.zeros(3), np.zeros(2), k=1, step=0, key=key)
    >>> hidden_probability(batch, batch.data).tolist()
    [[0.5, 0.5], [0.5, 0.5]]
    """

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
    """What it returns: the two phases of <v h>_data - <v h>_model, the rows of each averaged.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train
    >>> from rbm.reference import Gradient, hidden_probability
    >>> def no_gradient(batch):
    ...     up = hidden_probability(batch, batch.data)
    ...     return Gradient(positive=up, chains=batch.data, negative=up)
    >>> config = TrainingConfig(n_hidden=2, epochs=1, weight_decay=0.0)
    >>> state = train(np.eye(4, 3), config, estimator=no_gradient)
    >>> state.model.hidden_bias.tolist()
    [0.0, 0.0]
    """

    positive: np.ndarray  # P(h = 1 | data), (rows, n_hidden)
    chains: np.ndarray  # 0/1 visible states of the model, (n, n_visible)
    negative: np.ndarray  # P(h = 1 | those states), (n, n_hidden)


Estimate = Callable[[Batch], Gradient]
