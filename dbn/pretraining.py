"""Greedy layer-by-layer pretraining. Source: Hinton, Osindero, Teh, Neural Computation 18 (2006) 1527."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np

from dbn.config import DBNConfig
from dbn.datasets.digest import digest
from dbn.labels.numbering import Labels, number_labels
from dbn.labels.training import begun_with_labels, check_same_labels
from dbn.model import DBN
from dbn.state import PretrainingState, Snapshot, check_training, keeps_snapshot, more_epochs, with_held_out
from rbm.bits import States, as_states, n_words
from rbm.errors import InputError, StopTraining
from rbm.labels.rows import LabelledData, append_labels
from rbm.storage.scratch import check_scratch, scratch_states
from rbm.training.early_stopping import check_early_stopping
from rbm.training.grey_levels import GreyLevels
from rbm.training.loop import train_epoch
from rbm.training.state import Data, TrainingState, initialise, training_data

_ROWS = 2**16  # passed up at once


def pretraining_epochs(
    data: np.ndarray | States | GreyLevels,
    config: DBNConfig | None = None,
    *,
    state: PretrainingState | None = None,
    held_out: np.ndarray | States | None = None,
    labels: Labels | np.ndarray | list[Any] | None = None,
    scratch: str | Path | None = None,
) -> Iterator[PretrainingState]:
    """Yield the state after every epoch, layer after layer; arguments and errors are those of `pretrain`.

    Stop at any time and go on from the last state, bit for bit.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, pretraining_epochs
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> [state.model.sizes for state in pretraining_epochs(rows, DBNConfig(layers=(3, 2), epochs=(1, 2)))]
    [(3, 3), (3, 3, 2), (3, 3, 2)]
    """
    states = training_data(data) if isinstance(data, GreyLevels) else as_states(data, in_file=True)
    if scratch is not None:
        check_scratch(scratch)
    if state is not None:
        check_training(state)
    held = None if held_out is None else as_states(held_out, states.n_units, in_file=True)
    known = None if labels is None else number_labels(labels, states.n, None if held is None else held.n)
    n_layers = len((config or DBNConfig()).layers if state is None else state.config.layers)
    bits = data if isinstance(data, GreyLevels) else states
    rows: Data = bits  # of the layer that is trained
    if known is not None and n_layers == 1:
        rows = LabelledData(bits, *known.of_rows)
    if state is None:
        config = config or DBNConfig()
        first = initialise(rows, config.machine(1), "layer 1")
        state = PretrainingState(config, digest(states), (first,), _snapshot((), config, 1, first))
        state = begun_with_labels(state, known)
    elif config is not None:
        raise InputError("give a config or a state to go on from, not both: the state carries its config")
    elif digest(states) != state.digest:
        raise InputError("these are not the data this training began with: go on with the same, in the same order")
    check_same_labels(state, known)
    config = state.config
    if held is not None:
        state = with_held_out(state, held)
    held_top = None if held is None or (known and known.held_out is None) else held  # without labels they are no rows
    if n_layers == 1 and known is not None and held is not None:
        held = held_top = None if known.of_held_out is None else append_labels(held, *known.of_held_out)
    for below, layer in zip((states.n_units, *config.layers), range(1, len(config.layers) + 1), strict=False):
        check_early_stopping(config.machine(layer), below, held_top if layer == n_layers else held)
    for layer in range(1, len(config.layers) + 1):
        if layer > len(state.states):
            n_labels = len(state.classes) if layer == n_layers else 0
            first = initialise(states, config.machine(layer), f"layer {layer}", n_labels)
            snapshots = _snapshot(state.snapshots, config, layer, first)
            state = state._replace(states=(*state.states, first), snapshots=snapshots)
        if config.machine(layer).epochs == 0:
            yield state
        current = state.states[layer - 1]
        while not current.finished:
            current = train_epoch(current, rows, held)
            snapshots = _snapshot(state.snapshots, config, layer, current)
            state = state._replace(states=(*state.states[:-1], current), snapshots=snapshots)
            yield state
        if layer < n_layers:
            top = known if layer + 1 == n_layers else None
            states = rows = _pass_up(states, current, config, Passed("data", scratch, top and top.of_rows))
            if top is not None and held_top is None:
                held = None
            elif held is not None:
                held = _pass_up(held, current, config, Passed("held out", scratch, top and top.of_held_out))


def pretrain(
    data: np.ndarray | States | GreyLevels,
    config: DBNConfig | None = None,
    *,
    state: PretrainingState | None = None,
    held_out: np.ndarray | States | None = None,
    labels: Labels | np.ndarray | list[Any] | None = None,
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
    labels : array (n,), list or `Labels`, optional
        Of the rows, whole numbers or text: the top machine is trained on the layer below it and a label unit a class,
        jointly. Held-out rows take part in the monitor of the top machine where `Labels` has theirs too.
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
        On data that are not 0/1, empty, or other than those the state was trained on; on other held-out rows or labels;
        where nothing can be written to ``scratch``.
    rbm.DivergenceError
        When a parameter is no longer finite.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> pretrain(rows, DBNConfig(layers=(3, 2), epochs=1)).model
    DBN(3-3-2 units)
    >>> pretrain(rows, DBNConfig(layers=(2,), epochs=1), labels=["cat", "dog", "cat"]).model.classes
    ('cat', 'dog')
    """
    if epochs is not None and state is not None:
        state = more_epochs(state, epochs)
    elif epochs is not None:
        config = dataclasses.replace(config or DBNConfig(), epochs=epochs)
    with suppress(StopTraining):
        for following in pretraining_epochs(
            data, config, state=state, held_out=held_out, labels=labels, scratch=scratch
        ):
            state = following
            if on_epoch is not None:
                on_epoch(following)
    return cast(PretrainingState, state)  # a new state is yielded at least once


def untrained(data: np.ndarray | States, config: DBNConfig) -> DBN:
    """Initialise a stack layer by layer for these data and train no epoch: the null model a trained one is held to.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, pretrain, untrained
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> config = DBNConfig(layers=(3,), epochs=2, snapshots=True)
    >>> first = pretrain(rows, config).snapshots[0].machine
    >>> np.array_equal(untrained(rows, config).machines[0].weights, first.weights)
    True
    """
    return pretrain(data, dataclasses.replace(config, epochs=0, snapshots=False)).model


class Passed(NamedTuple):
    """What is passed up, where to, and the label units that are put behind it below the top machine."""

    what: str
    scratch: str | Path | None
    labels: tuple[np.ndarray, int] | None  # the number of the class of each row, and of classes


def _pass_up(states: States, state: TrainingState, config: DBNConfig, passed: Passed) -> States:
    """Draw the states of the layer just trained, which the next layer trains on: into memory, or a file in a place."""
    stream, model = f"{state.stream}: representation of the {passed.what}", state.model
    n_units = model.n_hidden + (passed.labels[1] if passed.labels else 0)

    def drawn(first: int) -> States:
        part = slice(first, first + _ROWS)
        found = model.hidden_states(
            states.rows(part), config.representation, seed=config.seed, stream=stream, first_row=first
        )
        return append_labels(found, passed.labels[0][part], passed.labels[1]) if passed.labels else found

    parts = map(drawn, range(0, states.n, _ROWS))
    if passed.scratch is not None:
        return scratch_states(parts, n_units, passed.scratch)
    words = np.empty((states.n, n_words(n_units)), np.uint64)
    for number, part in enumerate(parts):
        words[number * _ROWS : number * _ROWS + part.n] = part.words
    return States(words, n_units)


def _snapshot(
    snapshots: tuple[Snapshot, ...], config: DBNConfig, layer: int, state: TrainingState
) -> tuple[Snapshot, ...]:
    """Return the snapshots, with one of this state added if one is due."""
    if not (config.snapshots and (keeps_snapshot(state.epoch, state.config.epochs) or state.finished)):
        return snapshots
    return (*snapshots, Snapshot(layer, state.epoch, state.model))
