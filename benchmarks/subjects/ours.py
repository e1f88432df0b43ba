"""The one file through which the benchmarks touch our kernels: when those change, this changes, nothing else."""

import math
from collections.abc import Callable

import numpy as np
from numba import njit

from benchmarks.contestants.contract import Step
from benchmarks.subjects.problem import Problem, Task
from rbm import RBM, States, TrainingConfig
from rbm.bits import n_words, unpack
from rbm.gibbs import random_states
from rbm.kernels.alignment import aligned_copy as aligned_copy
from rbm.kernels.chains_by_rows import Units, layer_fields
from rbm.kernels.fields import field_workspace
from rbm.kernels.gradient_step import apply_update
from rbm.kernels.minibatch_arrays import Phases, RandomCounter, StepSize, Velocity, new_workspace, zero_velocity
from rbm.kernels.options import DISABLED as DISABLED
from rbm.kernels.options import ROWS_PER_GROUP
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.parallel.pace import Pace, pace
from rbm.kernels.parallel.pool import block_size, passes_cost, run, threads_for
from rbm.kernels.parallel.pool import set_threads as set_threads
from rbm.kernels.simd.logistic import divide_lanes
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.random_words import random_words_64
from rbm.kernels.units import WORD_TILES, draw, inverse_probabilities
from rbm.kernels.weight_tiles import Tables, make_tables, tile
from rbm.kernels.weight_tiles import untile as untile
from rbm.streams import stream_key
from rbm.training.estimators import estimator_named, number_of
from rbm.training.gradient import fill_phases
from rbm.training.minibatches import Minibatches, Parameters, minibatch_cost, train_minibatches

KEY = stream_key(1, "benchmarks")
# Not cached: Numba would go on using kernels of other files as they were when this was first compiled.
compiled = njit(error_model="numpy", nogil=True)


class Training:
    """The minibatch loop of rbm.training.loop without its copies and its monitor."""

    def __init__(self, problem: Problem, task: Task) -> None:
        self.config = training_config(problem, task)
        self.words, self.n_hidden = problem.states.words, problem.n_hidden
        self.tables: Tables = make_tables(problem.weights, problem.visible_bias, problem.hidden_bias)
        self.velocity: Velocity = zero_velocity(self.tables)
        self.chains = first_chains(problem).words.copy()
        self.number = 0
        self.persistent = estimator_named(task.estimator).persistent
        self.cost = minibatch_cost(problem.batch_size, task.k, problem.n_visible, problem.n_hidden)

    def model(self) -> RBM:
        """The parameters now."""
        t = self.tables
        return RBM(t.weights, t.visible_bias[: t.n_visible], t.hidden_bias[: t.n_hidden])

    def train_on(self, rows: slice | np.ndarray) -> Phases:
        """One minibatch, by one thread and its rows as they stand: estimate the phases, change the parameters."""
        batch, group, persistent = self.words[rows], alone(1), self.persistent
        phases, workspace = new_workspace(len(batch), len(self.chains) if persistent else len(batch), self.tables)
        phases.visible[:, : len(batch)] = batch.T
        if persistent:
            phases.model[:] = self.chains
        number = number_of(self.config.estimator)
        fill_phases(number, phases, self.tables, self.config.k, self.counter(), workspace, group)
        if apply_update(phases, self.tables, self.velocity, step_size(self.config), workspace, group):
            raise FloatingPointError("a parameter is no longer finite")
        if persistent:
            self.chains = phases.model.copy()
        self.number += 1
        return phases

    def train_epoch(self, order: np.ndarray) -> None:
        """All rows in this order, a minibatch at a time: the loop of rbm.training."""
        c, shards = self.config, threads_for(self.cost, self.tables.n_visible, self.n_hidden)
        batches = Minibatches(self.words, order, c.batch_size, c.k, step_size(c), self.counter())
        parameters, number = Parameters(self.tables, self.velocity), number_of(c.estimator)
        n_done, n_nonfinite, _ = train_minibatches(batches, self.chains, parameters, number, self.persistent, shards)
        self.number += n_done
        if n_nonfinite:
            raise FloatingPointError("a parameter is no longer finite")

    def counter(self) -> RandomCounter:
        """What the random numbers of the next minibatch depend on."""
        return RandomCounter(KEY, np.uint64(self.number))

    def unpacked(self, phases: Phases) -> Step:
        """Phases as plain arrays."""
        visible = unpack(States(phases.model, self.tables.n_visible)).astype(np.float32)
        positive, negative = phases.probabilities(self.n_hidden)
        return Step(positive, visible, negative)


def forget_pace() -> None:
    """Begin as a process does that has trained nothing yet."""
    vars(pace()).update(vars(Pace()))


def without_pace(run: Callable[[], None]) -> None:
    """Run with all threads that are set, however long they wait for each other, and leave what was learnt alone."""
    own = vars(pace())
    before = dict(own)
    own.update(vars(Pace(together_until=math.inf)))
    try:
        run()
    finally:
        own.update(before)


def step_size(config: TrainingConfig) -> StepSize:
    """How far a step goes, at the rate of the first epoch."""
    return StepSize(config.learning_rate, config.momentum, config.weight_decay)


def training_config(problem: Problem, task: Task) -> TrainingConfig:
    """The task in our terms."""
    return TrainingConfig(
        n_hidden=problem.n_hidden, epochs=10**6, estimator=task.estimator, k=task.k,
        learning_rate=problem.learning_rate, momentum=problem.momentum, weight_decay=problem.weight_decay,
        batch_size=problem.batch_size, n_chains=problem.batch_size, seed=problem.seed,
    )  # fmt: skip


def first_chains(problem: Problem) -> States:
    """Persistent chains to start with, one a row of a minibatch."""
    return random_states(problem.batch_size, problem.n_visible, seed=problem.seed, stream="benchmarks: chains")


def field_kernel(problem: Problem) -> tuple[Callable[[], None], np.ndarray]:
    """Hidden fields of all rows: what to time, and where the result lands."""
    tables = make_tables(problem.weights, problem.visible_bias, problem.hidden_bias)
    out = np.empty((problem.states.n, problem.n_hidden), np.float32)

    def fields() -> None:
        words = problem.states.words
        cost = passes_cost(len(words), 1, problem.n_visible, problem.n_hidden)
        size = block_size(len(words))
        run(layer_fields, cost, words, Units(problem.n_hidden, tables.forward, tables.hidden_bias), size, out)

    return fields, out


def in_tiles(rows: np.ndarray) -> np.ndarray:
    """(rows, units) as the kernels keep fields: (tiles, rows, 16)."""
    return aligned_copy(tile(rows)[:, :-1])


@compiled
def logistic_rows(fields, n, out):  # type: ignore[no-untyped-def]
    """Logistic of fields of n units, both (tiles, rows, 16), one thread."""
    rows, inverse = fields.shape[1], field_workspace(WORD_TILES, fields.shape[1])
    for first in range(0, fields.shape[0], WORD_TILES):
        inverse_probabilities(fields, rows, first, n, inverse)
        for t in range(min(WORD_TILES, fields.shape[0] - first)):
            for r in range(rows):
                divide_lanes(
                    out, ((first + t) * rows + r) * LANES, np.float32(1), inverse, (t * inverse.shape[1] + r) * LANES
                )


@compiled
def random_rows(key, out):  # type: ignore[no-untyped-def]
    """Out : uint32 (blocks of units, a multiple of 4 rows, 64), random 32-bit words, one thread."""
    zero, rows, flat = np.uint64(0), out.shape[1], out.reshape(-1)
    for block in range(out.shape[0]):
        for r in range(0, rows, ROWS_PER_GROUP):
            random_words_64(flat, 64 * (block * rows + r), block, np.uint64(r), zero, zero, key[0], key[1])


@compiled
def draw_rows(inverse, n, key, words):  # type: ignore[no-untyped-def]
    """Bits of the units of every row, given 1 / P (words, 4, rows and up to 3 more, 16), random numbers included."""
    zero = np.uint64(0)
    for w in range(words.shape[1]):
        draw(inverse[w], n, words.shape[0], zero, zero, zero, key, words, 0, w)


def draw_buffers(probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse probabilities as `draw_rows` wants them, and words."""
    n, n_units = probabilities.shape
    filled = np.zeros((-(-n // ROWS_PER_GROUP) * ROWS_PER_GROUP, n_words(n_units) * 64), np.float32)
    filled[:n, :n_units] = probabilities
    with np.errstate(divide="ignore"):
        inverse = 1 / in_tiles(filled)  # infinite for units that do not exist
    return inverse.reshape(-1, WORD_TILES, *inverse.shape[1:]), np.empty((n, n_words(n_units)), np.uint64)


class Update:
    """Gradient sums and parameter step alone, for given phases, from the parameters of a problem."""

    def __init__(self, problem: Problem, phases: Step, visible: States) -> None:
        self.config = training_config(problem, Task("cd", 1))
        self.tables = make_tables(problem.weights, problem.visible_bias, problem.hidden_bias)
        self.velocity = zero_velocity(self.tables)
        n, m = len(phases.positive), len(phases.negative)
        self.phases, self.workspace = new_workspace(n, m, self.tables)
        self.phases.visible[:] = np.concatenate([problem.states.words, visible.words]).T
        weighted = np.concatenate([phases.positive / n, -phases.negative / m])
        self.phases.weighted_probabilities[:] = tile(weighted)

    def run(self) -> None:
        """One step, by one thread."""
        apply_update(self.phases, self.tables, self.velocity, step_size(self.config), self.workspace, alone(1))

    def weights(self) -> np.ndarray:
        """The weights now."""
        return self.tables.weights
