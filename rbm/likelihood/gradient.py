"""The exact gradient of the log-likelihood, by enumeration of the smaller layer."""

import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from rbm.bits import States, unpack
from rbm.likelihood.exact import given_classes, log_partition, log_partition_of
from rbm.model import RBM

_ROWS = 1 << 10  # rows, or states of a layer, looked at together


class Moments(NamedTuple):
    """Averages of v h, v and h, or their differences: float64, of the shapes of W, a and b."""

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray

    def flat(self) -> np.ndarray:
        """All of them in one row, (n_visible n_hidden + n_visible + n_hidden,)."""
        return np.concatenate([part.ravel() for part in self])

    def less(self, other: "Moments") -> "Moments":
        """These less others."""
        return Moments(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


def moments_given(model: RBM, data: np.ndarray | States) -> Moments:
    """Average v P(h = 1 | v), v and P(h = 1 | v) over rows (n, n_visible)."""
    states = model.visible_rows(data)
    slices = (slice(first, first + _ROWS) for first in range(0, states.n, _ROWS))
    rows = (unpack(states.rows(some)).astype(np.float64) for some in slices)
    parts = ((v, np.full(len(v), 1 / states.n)) for v in rows)
    return _sum(parts, model.weights.astype(np.float64), model.hidden_bias.astype(np.float64))


def model_moments(model: RBM) -> Moments:
    """Compute <v h>, <v> and <h> of a machine from all states of its smaller layer.

    Raises
    ------
    InputError
        If both layers have more than 25 units, label units not counted.
    """
    log_z = log_partition(model)
    if model.n_labels:
        return _labelled_moments(model, log_z)
    if model.n_hidden < model.n_visible:
        found = _model_moments(model.weights.T, model.hidden_bias, model.visible_bias, log_z)
        return Moments(found.weights.T, found.hidden_bias, found.visible_bias)
    return _model_moments(model.weights, model.visible_bias, model.hidden_bias, log_z)


def _labelled_moments(model: RBM, log_z: float) -> Moments:
    """Average over the classes, each times its share, of what the machine of the bits given the class averages."""
    total = Moments(*(np.zeros(p.shape) for p in (model.weights, model.visible_bias, model.hidden_bias)))
    for unit, (W, a, b) in enumerate(given_classes(model), start=model.n_bits):
        one = (W, a, b) if len(a) <= len(b) else (W.T, b, a)
        found = _model_moments(*one, log_z - float(model.visible_bias[unit]))  # of which log_z is that of all classes
        weights, visible, hidden = found if len(a) <= len(b) else (found.weights.T, found[2], found[1])
        total.weights[: model.n_bits] += weights
        total.weights[unit] += hidden
        total.visible_bias[: model.n_bits] += visible
        total.hidden_bias[:] += hidden
        total.visible_bias[unit] += math.exp(float(model.visible_bias[unit]) + log_partition_of(W, a, b) - log_z)
    return total


def log_likelihood_gradient(model: RBM, data: np.ndarray | States) -> Moments:
    """Compute the gradient of the mean log-likelihood of rows, <v h>_data - <v h>_model and alike of a and b, in nats.

    Memory does not grow with the states enumerated. Source: Ackley, Hinton and Sejnowski, Cognitive Science 9 (1985)
    147, equation 7. Errors as in `model_moments`.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.likelihood import log_likelihood_gradient
    >>> uniform = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> gradient = log_likelihood_gradient(uniform, [[0, 1, 1]])
    >>> np.allclose(gradient.visible_bias, [-0.5, 0.5, 0.5]), np.allclose(gradient.hidden_bias, 0)
    (True, True)
    """
    return moments_given(model, data).less(model_moments(model))


def _model_moments(weights: np.ndarray, outer: np.ndarray, inner: np.ndarray, log_z: float) -> Moments:
    """Average over all states of the layer with the biases ``outer``, which is the visible one here."""
    n = len(outer)
    W, a, b = (array.astype(np.float64) for array in (weights, outer, inner))

    def parts() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for first in range(0, 1 << n, _ROWS):
            numbers = np.arange(first, min(first + _ROWS, 1 << n))
            v = ((numbers[:, None] >> np.arange(n)) & 1).astype(np.float64)
            yield v, np.exp(v @ a + np.logaddexp(0, b + v @ W).sum(axis=1) - log_z)

    return _sum(parts(), W, b)


def _sum(parts: Iterable[tuple[np.ndarray, np.ndarray]], W: np.ndarray, b: np.ndarray) -> Moments:
    """Sum v P(h = 1 | v), v and P(h = 1 | v) over rows, each times its share; parts : rows v and their shares."""
    total = Moments(np.zeros(W.shape), np.zeros(len(W)), np.zeros(len(b)))
    for v, share in parts:
        up = share[:, None] / (1 + np.exp(-np.clip(b + v @ W, -700, 700)))
        for sums, part in zip(total, (v.T @ up, share @ v, up.sum(axis=0)), strict=True):
            sums += part
    return total
