"""Greedy layer-by-layer pretraining. Source: Hinton, Osindero, Teh, Neural Computation 18 (2006) 1527."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import cast

import numpy as np

from dbn.config import DBNConfig
from dbn.datasets.digest import digest
from dbn.model import DBN
from dbn.state import PretrainingState, Snapshot, check_training, keeps_snapshot, more_epochs, with_held_out
from rbm.bits import States, as_states, n_words
from rbm.errors import InputError, StopTraining
from rbm.storage.scratch import check_scratch, scratch_states
from rbm.training.early_stopping import check_early_stopping
from rbm.training.grey_levels import GreyLevels
from rbm.training.loop import train_epoch
from rbm.training.state import TrainingState, initialise, training_data

_ROWS = 2**16  # passed up at once


def pretraining_epochs(
    data: np.ndarray | States | GreyLevels,
    config: DBNConfig | None = None,
    *,
    state: PretrainingState | None = None,
    held_out: np.ndarray | States | None = None,
    scratch: str | Path | None = None,
) -> Iterator[PretrainingState]:
    """Yield the state after every epoch, layer after layer; arguments and errors are those of `pretrain`.

    Stop at any time and go on from the last state, bit for bit.
    """
    states = training_data(data) if isinstance(data, GreyLevels) else as_states(data, in_file=True)
    if scratch is not None:
        check_scratch(scratch)
    if state is not None:
        check_training(state)
    if state is None:
        config = config or DBNConfig()
        first = initialise(states, config.machine(1), "layer 1")
        state = PretrainingState(config, digest(states), (first,), _snapshot((), config, 1, first))
    elif config is not None:
        raise InputError("give a config or a state to go on from, not both: the state carries its config")
    elif digest(states) != state.digest:
        raise InputError("these are not the data this training began with: go on with the same, in the same order")
    config = state.config
    held = None if held_out is None else as_states(held_out, states.n_units, in_file=True)
    if held is not None:
        state = with_held_out(state, held)
    for below, layer in zip((states.n_units, *config.layers), range(1, len(config.layers) + 1), strict=False):
        check_early_stopping(config.machine(layer), below, held)
    for layer in range(1, len(config.layers) + 1):
        if layer > len(state.states):
            first = initialise(states, config.machine(layer), f"layer {layer}")
            snapshots = _snapshot(state.snapshots, config, layer, first)
            state = state._replace(states=(*state.states, first), snapshots=snapshots)
        if config.machine(layer).epochs == 0:
            yield state
        current = state.states[layer - 1]
        while not current.finished:
            rows = data if layer == 1 and isinstance(data, GreyLevels) else states
            current = train_epoch(current, rows, held)
            snapshots = _snapshot(state.snapshots, config, layer, current)
            state = state._replace(states=(*state.states[:-1], current), snapshots=snapshots)
            yield state
        if layer < len(config.layers):
            states = _pass_up(states, current, config, "data", scratch)
            held = None if held is None else _pass_up(held, current, config, "held out", scratch)


def pretrain(
    data: np.ndarray | States | GreyLevels,
    config: DBNConfig | None = None,
    *,
    state: PretrainingState | None = None,
    held_out: np.ndarray | States | None = None,
    epochs: int | tuple[int, ...] | None = None,
    on_epoch: Callable[[PretrainingState], None] | None = None,
    scratch: str | Path | None = None,
) -> PretrainingState:
    """Train a stack on 0/1 rows (n, n_visible); ``pretrain(...).model`` is the DBN.

    Parameters
    ----------
    data : array, States or GreyLevels
        Of the latter the first layer gets rows drawn anew for every epoch, and those above what it makes of the first
        draw.
    config : DBNConfig
        Defaults to ``DBNConfig()``. Not together with ``state``, which carries its own.
    state : PretrainingState, optional
        Where to go on from.
    held_out : array or States, optional
        Rows the monitor compares free energies with, passed up as the data are; a layer with patience stops by them,
        and passes up what its last epoch makes of the data.
    epochs : int or tuple of int, optional
        Epochs each layer has in all, instead of those of the configuration: to go on with a finished training. A layer
        with a trained one above it keeps its epochs (`dbn.state.more_epochs` has the rules).
    on_epoch : callable, optional
        Called with the state after every epoch. If it raises `rbm.StopTraining`, that state is returned.
    scratch : path, optional
        A directory for a temporary file of the states that a layer passes up, of which memory then holds the rows in
        use. Without it memory holds them all. The result is the same to the bit, and nothing is left there.

    Raises
    ------
    InputError
        On data that are not 0/1, empty, or other than those the state was trained on; on other held-out rows; where
        nothing can be written to ``scratch``.
    rbm.DivergenceError
        When a parameter is no longer finite.
    """
    if epochs is not None and state is not None:
        state = more_epochs(state, epochs)
    elif epochs is not None:
        config = dataclasses.replace(config or DBNConfig(), epochs=epochs)
    with suppress(StopTraining):
        for following in pretraining_epochs(data, config, state=state, held_out=held_out, scratch=scratch):
            state = following
            if on_epoch is not None:
                on_epoch(following)
    return cast(PretrainingState, state)  # a new state is yielded at least once


def untrained(data: np.ndarray | States, config: DBNConfig) -> DBN:
    """Initialise a stack layer by layer for these data and train no epoch: the null model a trained one is held to."""
    return pretrain(data, dataclasses.replace(config, epochs=0, snapshots=False)).model


def _pass_up(states: States, state: TrainingState, config: DBNConfig, what: str, scratch: str | Path | None) -> States:
    """Draw the states of the layer just trained, which the next layer trains on: into memory, or a file in a place."""
    stream, model = f"{state.stream}: representation of the {what}", state.model

    def drawn(first: int) -> States:
        rows = states.rows(slice(first, first + _ROWS))
        return model.hidden_states(rows, config.representation, seed=config.seed, stream=stream, first_row=first)

    parts = map(drawn, range(0, states.n, _ROWS))
    if scratch is not None:
        return scratch_states(parts, model.n_hidden, scratch)
    words = np.empty((states.n, n_words(model.n_hidden)), np.uint64)
    for number, part in enumerate(parts):
        words[number * _ROWS : number * _ROWS + part.n] = part.words
    return States(words, model.n_hidden)


def _snapshot(
    snapshots: tuple[Snapshot, ...], config: DBNConfig, layer: int, state: TrainingState
) -> tuple[Snapshot, ...]:
    """Return the snapshots, with one of this state added if one is due."""
    if not (config.snapshots and (keeps_snapshot(state.epoch, state.config.epochs) or state.finished)):
        return snapshots
    return (*snapshots, Snapshot(layer, state.epoch, state.model))
