"""The one file through which the benchmarks touch our kernels: when those change, this changes, nothing else."""

from collections.abc import Callable

import numpy as np
from numba import njit

from benchmarks.contestants.contract import Step
from benchmarks.subjects.problem import Problem, Task
from rbm import RBM, States, TrainingConfig
from rbm.bits import n_words, unpack
from rbm.gibbs import random_states
from rbm.kernels.alignment import aligned_copy as aligned_copy
from rbm.kernels.chains_by_rows import layer_fields
from rbm.kernels.fields import field_room
from rbm.kernels.options import DISABLED as DISABLED
from rbm.kernels.options import TOGETHER
from rbm.kernels.options import parallel as parallel
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.parallel.pool import block_size, passes_cost, run, threads_for
from rbm.kernels.parallel.pool import set_threads as set_threads
from rbm.kernels.simd.lanes import LANES
from rbm.kernels.simd.logistic import divide_lanes
from rbm.kernels.simd.random_words import numbers_of_64
from rbm.kernels.units import WORD_TILES, draw, inverses
from rbm.kernels.weight_tiles import Tables, make_tables, tile
from rbm.kernels.weight_tiles import untile as untile
from rbm.streams import stream_key
from rbm.training.gradient import Phases, contrastive_divergence, persistent_contrastive_divergence, work_space
from rbm.training.minibatches import minibatch_cost, train_minibatches
from rbm.training.optimiser import Velocity, step, zero_velocity

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
        self.cost = minibatch_cost(problem.batch_size, task.k, problem.n_visible, problem.n_hidden)

    def model(self) -> RBM:
        """The parameters now."""
        t = self.tables
        return RBM(t.weights, t.visible_bias[: t.n_visible], t.hidden_bias[: t.n_hidden])

    def train_on(self, rows: slice | np.ndarray) -> Phases:
        """One minibatch, by one thread and its rows as they stand: estimate the phases, change the parameters."""
        c, batch, team = self.config, self.words[rows], alone(1)
        persistent = c.estimator == "pcd"
        estimate = persistent_contrastive_divergence if persistent else contrastive_divergence
        phases, room = work_space(len(batch), len(self.chains) if persistent else len(batch), self.tables)
        phases.visible[:, : len(batch)] = batch.T
        if persistent:
            phases.model[:] = self.chains
        estimate(phases, room, self.tables, c.k, self.number, KEY, team)
        if step(phases, room, self.tables, self.velocity, c.learning_rate, c.momentum, c.weight_decay, team):
            raise FloatingPointError("a parameter is no longer finite")
        if persistent:
            self.chains = phases.model.copy()
        self.number += 1
        return phases

    def train_epoch(self, order: np.ndarray) -> None:
        """All rows in this order, a minibatch at a time: the loop of rbm.training.loop."""
        c, shares = self.config, threads_for(self.cost, self.tables.n_visible, self.n_hidden)
        done, bad = train_minibatches(
            self.words, order, c.batch_size, self.chains, self.tables, self.velocity, c.estimator == "pcd", c.k,
            self.number, KEY, c.learning_rate, c.momentum, c.weight_decay, shares,
        )  # fmt: skip
        self.number += done
        if bad:
            raise FloatingPointError("a parameter is no longer finite")

    def unpacked(self, phases: Phases) -> Step:
        """Phases as plain arrays."""
        visible = unpack(States(phases.model, self.tables.n_visible)).astype(np.float32)
        positive, negative = phases.probabilities(self.n_hidden)
        return Step(positive, visible, negative)


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
        run(layer_fields, cost, words, tables.forward, tables.hidden_bias, problem.n_hidden, size, out)

    return fields, out


def in_tiles(rows: np.ndarray) -> np.ndarray:
    """(rows, units) as the kernels keep fields: (tiles, rows, 16)."""
    return aligned_copy(tile(rows)[:, :-1])


@compiled
def logistic_rows(fields, n, out):  # type: ignore[no-untyped-def]
    """Logistic of fields of n units, both (tiles, rows, 16), one thread."""
    rows, room = fields.shape[1], field_room(WORD_TILES, fields.shape[1])
    for first in range(0, fields.shape[0], WORD_TILES):
        inverses(fields, 0, rows, first, n, room)
        for t in range(min(WORD_TILES, fields.shape[0] - first)):
            for r in range(rows):
                divide_lanes(
                    out, ((first + t) * rows + r) * LANES, np.float32(1), room, (t * room.shape[1] + r) * LANES
                )


@compiled
def random_rows(key, out):  # type: ignore[no-untyped-def]
    """Out : uint32 (blocks of units, a multiple of 4 rows, 64), random 32-bit words, one thread."""
    zero, rows, flat = np.uint64(0), out.shape[1], out.reshape(-1)
    for block in range(out.shape[0]):
        for r in range(0, rows, TOGETHER):
            numbers_of_64(flat, 64 * (block * rows + r), block, np.uint64(r), zero, zero, key[0], key[1])


@compiled
def draw_rows(inverse, n, key, words):  # type: ignore[no-untyped-def]
    """Bits of the units of every row, given 1 / P (words, 4, rows and up to 3 more, 16), random numbers included."""
    zero = np.uint64(0)
    for w in range(words.shape[1]):
        draw(inverse[w], n, words.shape[0], zero, zero, zero, key, words, 0, w)


def draw_buffers(probabilities: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The inverse probabilities as `draw_rows` wants them, and words."""
    n, n_units = probabilities.shape
    filled = np.zeros((-(-n // TOGETHER) * TOGETHER, n_words(n_units) * 64), np.float32)
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
        self.phases, self.room = work_space(n, m, self.tables)
        self.phases.visible[:] = np.concatenate([problem.states.words, visible.words]).T
        self.phases.signed[:] = tile(np.concatenate([phases.positive / n, -phases.negative / m]))

    def run(self) -> None:
        """One step, by one thread."""
        c = self.config
        step(
            self.phases, self.room, self.tables, self.velocity, c.learning_rate, c.momentum, c.weight_decay, alone(1)
        )  # fmt: skip

    def weights(self) -> np.ndarray:
        """The weights now."""
        return self.tables.weights
