"""The loop over minibatches, compiled: in Python, small layers spend more time between the kernels than in them.

All threads go through it together, each with its shards of the units, and wait for each other at barriers.
"""

from typing import NamedTuple

import numpy as np

from rbm.kernels.minibatch_arrays import (
    Parameters,
    Phases,
    RandomCounter,
    StepSize,
    Workspace,
    new_workspace,
)
from rbm.kernels.options import device, inlined
from rbm.kernels.parallel.barrier import (
    SLEPT,
    SPACING,
    ThreadGroup,
    abandoning,
    barrier,
    join,
    new_arrivals,
    shard_range,
    shards_of,
    slept_by,
)
from rbm.kernels.parallel.pool import in_threads, passes_cost
from rbm.kernels.parallel.waiting import nanoseconds
from rbm.kernels.row_order import order_by_similarity
from rbm.training.gradient import fill_phases
from rbm.training.gradient.step import take_step
from rbm.training.running_mean import move_mean

JUDGE_AFTER = 20_000_000  # nanoseconds before threads judge how much they wait
ELAPSED = 2  # place in the report of a thread, behind ``SLEPT``


class Minibatches(NamedTuple):
    """Rows to train on, in their order, and what every minibatch of them has in common."""

    words: np.ndarray  # of all rows, (rows, words)
    order: np.ndarray  # numbers of the rows to train on, int64
    size: int  # rows of a minibatch; the last may have fewer
    k: int  # Gibbs steps
    step_size: StepSize
    counter: RandomCounter  # of the first minibatch
    max_waiting: float = 1.0  # share of the time asleep at barriers beyond which threads stop early
    n_labels: int = 0  # of the last units of a row, which are label units


class Outcome(NamedTuple):
    """What came of some minibatches."""

    n_done: int
    n_nonfinite: int  # parameters that the last one left not finite, or beyond what is allowed (NumPy estimators)
    waiting: float = 0.0  # share of the time that threads slept at barriers, 0 of less than `JUDGE_AFTER`


def minibatch_cost(rows: int, k: int, n_visible: int, n_hidden: int) -> float:
    """Guess the nanoseconds one thread takes for a minibatch."""
    return passes_cost(rows, 2 * k + 1, n_visible, n_hidden) + n_visible * (n_hidden + 2 * rows)


@inlined
def _gather(batches: Minibatches, first: int, end: int, visible: np.ndarray, group: ThreadGroup) -> None:
    """Gather the rows order[first:end] into ``visible``. Each thread copies the word columns of its shards."""
    for shard in shards_of(group):
        for w in shard_range(batches.words.shape[1], shard, group.shards):
            for i in range(first, end):
                visible[i - first, w] = batches.words[batches.order[i], w]


@inlined
def _train_shard(
    batches: Minibatches, estimator: int, persistent: bool, phases: Phases, workspace: Workspace,
    parameters: Parameters, group: ThreadGroup, report: np.ndarray,
) -> tuple[int, np.int64, float]:  # fmt: skip
    """Go through all minibatches as one thread of a group; returns the fields of `Outcome`.

    Line [minibatches] of ``rbm.reference``. report : for each thread of the group, ``SPACING`` apart, how many of its
    parameters the last step left not finite, how long it has slept at barriers and how long it has been here. All stop
    after the first minibatch that leaves any parameter not finite, and where they sleep too much.
    """
    tables, mean = parameters.tables, parameters.mean
    size, n_rows, slot = batches.size, len(batches.order), SPACING * group.member
    order_by_similarity(batches.words, tables.forward.shape[1] - 1, batches.order, size, group)
    barrier(group)
    done, began, slept_before = 0, nanoseconds(), slept_by(group)
    while True:
        first = size * done
        report[slot + SLEPT] = slept_by(group) - slept_before
        report[slot + ELAPSED] = nanoseconds() - began
        _gather(batches, first, min(n_rows, first + size), phases.visible.T, group)
        barrier(group)  # the rows are gathered; the last step is complete and its parameters are counted
        total, slept = np.int64(0), np.int64(0)
        for member in range(group.size):
            total += report[SPACING * member]
            slept += report[SPACING * member + SLEPT]
        waiting = min(1.0, slept / (group.size * max(report[ELAPSED], np.int64(1))))
        if report[ELAPSED] <= JUDGE_AFTER:
            waiting = 0.0
        if first >= n_rows or total > 0 or waiting > batches.max_waiting:
            return done, total, waiting
        rows = min(size, n_rows - first)
        n_model = phases.n_model if persistent else rows
        here = Phases(phases.visible, phases.weighted_probabilities, rows, n_model, phases.n_labels)
        counter = RandomCounter(batches.counter.key, batches.counter.step + np.uint64(done))
        fill_phases(estimator, here, tables, batches.k, counter, workspace, group)
        full = batches.step_size
        rate = full.rate * (rows / size)
        step_size = StepSize(rate, full.momentum, full.weight_decay, full.l1, full.offsets)
        done += 1
        number = np.int64(batches.counter.step) + done  # of this minibatch, from 1
        report[slot] = take_step(here, parameters, step_size, number, workspace, group)
        if mean.rate > 0 and number % mean.every == 0:
            move_mean(tables, mean, group)


@device
def _join_and_train(
    batches: Minibatches, estimator: int, persistent: bool, phases: Phases, workspace: Workspace,
    parameters: Parameters, shared: tuple[np.ndarray, np.ndarray, np.ndarray], shard: tuple[int, int],
) -> None:  # fmt: skip
    """Join the group as the thread of a shard, train, and leave the outcome in the last of ``shared``."""
    arrivals, report, outcome = shared
    group = join(arrivals, shard[0], shard[1])
    if group.size == 0:
        return
    found = _train_shard(batches, estimator, persistent, phases, workspace, parameters, group, report)
    if group.member == 0:
        outcome[0], outcome[1], outcome[2] = found
        if group.size < shard[1]:  # the others did not come in time: the machine is busy
            outcome[2] = 1.0


def train_minibatches(
    batches: Minibatches, chains: np.ndarray, parameters: Parameters, estimator: int, persistent: bool, shards: int
) -> Outcome:
    """Train on minibatches until they are done, a parameter is not finite or threads wait too much for each other.

    Parameters and chains change in place.

    Parameters
    ----------
    batches : Minibatches
        Similar rows of each are put next to each other (``row_order``). The rate of a smaller last minibatch is smaller
        by as much.
    chains : array of words
        Persistent chains; not used unless ``persistent``.
    estimator : int
        Number among ``ESTIMATORS``.
    shards : int
        Number of threads the units are split over; the result does not depend on it.
    """
    batches = batches._replace(order=batches.order.copy())
    n_model = len(chains) if persistent else batches.size
    phases, workspace = new_workspace(batches.size, n_model, parameters.tables, batches.n_labels)
    if persistent:
        phases.model[:] = chains
    shared = new_arrivals(shards), new_arrivals(shards), np.empty(3)

    def train_shard(shard: int) -> None:
        with abandoning(shared[0]):
            _join_and_train(
                batches, estimator, persistent, phases, workspace, parameters, shared, (shard, shards)
            )  # fmt: skip

    in_threads(train_shard, shards)
    if persistent:
        chains[:] = phases.model
    return Outcome(int(shared[2][0]), int(shared[2][1]), float(shared[2][2]))
