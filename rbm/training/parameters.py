"""What an epoch changes in place: copies out of a state before it, and back into one after it."""

import numpy as np

from rbm.bits import States
from rbm.kernels.alignment import aligned_copy
from rbm.kernels.minibatch_arrays import (
    NO_MEAN,
    NO_MOMENTS,
    NO_OFFSETS,
    NO_SPARSITY,
    Moments,
    Parameters,
    RunningMean,
    Sparsity,
    Velocity,
    zero_velocity,
)
from rbm.kernels.weight_tiles import Tables, pad
from rbm.model import RBM
from rbm.training.state import TrainingState


def parameters_of(state: TrainingState) -> Parameters:
    """Copy the parameters of a state, and whatever moves beside them."""
    tables = Tables(*(aligned_copy(t) for t in (state.current or state.model).tables))
    velocity, offsets = Velocity(*(aligned_copy(v) for v in state.velocity)), NO_OFFSETS
    if state.offsets is not None:
        offsets = state.offsets._replace(hidden=aligned_copy(state.offsets.hidden))
    return Parameters(tables, velocity, _running_mean(state), offsets, _moments(state, tables), _sparsity(state))


def with_parameters(state: TrainingState, parameters: Parameters, chains: np.ndarray, step: int) -> TrainingState:
    """Return the state with what an epoch has left; chains : their words, step : minibatches done in all."""
    tables, velocity, mean, offsets, moments, sparsity = parameters
    n_labels = state.model.n_labels
    model = current = machine_of(tables, n_labels)
    if mean.rate:
        model = machine_of(Tables(mean.weights, tables.backward, mean.visible_bias, mean.hidden_bias), n_labels)
    return state._replace(
        model=model, velocity=velocity, chains=States(chains, model.n_visible), step=step,
        offsets=state.offsets and offsets, current=current if mean.rate else None,
        second=state.second and moments.second, activity=None if state.activity is None else sparsity.mean,
    )  # fmt: skip


def _running_mean(state: TrainingState) -> RunningMean:
    """Return the mean as the last epoch left it, or begin it from the parameters as they are; or none."""
    config = state.config
    if not config.mean_rate or state.epoch < config.mean_from:
        return NO_MEAN
    forward, _, visible, hidden = map(aligned_copy, state.model.tables)
    return RunningMean(forward, visible, hidden, float(config.mean_rate), config.mean_every)


def _moments(state: TrainingState, tables: Tables) -> Moments:
    """Return Adam's moments as the last epoch left them, with memory for the gradient; or none."""
    if state.second is None:
        return NO_MOMENTS
    config, scratch = state.config, Tables(*(aligned_copy(np.zeros_like(t)) for t in tables))
    second = Velocity(*(aligned_copy(v) for v in state.second))
    return Moments(second, zero_velocity(tables), scratch, float(config.first_decay), float(config.second_decay))


def _sparsity(state: TrainingState) -> Sparsity:
    """Return the sliding means as the last epoch left them, with the target of the units that exist; or none."""
    if state.activity is None:
        return NO_SPARSITY
    config, mean = state.config, aligned_copy(state.activity)
    target = pad(np.full(config.n_hidden, config.sparsity_target, np.float32))
    rate, cost = float(config.sparsity_rate), float(config.sparsity_cost)
    return Sparsity(mean, target, aligned_copy(np.zeros_like(mean)), rate, cost)


def machine_of(tables: Tables, n_labels: int = 0) -> RBM:
    """Build the machine of tables, whose transposed one is not read."""
    visible, hidden = tables.visible_bias[: tables.n_visible], tables.hidden_bias[: tables.n_hidden]
    return RBM(tables.weights, visible, hidden, n_labels)
