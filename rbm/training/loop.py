"""The minibatch loop: state in, state out."""

import dataclasses
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states, count_on
from rbm.compilation.notice import compilation_seconds
from rbm.config import TrainingConfig
from rbm.display import html_table
from rbm.errors import InputError, StopTraining
from rbm.gibbs import random_states
from rbm.kernels.alignment import aligned_copy
from rbm.kernels.parallel.pace import pace
from rbm.kernels.parallel.pool import threads_for
from rbm.kernels.phases import RandomCounter, StepSize, Velocity, zero_velocity
from rbm.kernels.weight_tiles import Tables
from rbm.model import RBM
from rbm.reference import Estimate
from rbm.streams import stream_generator, stream_key
from rbm.training.divergence import check_parameters
from rbm.training.estimators import estimator_named, number_of
from rbm.training.minibatches import Minibatches, Outcome, Parameters, minibatch_cost, train_minibatches
from rbm.training.monitor import EpochRecord, observe
from rbm.training.optimiser import learning_rate
from rbm.training.plain_minibatches import train_minibatches_plainly

# nanoseconds of one thread, rough guesses: after which Ctrl-C is heeded, and for which one thread is tried (`pace`)
_INTERRUPTIBLE, _TRIAL = 3e8, 3e7


class TrainingState(NamedTuple):
    """Everything training needs to go on, and nothing else; a checkpoint is this on disk."""

    model: RBM
    velocity: Velocity
    chains: States  # persistent chains; of zero rows unless the estimator is persistent
    epoch: int  # epochs done
    step: int  # minibatches done: enters the random counters
    config: TrainingConfig
    stream: str  # prefix of the names of all random streams of this machine
    history: tuple[EpochRecord, ...]

    def __repr__(self) -> str:
        method = f"{self.config.estimator}-{self.config.k}"
        return f"TrainingState({self.model}, {method}, epoch {self.epoch} of {self.config.epochs})"

    def _repr_html_(self) -> str:
        last = self.history[-1]._asdict() if self.history else {}
        return html_table(repr(self), {name: f"{value:.4g}" for name, value in last.items()})


def initialise(data: np.ndarray | States, config: TrainingConfig, stream: str = "machine") -> TrainingState:
    """State before the first epoch: Gaussian weights, hidden biases 0, visible biases the log-odds of the data.

    The log-odds are those of (n_on + 1/2) / (n + 1), finite for units that are always off or on (Hinton 2012,
    section 8, with a half count added).
    """
    states = _training_data(data)
    on = count_on(states)
    bias = np.log((on + 0.5) / (states.n - on + 0.5))
    normal = stream_generator(config.seed, f"{stream}: weights").standard_normal((states.n_units, config.n_hidden))
    weights = normal * config.weight_deviation
    check_parameters((weights, bias), f"{stream}, before epoch 1", config.learning_rate, config)
    model = RBM(weights, bias, np.zeros(config.n_hidden))
    n_chains = config.n_chains if estimator_named(config.estimator).persistent else 0
    chains = random_states(n_chains, states.n_units, seed=config.seed, stream=f"{stream}: first chains")
    return TrainingState(model, zero_velocity(model.tables), chains, 0, 0, config, stream, ())


def train_epoch(
    state: TrainingState,
    data: np.ndarray | States,
    held_out: np.ndarray | States | None = None,
    *,
    estimator: Estimate | None = None,
) -> TrainingState:
    """Return the state after one more pass over the data in a new random order.

    Where batch_size does not divide the rows, the rate of the smaller last minibatch is smaller by as much, so that
    every row weighs the same. ``estimator`` as in `train`.

    Raises
    ------
    DivergenceError
        At the first minibatch after which a parameter is not finite, and within the epoch where one is beyond 1000.
    """
    states = _training_data(data, state.model.n_visible)
    held = None if held_out is None else as_states(held_out, states.n_units)
    rate, began = learning_rate(state.config, state.epoch), time.perf_counter()
    with compilation_seconds() as compiling:
        trained = _pass_over(state, states, rate, estimator)
    seconds = time.perf_counter() - began - sum(compiling)
    stream = f"{state.stream}: monitor {state.epoch}"
    record = observe(trained.model, states, held, state.epoch + 1, rate, seconds, state.config.seed, stream)
    return trained._replace(epoch=state.epoch + 1, history=(*state.history, record))


def _pass_over(state: TrainingState, states: States, rate: float, function: Estimate | None) -> TrainingState:
    """Return the state with parameters, velocities, chains and steps after a pass over the rows in random order."""
    config = state.config
    tables = Tables(*(aligned_copy(t) for t in state.model.tables))
    velocity = Velocity(*(aligned_copy(v) for v in state.velocity))
    chains, step = state.chains.words.copy(), state.step
    step_size = StepSize(*map(float, (rate, config.momentum, config.weight_decay)))  # 0 would compile the loop again
    key = stream_key(config.seed, f"{state.stream}: gibbs")
    order = stream_generator(config.seed, f"{state.stream}: order", state.epoch).permutation(states.n)
    size = min(config.batch_size, states.n)
    cost = minibatch_cost(size, config.k, tables.n_visible, tables.n_hidden)
    train_some = _minibatch_loop(config, function)
    most = threads_for(cost, tables.n_visible, tables.n_hidden) if function is None else 1
    words = np.require(states.words, requirements=["C", "W"])  # for others the loop would be compiled once more
    where = f"{state.stream}, epoch {state.epoch + 1}"
    check_parameters(_once(tables), where, rate, config)
    first, own_pace = 0, pace()
    own_pace.trying = False  # a trial is of the same layer
    while first < states.n:
        threads, counter = own_pace.threads(most), RandomCounter(key, np.uint64(step))
        rows = size * max(1, int((_TRIAL if own_pace.trying else _INTERRUPTIBLE) / cost))
        some = order[first : first + rows]
        batches = Minibatches(words, some, size, config.k, step_size, counter, own_pace.max_waiting())
        began = time.perf_counter()
        with np.errstate(over="ignore", invalid="ignore"):  # of kernels run as plain Python; `check_parameters` notices
            done = train_some(batches, chains, Parameters(tables, velocity), threads)
        if most > 1:
            own_pace.record(threads, done.n_done * cost, time.perf_counter() - began, done.waiting)
        if done.n_nonfinite:
            check_parameters(_once(tables), where, rate, config)
        step, first = step + done.n_done, first + size * done.n_done
    check_parameters(_once(tables), where, rate, config)
    biases = tables.visible_bias[: tables.n_visible], tables.hidden_bias[: tables.n_hidden]
    model = RBM(tables.weights, *biases)
    return state._replace(model=model, velocity=velocity, chains=States(chains, states.n_units), step=step)


def _once(tables: Tables) -> tuple[np.ndarray, ...]:
    """Return every parameter once, in arrays padded with zeros."""
    return tables.forward, tables.visible_bias, tables.hidden_bias


def _minibatch_loop(
    config: TrainingConfig, function: Estimate | None
) -> Callable[[Minibatches, np.ndarray, Parameters, int], Outcome]:
    """Return the compiled loop of the configuration's estimator, or the plain one of a NumPy function.

    The number of threads is its last argument.
    """
    known = estimator_named(config.estimator)
    if function is None and known.compiled:
        number, persistent = number_of(config.estimator), known.persistent
        return lambda batches, chains, parameters, threads: train_minibatches(
            batches, chains, parameters, number, persistent, threads
        )
    plain = function or known.load()
    return lambda batches, chains, parameters, threads: train_minibatches_plainly(batches, chains, parameters, plain)


def train(
    data: np.ndarray | States,
    config: TrainingConfig | None = None,
    *,
    state: TrainingState | None = None,
    held_out: np.ndarray | States | None = None,
    epochs: int | None = None,
    stop_epoch: int | None = None,
    on_epoch: Callable[[TrainingState], None] | None = None,
    estimator: Estimate | None = None,
) -> TrainingState:
    """Train one machine on 0/1 rows (n, n_visible); ``train(...).model`` is the RBM.

    Parameters
    ----------
    data : array or States
    config : TrainingConfig
        Defaults to ``TrainingConfig()``. Not together with ``state``, which carries its own.
    state : TrainingState, optional
        Where to go on from, unchanged itself.
    held_out : array or States, optional
        Rows the monitor compares free energies with.
    epochs : int, optional
        Epochs in all, instead of those of the configuration: to go on with a finished training. To the bit the same as
        that many at once under a constant schedule and under ``power``; under ``linear`` the rate, which has gone down
        to the end of the old number of epochs, from here on follows the new one, and so rises again.
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
        On data that are not 0/1, empty or of the wrong width, or where more epochs are done than ``epochs``.
    DivergenceError
        When a parameter is no longer finite, or beyond 1000: within the epoch.
    """
    states = _training_data(data)
    if state is None:
        state = initialise(states, config or TrainingConfig())
    elif config is not None:
        raise InputError("give a config or a state to go on from, not both: the state carries its config")
    if epochs is not None:
        state = state._replace(config=dataclasses.replace(state.config, epochs=epochs))
        if state.config.epochs < state.epoch:
            raise InputError(f"{state.epoch} epochs are done; got epochs={epochs}: give as many or more")
    last = state.config.epochs if stop_epoch is None else min(stop_epoch, state.config.epochs)
    with suppress(StopTraining):
        while state.epoch < last:
            state = train_epoch(state, states, held_out, estimator=estimator)
            if on_epoch is not None:
                on_epoch(state)
    return state


def _training_data(data: np.ndarray | States, n_visible: int | None = None) -> States:
    states = as_states(data, n_visible)
    if states.n == 0:
        raise InputError("there is nothing to train on: the data have 0 rows")
    return states
