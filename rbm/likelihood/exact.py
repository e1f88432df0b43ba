"""Exact log Z and log-likelihood, by enumeration of the smaller layer."""

import numpy as np

from rbm.bits import States, unpack
from rbm.errors import InputError
from rbm.kernels.likelihood.enumeration import CHUNK_BITS, log_sums
from rbm.kernels.parallel.pool import passes_cost, run
from rbm.kernels.weight_tiles import padded
from rbm.model import RBM

LIMIT = 25  # units enumerated at most: 2**25 states
_CHUNKS, _ROWS = 1 << 12, 1 << 10  # chunks of states enumerated, and rows looked at, together
_OFF = -1e4  # a bias of units that do not exist: their softplus is 0


def log_partition(model: RBM) -> float:
    """Compute log Z in nats from the states of the smaller layer, the other summed in closed form; float64 throughout.

    States are streamed: memory does not grow with their number. The error is below
    1e-13 (10 + sum of the absolute parameters) nats; results do not depend on the number of threads. Of label units it
    is the sum over classes of the machine of the bits given each.

    Raises
    ------
    InputError
        If both layers have more than 25 units, label units not counted.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition
    >>> bool(np.isclose(log_partition(RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))), 5 * np.log(2)))
    True
    """
    biases = model.visible_bias[model.n_bits :].astype(np.float64)
    given = [bias + log_partition_of(*machine) for bias, machine in zip(biases, given_classes(model), strict=True)]
    if given:
        return float(np.logaddexp.reduce(given))
    return log_partition_of(model.weights, model.visible_bias, model.hidden_bias)


def given_classes(model: RBM) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return W, a and b of the machine of the bits given each class, float64: its label's weights join the biases b."""
    n_bits = model.n_bits
    W, a, b = (p.astype(np.float64) for p in (model.weights, model.visible_bias, model.hidden_bias))
    return [(W[:n_bits], a[:n_bits], b + row) for row in W[n_bits:]]


def log_partition_of(weights: np.ndarray, visible_bias: np.ndarray, hidden_bias: np.ndarray) -> float:
    """Compute log Z of a machine without label units."""
    outer, inner = visible_bias, hidden_bias
    if len(hidden_bias) < len(visible_bias):
        weights, outer, inner = weights.T, inner, outer
    n, width = len(outer), padded(len(inner))
    if n > LIMIT:
        raise InputError(f"log Z is exact up to {LIMIT} units in the smaller layer; got {n}")
    table = np.zeros((n + 1, width))
    table[:n, : len(inner)] = weights
    fields = np.full(width, _OFF)
    fields[: len(inner)] = inner
    chunks = 1 << max(0, n - CHUNK_BITS)
    logs = np.empty(chunks)
    for first in range(0, chunks, _CHUNKS):
        part = logs[first : first + _CHUNKS]
        cost = passes_cost(len(part) << min(n, CHUNK_BITS), 1, 1, 8 * width)  # some 8 a unit, of float64 and powers
        run(log_sums, cost, table, outer.astype(np.float64), fields, np.int64(first), part)
    return float(np.logaddexp.reduce(logs))


def log_likelihood(model: RBM, data: np.ndarray | States) -> np.ndarray:
    """Compute log P(v) = - F(v) - log Z of each row in nats, float64 (n,), with fields in float64.

    The error is below 2e-13 (1 + sum of the absolute parameters) nats. Errors as in ``log_partition``.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_likelihood
    >>> uniform = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> np.allclose(log_likelihood(uniform, [[0, 1, 1], [1, 0, 0]]), -3 * np.log(2))
    True
    """
    states = model.visible_rows(data)
    log_z, weights = log_partition(model), model.weights.astype(np.float64)
    value = np.empty(states.n)
    for first in range(0, states.n, _ROWS):
        v = unpack(states.rows(slice(first, first + _ROWS))).astype(np.float64)
        softplus = np.logaddexp(0, v @ weights + model.hidden_bias).sum(axis=1)
        value[first : first + _ROWS] = v @ model.visible_bias.astype(np.float64) + softplus - log_z
    return value
