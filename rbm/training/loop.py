"""The minibatch loop: state in, state out."""

import dataclasses
import time
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from rbm.bits import States
from rbm.compilation.clock import clock_without_compilation
from rbm.config import TrainingConfig
from rbm.errors import InputError, StopTraining
from rbm.kernels.minibatch_arrays import Parameters, RandomCounter, StepSize
from rbm.kernels.parallel.pace import pace
from rbm.kernels.parallel.pool import threads_for
from rbm.kernels.weight_tiles import Tables
from rbm.labels.rows import LabelledData
from rbm.model import RBM
from rbm.reference import Estimate
from rbm.storage.words_in_file import WordsInFile
from rbm.streams import stream_generator, stream_key
from rbm.training.divergence import check_parameters
from rbm.training.early_stopping import check_early_stopping, with_criterion
from rbm.training.estimators import estimator_named, number_of
from rbm.training.exchanges.chains import Epoch
from rbm.training.exchanges.minibatches import exchanging_cost, train_minibatches_exchanging
from rbm.training.grey_levels import GreyLevels
from rbm.training.minibatches import Minibatches, Outcome, minibatch_cost, train_minibatches
from rbm.training.monitor import EpochRecord, observe
from rbm.training.optimiser import gibbs_steps, learning_rate, momentum
from rbm.training.parameters import parameters_of, with_parameters
from rbm.training.plain_minibatches import train_minibatches_plainly
from rbm.training.rejection import accepted_or_restored, check_rejection, rate_factor
from rbm.training.state import Data, TrainingState, initialise, rows_of, training_data

# nanoseconds of one thread, rough guesses: after which Ctrl-C is heeded, and for which one thread is tried (`pace`)
_INTERRUPTIBLE, _TRIAL = 3e8, 3e7


def train_epoch(
    state: TrainingState,
    data: Data,
    held_out: Data | None = None,
    *,
    estimator: Estimate | None = None,
) -> TrainingState:
    """Return the state after one more pass over the data in a new random order.

    Where batch_size does not divide the rows, the rate of the smaller last minibatch is smaller by as much, so that
    every row weighs the same. Grey levels are drawn for this epoch. ``estimator`` as in `train`. With ``reject_below``
    an epoch may be undone (`rbm.training.rejection`).

    Raises
    ------
    InputError
        As `train`.
    DivergenceError
        At the first minibatch after which a parameter is not finite, and within the epoch where one is beyond 1000.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train, train_epoch
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = train(rows, TrainingConfig(n_hidden=2, epochs=0, batch_size=2))
    >>> state = train_epoch(state, rows)
    >>> state.epoch, state.step
    (1, 2)
    """
    states = training_data(data, state.model, state.epoch)
    held = None if held_out is None else rows_of(held_out, state.model)
    check_early_stopping(state.config, states.n_units, held)
    check_rejection(state.config, estimator)
    rate = learning_rate(state.config, state.epoch) * rate_factor(state.history)
    stream = f"{state.stream}: monitor {state.epoch}"

    def observed(model: RBM) -> EpochRecord:
        return observe(model, states, held, state.epoch + 1, rate, state.config.seed, stream)

    with clock_without_compilation() as clock:
        exchanging = None if estimator else estimator_named(state.config.estimator).load_exchanging()
        levels = None if exchanging is None else exchanging.epoch(state.levels)
        trained = _pass_over(state, states, rate, estimator, levels)
        seconds = clock()
        record = observed(trained.model)
        record = record if levels is None else levels.record(record)
        trained, record = accepted_or_restored(state, trained, record, observed)
        record = with_criterion(record, state.config, trained.model, held, state.stream)
        record = record._replace(seconds=seconds, monitor_seconds=clock() - seconds)
    return trained._replace(epoch=state.epoch + 1, history=(*state.history, record))


def _pass_over(
    state: TrainingState, states: States, rate: float, function: Estimate | None, levels: Epoch | None
) -> TrainingState:
    """Return the state with parameters, velocities, chains and steps after a pass over the rows in random order."""
    config = state.config
    parameters = parameters_of(state)
    tables, chains, step = parameters.tables, state.chains.words.copy(), state.step
    pull, shrink = float(config.weight_decay), float(config.l1)  # whole numbers would compile the loop again
    step_size = StepSize(float(rate), float(momentum(config, state.epoch)), pull, shrink, parameters.offsets.visible)
    key = stream_key(config.seed, f"{state.stream}: gibbs")
    order = stream_generator(config.seed, f"{state.stream}: order", state.epoch).permutation(states.n)
    size, k = min(config.batch_size, states.n), gibbs_steps(config, state.epoch)
    cost = minibatch_cost(size, k, tables.n_visible, tables.n_hidden)
    if levels is not None:
        cost = exchanging_cost(levels, size, k, tables.n_visible, tables.n_hidden)
    train_some = _minibatch_loop(config, function, levels)
    most = threads_for(cost, tables.n_visible, tables.n_hidden) if function is None else 1
    words: np.ndarray | WordsInFile = states.words
    if not isinstance(words, WordsInFile):
        words = np.require(words, requirements=["C", "W"])  # for others the loop would be compiled once more
    where = f"{state.stream}, epoch {state.epoch + 1}"
    check_parameters(_once(tables), where, rate, config)
    first, own_pace = 0, pace()
    own_pace.trying = False  # a trial is of the same layer
    while first < states.n:
        threads, counter = own_pace.threads(most), RandomCounter(key, np.uint64(step))
        rows = size * max(1, int((_TRIAL if own_pace.trying else _INTERRUPTIBLE) / cost))
        some = order[first : first + rows]
        batches = Minibatches(
            *_some_rows(words, some), size, k, step_size, counter, own_pace.max_waiting(), state.model.n_labels
        )
        began = time.perf_counter()
        with np.errstate(over="ignore", invalid="ignore"):  # of kernels run as plain Python; `check_parameters` notices
            done = train_some(batches, chains, parameters, threads)
        if most > 1:
            own_pace.record(threads, done.n_done * cost, time.perf_counter() - began, done.waiting)
        if done.n_nonfinite:
            check_parameters(_once(tables), where, rate, config)
        step, first = step + done.n_done, first + size * done.n_done
    check_parameters(_once(tables), where, rate, config)
    trained = with_parameters(state, parameters, chains, step)
    return trained if levels is None else trained._replace(levels=levels.finish(trained.current or trained.model))


def _some_rows(words: np.ndarray | WordsInFile, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return words and the numbers of these rows in them: all words, or where they are in a file those of the rows."""
    return (words[rows], np.arange(len(rows))) if isinstance(words, WordsInFile) else (words, rows)


def _once(tables: Tables) -> tuple[np.ndarray, ...]:
    """Return every parameter once, in arrays padded with zeros."""
    return tables.forward, tables.visible_bias, tables.hidden_bias


def _minibatch_loop(
    config: TrainingConfig, function: Estimate | None, levels: Epoch | None
) -> Callable[[Minibatches, np.ndarray, Parameters, int], Outcome]:
    """Return the compiled loop of the configuration's estimator or of chains at levels, or that of a NumPy function.

    The number of threads is its last argument.
    """
    if levels is not None:
        return lambda batches, chains, parameters, threads: train_minibatches_exchanging(
            batches, levels, parameters, threads
        )
    known = estimator_named(config.estimator)
    if function is None and known.compiled:
        number, persistent = number_of(config.estimator), known.persistent
        return lambda batches, chains, parameters, threads: train_minibatches(
            batches, chains, parameters, number, persistent, threads
        )
    plain = function or known.load(config)
    return lambda batches, chains, parameters, threads: train_minibatches_plainly(batches, chains, parameters, plain)


def train(
    data: Data,
    config: TrainingConfig | None = None,
    *,
    state: TrainingState | None = None,
    held_out: Data | None = None,
    epochs: int | None = None,
    stop_epoch: int | None = None,
    on_epoch: Callable[[TrainingState], None] | None = None,
    estimator: Estimate | None = None,
) -> TrainingState:
    """Train one machine on 0/1 rows (n, n_visible); ``train(...).model`` is the RBM.

    With patience it stops early (`rbm.training.early_stopping`), and the RBM is that of the last epoch.

    Parameters
    ----------
    data : array, States, GreyLevels or LabelledData
        Grey levels, of `grey_levels`, are drawn anew for every epoch. Of labelled rows, of `with_labels`, the machine
        is of bits and label units jointly.
    config : TrainingConfig
        Defaults to ``TrainingConfig()``. Not together with ``state``, which carries its own.
    state : TrainingState, optional
        Where to go on from, unchanged itself.
    held_out : array, States or LabelledData, optional
        Rows the monitor compares free energies with, and early stopping goes by: needed where there is patience.
    epochs : int, optional
        Epochs in all, instead of those of the configuration: to go on with a finished training. To the bit the same as
        that many at once under a constant schedule and under ``power``; under ``linear`` and ``hold-exponential`` the
        rate, which has gone down to the end of the old number of epochs, from here on follows the new one, and so rises
        again; ``last_k`` is reached anew. A training that has stopped early has stopped.
    stop_epoch : int, optional
        Stop once this many epochs are done (by default all); training can go on from the result.
    on_epoch : callable, optional
        Called with the state after every epoch. If it raises `StopTraining`, that state is returned.
    estimator : callable, optional
        A NumPy function in the place of the configuration's estimator, of its own or yours: `rbm.reference` says what
        it is given and returns. Slow. Persistent chains are kept for it if the configuration's estimator has them.

    Raises
    ------
    InputError
        On data that are not 0/1, empty or of the wrong width, where more epochs are done than ``epochs``, where there
        is patience and no held-out row, or ``reject_below`` with an ``estimator``.
    DivergenceError
        When a parameter is no longer finite, or beyond 1000: within the epoch.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import TrainingConfig, train
    >>> rows = np.array([[0, 1, 1], [1, 0, 0], [0, 1, 0]])
    >>> state = train(rows, TrainingConfig(n_hidden=2, epochs=1))
    >>> state.model
    RBM(3 visible, 2 hidden units)
    >>> longer = train(rows, state=state, epochs=4)
    >>> [record.epoch for record in longer.history]
    [1, 2, 3, 4]
    """
    rows = data if isinstance(data, GreyLevels | LabelledData) else training_data(data)
    if state is None:
        state = initialise(rows, config or TrainingConfig())
    elif config is not None:
        raise InputError("give a config or a state to go on from, not both: the state carries its config")
    if epochs is not None:
        state = state._replace(config=dataclasses.replace(state.config, epochs=epochs))
        if state.config.epochs < state.epoch:
            raise InputError(f"{state.epoch} epochs are done; got epochs={epochs}: give as many or more")
    last = state.config.epochs if stop_epoch is None else min(stop_epoch, state.config.epochs)
    with suppress(StopTraining):
        while state.epoch < last and not state.finished:
            state = train_epoch(state, rows, held_out, estimator=estimator)
            if on_epoch is not None:
                on_epoch(state)
    return state
