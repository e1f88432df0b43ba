"""The loop over minibatches for an estimator that is a NumPy function: slow, and the same step as the compiled loop."""

from collections.abc import Callable
from typing import Any

import numpy as np

from rbm.bits import States, pack, unpack
from rbm.errors import InputError
from rbm.kernels.minibatch_arrays import new_workspace
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.row_order import order_by_similarity
from rbm.kernels.weight_tiles import tile
from rbm.labels.rows import check_labels
from rbm.reference import Batch, Gradient
from rbm.training.divergence import LARGEST
from rbm.training.gradient.step import take_step
from rbm.training.minibatches import Minibatches, Outcome, Parameters
from rbm.training.running_mean import move_mean


def train_minibatches_plainly(
    batches: Minibatches, chains: np.ndarray, parameters: Parameters, estimator: Callable[[Batch], Gradient]
) -> Outcome:
    """Train as `train_minibatches` does, one thread, the phases estimated by a function.

    Persistent chains (words, no rows if none are kept) and parameters change in place.

    Raises
    ------
    InputError
        If what the function returns has another shape, or values that cannot be.
    """
    tables, mean = parameters.tables, parameters.mean
    n_visible, order, group = tables.n_visible, batches.order.copy(), alone(1)
    order_by_similarity(batches.words, n_visible, order, batches.size, group)
    for n_done, first in enumerate(range(0, len(order), batches.size)):
        rows = batches.words[order[first : first + batches.size]]
        batch = Batch(
            unpack(States(rows, n_visible)), unpack(States(chains, n_visible)), tables.weights,
            tables.visible_bias[:n_visible].copy(), tables.hidden_bias[: tables.n_hidden].copy(),
            batches.k, int(batches.counter.step) + n_done, batches.counter.key, batches.n_labels,
        )  # fmt: skip
        gradient = _checked(estimator(batch), batch, len(chains))
        states = check_labels(pack(gradient.chains), batches.n_labels)
        if len(chains):
            chains[:] = states.words
        n_data, n_model = len(rows), states.n
        phases, workspace = new_workspace(n_data, n_model, tables)
        phases.visible[:] = np.concatenate([rows, states.words]).T
        weighted = np.concatenate([gradient.positive / n_data, gradient.negative / -n_model])
        phases.weighted_probabilities[:] = tile(weighted)
        rate = batches.step_size.rate * (n_data / batches.size)
        number = int(batches.counter.step) + n_done + 1  # of this minibatch, from 1
        size = batches.step_size._replace(rate=rate)
        n_nonfinite = take_step(phases, parameters, size, number, workspace, group)
        if n_nonfinite or np.abs(tables.forward).max() > LARGEST:  # the caller says that training has diverged
            return Outcome(n_done + 1, max(1, int(n_nonfinite)))
        if mean.rate > 0 and number % mean.every == 0:
            move_mean(tables, mean, group)
    return Outcome(-(-len(order) // batches.size), 0)


def _checked(found: Any, batch: Batch, n_chains: int) -> Gradient:
    """Return what an estimator found as arrays, or raise InputError."""
    try:
        positive, chains, negative = found
    except (TypeError, ValueError):
        raise InputError("an estimator must return a Gradient: positive, chains, negative") from None
    n_hidden = batch.W.shape[1]
    chains = np.asarray(chains)
    if chains.ndim != 2 or len(chains) != (n_chains or len(chains)) or not len(chains):
        raise InputError(
            f"an estimator must return visible states of {n_chains or 'one or more'} chains; got shape {chains.shape}"
        )
    for name, values, rows in (("positive", positive, len(batch.data)), ("negative", negative, len(chains))):
        array = np.asarray(values)
        if array.shape != (rows, n_hidden):
            raise InputError(
                f"an estimator's {name} probabilities must have shape {(rows, n_hidden)}; got {array.shape}"
            )
        if not ((array >= 0) & (array <= 1)).all():
            raise InputError(f"an estimator's {name} probabilities must lie from 0 to 1, but some do not")
    if chains.shape[1] != batch.data.shape[1]:
        raise InputError(f"an estimator's chains must have {batch.data.shape[1]} units; got {chains.shape[1]}")
    return Gradient(np.asarray(positive), chains, np.asarray(negative))
