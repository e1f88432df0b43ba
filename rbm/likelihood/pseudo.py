"""Pseudo-likelihood: exact, from all units of a row, or estimated from one."""

import numpy as np

from rbm.bits import WORD, States
from rbm.errors import InputError
from rbm.kernels.likelihood.flips import pseudo_likelihoods, pseudo_likelihoods_of_values
from rbm.kernels.parallel.pool import block_size, passes_cost, run
from rbm.kernels.weight_tiles import tile
from rbm.labels.prediction import class_free_energies
from rbm.labels.rows import labels_of, without_labels
from rbm.likelihood.exact import given_classes
from rbm.model import RBM
from rbm.streams import stream_generator

_FIELDS = 2**20  # of rows of values, at once


def pseudo_likelihood(
    model: RBM, data: np.ndarray | States, *, seed: int = 0, stream: str = "pseudo-likelihood"
) -> np.ndarray:
    """Estimate sum_i log P(v_i | v without i) of each row without bias, in nats, float64 (n,).

    One unit i is drawn a row, from the stream of the seed: n_visible log(1 / (1 + exp(F(v) - F(v with i flipped)))).
    The error is below n_visible times the sum of those of the two free energies (`RBM.free_energy`).
    Label units are one variable: i is drawn among the bits, and log P(y | bits) is added.
    Source: Besag, The Statistician 24 (1975) 179; the one-unit estimate is that of common RBM practice.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, pseudo_likelihood
    >>> uniform = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> np.allclose(pseudo_likelihood(uniform, [[0, 1, 1], [1, 0, 0]]), -3 * np.log(2))
    True
    """
    states = model.visible_rows(data)
    unit = stream_generator(seed, stream).integers(model.n_bits, size=states.n)
    flipped = states.words.copy()
    flipped[np.arange(states.n), unit // WORD] ^= np.uint64(1) << (unit % WORD).astype(np.uint64)
    difference = model.free_energy(states) - model.free_energy(States(flipped, states.n_units))
    found: np.ndarray = -model.n_bits * np.logaddexp(0, difference)
    return found + _of_labels(model, states) if model.n_labels else found


def exact_pseudo_likelihood(model: RBM, data: np.ndarray | States) -> np.ndarray:
    """Compute sum_i log P(v_i | v without i) of each row in nats, float64 (n,), from all n_visible units.

    `pseudo_likelihood` is an estimate of it from one unit, n_visible times as fast. The error is below n_visible times
    that of the free energy (`RBM.free_energy`). Label units are one variable, whose log P(y | bits) is added.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_likelihood
    >>> from rbm.likelihood import exact_pseudo_likelihood
    >>> independent = RBM(np.zeros((3, 2)), np.array([1.0, 0.0, -1.0]), np.zeros(2))
    >>> rows = [[0, 1, 1], [1, 0, 0]]
    >>> np.allclose(exact_pseudo_likelihood(independent, rows), log_likelihood(independent, rows))
    True
    """
    states = model.visible_rows(data)
    if model.n_labels:
        return _of_bits(model, states) + _of_labels(model, states)
    out = np.empty(states.n)
    cost = passes_cost(states.n, 1 + 8 * model.n_visible, 1, model.n_hidden)
    run(pseudo_likelihoods, cost, states.words, model._tables, block_size(states.n), out)
    return out


def pseudo_likelihood_of_values(model: RBM, values: np.ndarray) -> np.ndarray:
    """Compute sum_i v_i log P_i + (1 - v_i) log(1 - P_i) of rows of values from 0 to 1 in nats, float64 (n,).

    P_i = P(v_i = 1 | v without i), with the values of the other units in the place of bits: each unit's cross-entropy,
    negative, with what the others say of it. Of rows of bits it is `exact_pseudo_likelihood`, to float rounding; that
    of other rows is no logarithm of a probability of the machine.

    Raises
    ------
    InputError
        If the values are not of shape (n, n_visible), or not from 0 to 1, or the machine has label units.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM
    >>> from rbm.likelihood import exact_pseudo_likelihood, pseudo_likelihood_of_values
    >>> model = RBM(np.eye(3, 2), np.zeros(3), np.zeros(2))
    >>> rows = np.array([[0, 1, 1], [1, 0, 0]])
    >>> np.allclose(pseudo_likelihood_of_values(model, rows), exact_pseudo_likelihood(model, rows))
    True
    >>> pseudo_likelihood_of_values(model, [[0.2, 0.9, 0.5]]).shape
    (1,)
    """
    if model.n_labels:
        raise InputError(f"values are of bits, but the machine has {model.n_labels} label units")
    rows = np.ascontiguousarray(values, np.float64)
    if rows.ndim != 2 or rows.shape[1] != model.n_visible:
        raise InputError(f"values must have shape (n, {model.n_visible}); got {rows.shape}")
    if not ((rows >= 0) & (rows <= 1)).all():
        raise InputError("values must lie from 0 to 1, but some do not: divide grey levels by their largest")
    out, size = np.empty(len(rows)), max(1, _FIELDS // model.n_hidden)
    weights = model.weights.astype(np.float64)
    for first in range(0, len(rows), size):
        part = rows[first : first + size]
        fields = tile(part @ weights + model.hidden_bias)
        cost = passes_cost(len(part), 16 * model.n_visible, 1, model.n_hidden)
        run(pseudo_likelihoods_of_values, cost, part, fields, model._tables, out[first : first + size])
    return out


def _of_bits(model: RBM, states: States) -> np.ndarray:
    """Compute the part of the bits: that of the machine of the bits given the class of each row."""
    labels, bits, out = labels_of(states, model.n_labels), without_labels(states, model.n_labels), np.empty(states.n)
    for label, machine in enumerate(given_classes(model)):
        own = labels == label
        out[own] = exact_pseudo_likelihood(RBM(*machine), bits.rows(own))
    return out


def _of_labels(model: RBM, states: States) -> np.ndarray:
    """Compute log P(y | bits) of each row."""
    logs = -class_free_energies(model, without_labels(states, model.n_labels))
    own: np.ndarray = logs[np.arange(states.n), labels_of(states, model.n_labels)]
    return own - np.logaddexp.reduce(logs, axis=1)
