"""Up-down fine-tuning of a stack, state in, state out: contrastive wake-sleep.

Source: Hinton, Osindero and Teh, Neural Computation 18 (2006) 1527, section 5 and appendix B.
"""

import dataclasses
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import numpy as np

from dbn.datasets.digest import digest
from dbn.finetuning.config import FinetuningConfig
from dbn.finetuning.layers import Layers, layers_of, stack_of
from dbn.finetuning.minibatch import draw_wake, keys_of, train_minibatch
from dbn.finetuning.monitor import observe
from dbn.finetuning.state import FinetuningState, untie
from dbn.labels.numbering import Labels
from dbn.labels.training import labels_digest, labels_for
from dbn.model import DBN
from dbn.state import PretrainingState, without_training
from rbm.bits import States, as_states
from rbm.compilation.clock import clock_without_compilation
from rbm.errors import InputError, StopTraining
from rbm.labels.rows import with_labels, without_labels
from rbm.streams import stream_generator
from rbm.training.divergence import check_parameters
from rbm.training.grey_levels import GreyLevels
from rbm.training.optimiser import learning_rate
from rbm.training.state import Data, training_data


def finetune(
    data: np.ndarray | States | GreyLevels,
    config: FinetuningConfig | None = None,
    *,
    state: PretrainingState | DBN,
    labels: Labels | np.ndarray | list[Any] | None = None,
    epochs: int | None = None,
    held_out: np.ndarray | States | GreyLevels | None = None,
    on_epoch: Callable[[PretrainingState], None] | None = None,
) -> PretrainingState:
    """Fine-tune a trained stack as a whole by the up-down algorithm; ``finetune(...).model`` is the stack.

    The weights of the pass up and of the pass down, tied at first, become two of each layer below the top machine. A
    top machine with label units goes on learning the layer below it and the rows' labels, jointly; the weights of the
    passes have nothing to do with labels.

    Parameters
    ----------
    data : array, States or GreyLevels, (n, n_visible)
        Of the latter rows are drawn anew for every epoch.
    config : FinetuningConfig, optional
        Defaults to ``FinetuningConfig()``. Not together with a state in fine-tuning, which carries its own.
    state : PretrainingState or DBN
        The stack to fine-tune, unchanged itself: trained to its end, built by hand, or in fine-tuning, which goes on
        bit for bit.
    labels : array (n,), list or `Labels`, optional
        Of the rows, each one of the classes of the stack; needed where it has label units.
    epochs : int, optional
        Epochs in all, instead of those of the configuration: to go on with a finished fine-tuning. Schedules as in
        `rbm.train`.
    held_out : array, States or GreyLevels, (m, n_visible), optional
        Rows of which the record of an epoch has the errors too; nothing is learned from them.
    on_epoch : callable, optional
        Called with the state after every epoch, whose record is ``state.tuning.history[-1]``. If it raises
        `rbm.StopTraining`, that state is returned.

    Returns
    -------
    PretrainingState
        That of the stack it began with, with ``tuning``; ``tuning.history`` has a `TuningRecord` an epoch.

    Raises
    ------
    InputError
        On data or held-out rows that do not fit, are empty or other than those fine-tuning began with; on labels that
        are missing, of no class of the stack, other than those before, or given to a stack without label units; on a
        stack of one layer, or not trained to its end; where more epochs are done than asked for.
    DivergenceError
        When a parameter is no longer finite, or beyond 1000.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBNConfig, FinetuningConfig, finetune, pretrain
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = pretrain(rows, DBNConfig(layers=(3, 2), epochs=1))
    >>> tuned = finetune(rows, FinetuningConfig(epochs=1), state=state)
    >>> tuned.model, state.model
    (DBN(3-3-2 units, weights untied), DBN(3-3-2 units))
    >>> finetune(rows, state=tuned, epochs=3).tuning.epoch
    3
    """
    pretrained = without_training(state) if isinstance(state, DBN) else state
    if not isinstance(pretrained, PretrainingState):
        raise InputError(f"finetune takes a DBN or a PretrainingState; got {type(state).__name__}")
    tuning, rows = _begun(data, labels, config, pretrained)
    held = None if held_out is None else as_states(training_data(held_out), pretrained.model.sizes[0], in_file=True)
    tuning = _with_held_out(tuning, held)
    if epochs is not None:
        tuning = tuning._replace(config=dataclasses.replace(tuning.config, epochs=epochs))
        if tuning.config.epochs < tuning.epoch:
            raise InputError(f"{tuning.epoch} epochs are done; got epochs={epochs}: give as many or more")
    with suppress(StopTraining):
        while not tuning.finished:
            tuning = finetune_epoch(tuning, training_data(rows, epoch=tuning.epoch), held)
            if on_epoch is not None:
                on_epoch(pretrained._replace(tuning=tuning))
    return pretrained._replace(tuning=tuning)


def finetune_epoch(state: FinetuningState, data: States, held_out: States | None = None) -> FinetuningState:
    """Return the state after one more pass over the rows in a new random order, with the record of that epoch.

    data : States (n, n_visible), with their label units behind them where the stack has some; held-out rows have none.

    Where batch_size does not divide the rows, the rate of the smaller last minibatch is smaller by as much. Results do
    not depend on the number of threads.

    Raises
    ------
    DivergenceError
        When a parameter is no longer finite, or beyond 1000.
    """
    config, rate = state.config, learning_rate(state.config.of_machine(), state.epoch)
    with clock_without_compilation() as clock:
        trained = _pass_over(state, data, rate)
        seconds = clock()
        rows = without_labels(data, len(state.model.classes))
        record = observe(trained.model, rows, held_out, trained.epoch, rate, config.seed)
        record = record._replace(seconds=seconds, monitor_seconds=clock() - seconds)
    return trained._replace(history=(*state.history, record))


def _pass_over(state: FinetuningState, data: States, rate: float) -> FinetuningState:
    """Return the state after a pass over the rows, without its record."""
    config, layers = state.config, layers_of(state.model)
    keys, step = keys_of(config.seed, state.model.n_layers), state.step
    order = stream_generator(config.seed, "up-down: order", state.epoch).permutation(data.n)
    size = min(config.batch_size, data.n)
    where, chains = f"fine-tuning, epoch {state.epoch + 1}", None
    if config.estimator == "pcd":
        first_rows = data.rows(order[:size])
        begun = draw_wake(layers, first_rows, keys, step)[-1] if state.chains is None else state.chains
        chains = begun.words.copy()
    with np.errstate(over="ignore", invalid="ignore"):  # of kernels run as plain Python; `check_parameters` notices
        for first in range(0, data.n, size):
            rows = data.rows(order[first : first + size])
            if train_minibatch(layers, rows, config.k, rate * rows.n / size, keys, step, chains):
                break
            step += 1
    check_parameters(_arrays(layers), where, rate, config.of_machine())
    left = None if chains is None else States(chains, layers.top.tables.n_visible)
    return state._replace(model=stack_of(layers), epoch=state.epoch + 1, step=step, chains=left)


def _begun(
    data: np.ndarray | States | GreyLevels,
    labels: Labels | np.ndarray | list[Any] | None,
    config: FinetuningConfig | None,
    state: PretrainingState,
) -> tuple[FinetuningState, Data]:
    """Return the fine-tuning to go on with, or one of no epoch yet, and the rows with their labels.

    InputError unless rows, labels, stack and config fit.
    """
    tuning = state.tuning
    if tuning is None and not state.complete:
        raise InputError("the layers of this stack are not trained to their end: finish that first")
    first = as_states(training_data(data), state.model.sizes[0], in_file=True)
    known = labels_for(state.model.classes, labels, first.n)
    found, of_labels = digest(first), "" if known is None else labels_digest(known)
    rows = data if known is None else with_labels(data, *known.of_rows)
    if tuning is None:
        begun = FinetuningState(untie(state.model), config or FinetuningConfig(), found, labels_digest=of_labels)
        return begun, rows
    if config is not None:
        raise InputError("this stack is in fine-tuning already and carries its config: go on without another one")
    if found != tuning.digest:
        raise InputError("these are not the data fine-tuning began with: go on with the same, in the same order")
    if of_labels != tuning.labels_digest:
        raise InputError("these are not the labels fine-tuning began with: go on with the same, in the same order")
    return tuning, rows


def _with_held_out(state: FinetuningState, rows: States | None) -> FinetuningState:
    """Return the state with the digest of its held-out rows; InputError if there are none or it began with others."""
    if rows is None:
        return state
    if not rows.n:
        raise InputError("there are no held-out rows: give some, or leave held_out out")
    found = digest(rows)
    if state.held_out_digest not in ("", found):
        raise InputError(
            "these are not the held-out rows fine-tuning began with: go on with the same, in the same order, or none"
        )
    return state._replace(held_out_digest=found)


def _arrays(layers: Layers) -> tuple[np.ndarray, ...]:
    """Return every parameter, in arrays padded with zeros."""
    return tuple(
        array
        for parameters in layers.every
        for array in (parameters.tables.forward, parameters.tables.visible_bias, parameters.tables.hidden_bias)
    )
