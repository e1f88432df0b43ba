"""Greedy layer-by-layer pretraining. Source: Hinton, Osindero, Teh, Neural Computation 18 (2006) 1527."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

import numpy as np

from dbn.config import DBNConfig
from dbn.datasets.digest import digest
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.model import RBM
from rbm.training.loop import TrainingState, initialise, train_epoch


class Snapshot(NamedTuple):
    """A machine as it was after some epochs of its layer."""

    layer: int
    epoch: int
    machine: RBM


class PretrainingState(NamedTuple):
    """A stack in training: layers before the last of ``states`` are done."""

    config: DBNConfig
    digest: str  # of the data, so that training goes on with the same
    states: tuple[TrainingState, ...]
    snapshots: tuple[Snapshot, ...]

    @property
    def model(self) -> DBN:
        """The machines so far."""
        return DBN(tuple(state.model for state in self.states))

    @property
    def complete(self) -> bool:
        """Whether every layer is trained."""
        return len(self.states) == len(self.config.layers) and self.states[-1].epoch >= self.states[-1].config.epochs

    @property
    def epochs_done(self) -> int:
        """Epochs of all layers so far."""
        return sum(state.epoch for state in self.states)


def pretraining_epochs(
    data: np.ndarray | States,
    config: DBNConfig | None = None,
    *,
    state: PretrainingState | None = None,
    held_out: np.ndarray | States | None = None,
) -> Iterator[PretrainingState]:
    """The state after every epoch, layer after layer; stop at any time and go on from the last state, bit for bit."""
    states = as_states(data)
    if state is None:
        config = config or DBNConfig()
        first = initialise(states, config.machine(1), "layer 1")
        state = PretrainingState(config, digest(states), (first,), _snapshot((), config, 1, first))
    elif config is not None:
        raise InputError("give a config or a state to go on from, not both: the state carries its config")
    elif digest(states) != state.digest:
        raise InputError("these are not the data this training began with: go on with the same, in the same order")
    config = state.config
    held = None if held_out is None else as_states(held_out, states.n_units)
    for layer in range(1, len(config.layers) + 1):
        if layer > len(state.states):
            first = initialise(states, config.machine(layer), f"layer {layer}")
            snapshots = _snapshot(state.snapshots, config, layer, first)
            state = state._replace(states=(*state.states, first), snapshots=snapshots)
        if config.machine(layer).epochs == 0:
            yield state
        current = state.states[layer - 1]
        while current.epoch < current.config.epochs:
            current = train_epoch(current, states, held)
            snapshots = _snapshot(state.snapshots, config, layer, current)
            state = state._replace(states=(*state.states[:-1], current), snapshots=snapshots)
            yield state
        if layer < len(config.layers):
            states = _pass_up(states, current, config, "data")
            held = None if held is None else _pass_up(held, current, config, "held out")


def pretrain(
    data: np.ndarray | States,
    config: DBNConfig | None = None,
    *,
    state: PretrainingState | None = None,
    held_out: np.ndarray | States | None = None,
    on_epoch: Callable[[PretrainingState], None] | None = None,
) -> PretrainingState:
    """Train a stack on 0/1 rows (n, n_visible); ``pretrain(...).model`` is the DBN.

    Parameters
    ----------
    data : array or States
    config : DBNConfig
        Defaults to ``DBNConfig()``. Not together with ``state``, which carries its own.
    state : PretrainingState, optional
        Where to go on from.
    held_out : array or States, optional
        Rows the monitor compares free energies with, passed up as the data are.
    on_epoch : callable, optional
        Called with the state after every epoch.

    Raises
    ------
    InputError
        On data that are not 0/1, empty, or other than those the state was trained on.
    rbm.DivergenceError
        When a parameter is no longer finite.
    """
    for following in pretraining_epochs(data, config, state=state, held_out=held_out):
        state = following
        if on_epoch is not None:
            on_epoch(following)
    return cast(PretrainingState, state)  # a new state is yielded at least once


def untrained(data: np.ndarray | States, config: DBNConfig) -> DBN:
    """The stack as initialised layer by layer for these data, no epoch trained: the null a trained one is held to."""
    return pretrain(data, dataclasses.replace(config, epochs=0, snapshots=False)).model


def _pass_up(states: States, state: TrainingState, config: DBNConfig, what: str) -> States:
    """What the next layer trains on."""
    stream = f"{state.stream}: representation of the {what}"
    return state.model.hidden_states(states, config.representation, seed=config.seed, stream=stream)


def _snapshot(
    snapshots: tuple[Snapshot, ...], config: DBNConfig, layer: int, state: TrainingState
) -> tuple[Snapshot, ...]:
    """The snapshots, with one of this state if its epoch is 0, a power of two or the last."""
    log_spaced = state.epoch & (state.epoch - 1) == 0 or state.epoch == state.config.epochs
    if not (config.snapshots and log_spaced):
        return snapshots
    return (*snapshots, Snapshot(layer, state.epoch, state.model))
