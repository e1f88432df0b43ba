"""What a machine with label units says of rows of bits: the probability of each class, exact by free energies.

P(y | v) = exp(-F(v, y)) / sum_c exp(-F(v, c)), as the hidden units are summed out of each F in closed form.
Source: Larochelle and Bengio, ICML 2008, equation 2.
"""

from typing import Any

import numpy as np

from rbm.bits import States, as_states
from rbm.checks import require_one_of
from rbm.config import READOUTS, Readout
from rbm.errors import InputError
from rbm.gibbs import Clamp
from rbm.labels.rows import append_labels
from rbm.model import RBM
from rbm.streams import stream_generator


def class_free_energies(model: RBM, data: np.ndarray | States) -> np.ndarray:
    """Compute F(v, y) of rows of bits (n, n_bits) with each class, in nats, float64 (n, n_labels)."""
    require_labels(model)
    bits = as_states(data, model.n_bits)
    found = np.empty((bits.n, model.n_labels))
    for label in range(model.n_labels):
        found[:, label] = model.free_energy(append_labels(bits, np.full(bits.n, label), model.n_labels))
    return found


def predict_proba(model: RBM, data: np.ndarray | States) -> np.ndarray:
    """Compute P(y | v) of rows of bits (n, n_bits), exact for any number of classes, float64 (n, n_labels).

    Raises
    ------
    InputError
        If the machine has no label units, or the rows are of another width than its bits.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, predict_proba
    >>> model = RBM(np.zeros((4, 1)), np.log([1, 1, 1, 3]), np.zeros(1), n_labels=2)
    >>> np.allclose(predict_proba(model, [[0, 1]]), [[0.25, 0.75]])
    True
    """
    logs = -class_free_energies(model, data)
    logs -= logs.max(axis=1, keepdims=True)
    weights = np.exp(logs)
    shares: np.ndarray = weights / weights.sum(axis=1, keepdims=True)
    return shares


def predict(model: RBM, data: np.ndarray | States) -> np.ndarray:
    """Find the most probable class of rows of bits (n, n_bits), the first of equals: int64 (n,). As `predict_proba`.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, predict
    >>> weights = np.array([[4.0], [0.0], [-4.0], [4.0]])
    >>> model = RBM(weights, np.array([0.0, 0.0, 1.0, 0.0]), np.array([-4.0]), n_labels=2)
    >>> predict(model, [[1, 0], [0, 0]]).tolist()
    [1, 0]
    """
    return class_free_energies(model, data).argmin(axis=1)


def complete_labels(
    model: RBM, data: np.ndarray | States, readout: Readout = "sample", *, seed: int = 0, stream: str = "labels"
) -> States:
    """Put label units behind rows of bits (n, n_bits): a draw from P(y | v) a row, or the most probable class.

    A machine without label units sees the rows as they are.
    """
    require_one_of("read-out", readout, READOUTS)
    if not model.n_labels:
        return as_states(data, model.n_bits)
    if readout == "sample":
        sums = predict_proba(model, data).cumsum(axis=1)
        numbers = stream_generator(seed, stream).random((len(sums), 1)) * sums[:, -1:]
        labels = (numbers >= sums[:, :-1]).sum(axis=1)
    else:
        labels = predict(model, data)
    return append_labels(as_states(data, model.n_bits), labels, model.n_labels)


def clamp_labels(model: RBM, labels: Any) -> Clamp:
    """Make the clamp that holds the class: one number for all chains, or one a chain, (n_chains,).

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, clamp_labels, random_chains, sample
    >>> model = RBM(np.zeros((5, 2)), np.zeros(5), np.zeros(2), n_labels=2)
    >>> chains = sample(model, random_chains(model, 3), 10, clamp_labels(model, 1))
    >>> np.asarray(chains.visible)[:, 3:].tolist()
    [[0, 1], [0, 1], [0, 1]]
    """
    require_labels(model)
    given = np.atleast_1d(np.asarray(labels))
    if given.ndim != 1 or given.dtype.kind not in "iu" or ((given < 0) | (given >= model.n_labels)).any():
        raise InputError(f"labels must be whole numbers from 0 to {model.n_labels - 1}; got {labels!r:.60}")
    values = np.zeros((len(given), model.n_visible), np.uint8)
    values[np.arange(len(given)), model.n_bits + given] = 1
    return Clamp(np.arange(model.n_visible) >= model.n_bits, values)


def require_labels(model: RBM) -> None:
    """Raise InputError unless the machine has label units."""
    if not model.n_labels:
        raise InputError("this machine has no label units: train one on rbm.with_labels(rows, labels)")


def refuse_labels(model: RBM, what: str) -> None:
    """Raise InputError where a machine has label units, for what draws every visible unit by itself."""
    if model.n_labels:
        raise InputError(f"{what} is of machines without label units; this one has {model.n_labels}: sample by Gibbs")
