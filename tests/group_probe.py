"""Run by tests in a process of its own: a group of threads that wait in a given way, and one whose member fails.

python group_probe.py WAY CACHE ACTION
"""

import os
import sys
from contextlib import suppress

way, cache, action = sys.argv[1:]
os.environ.update(NUMBA_CACHE_DIR=cache, NUMBA_NUM_THREADS="3")

import numpy as np  # noqa: E402

from rbm.kernels.parallel import waiting  # noqa: E402

waiting.way = way  # before anything is compiled

from rbm.kernels.options import device  # noqa: E402
from rbm.kernels.parallel import pool  # noqa: E402
from rbm.kernels.parallel.barrier import SPACING, abandoning, barrier, join, new_arrivals  # noqa: E402
from rbm.kernels.parallel.waiting import read_shared  # noqa: E402
from rbm.training import minibatches  # noqa: E402

READS = 20_000_000  # before a member fails, so that the others sleep by then


@device
def add_in_turn(arrivals, shard, shards, rounds, sums):
    """In every round each member writes the sum of what all wrote in the last one, and its own number."""
    group = join(arrivals, shard, shards)
    for _ in range(rounds):
        total = np.int64(0)
        for member in range(group.size):
            total += sums[SPACING * member]
        barrier(group)
        sums[SPACING * group.member] = total % 1_000_003 + group.member
        barrier(group)
    return group.size


@device
def fail_between_barriers(arrivals, shard, shards, failing):
    group = join(arrivals, shard, shards)
    barrier(group)
    if shard == failing:
        for _ in range(READS):
            if read_shared(arrivals, SPACING) < 0:
                break
        raise MemoryError
    barrier(group)


@device
def join_and_fail(arrivals, shard, shards):
    join(arrivals, shard, shards)
    raise MemoryError


def agree():
    """Whether all members see the same sums in thousands of rounds; retried where one came too late."""
    for _ in range(50):
        arrivals, sums, sizes = new_arrivals(2), np.ones(2 * SPACING, np.int64), [0, 0]

        def member(shard, arrivals=arrivals, sums=sums, sizes=sizes):
            sizes[shard] = add_in_turn(arrivals, shard, 2, 2003, sums)

        pool.in_threads(member, 2)
        if sizes == [2, 2]:
            expected = [1, 1]
            for _ in range(2003):
                expected = [sum(expected) % 1_000_003 + i for i in (0, 1)]
            return sums[::SPACING].tolist() == expected
    return False


def error_of_group(failing):
    arrivals = new_arrivals(3)

    def member(shard):
        with abandoning(arrivals):
            fail_between_barriers(arrivals, shard, 3, failing)

    try:
        pool.in_threads(member, 3)
    except (MemoryError, RuntimeError) as error:
        return type(error).__name__
    return "no error"


def train():
    import rbm

    pool.min_work_for_barriers, pool.processors = 0.0, lambda: 3
    data = np.random.default_rng(5).integers(0, 2, (997, 197))
    config = rbm.TrainingConfig(n_hidden=131, epochs=1, k=2, batch_size=43)
    return rbm.train(data, config)


def error_of_training():
    train()  # nobody comes late for having to be compiled
    with suppress(MemoryError):
        join_and_fail(new_arrivals(1), 0, 1)
    whole = minibatches._join_and_train

    def last_fails(*arguments):
        (arrivals, _, _), (shard, shards) = arguments[-2:]
        if shard == shards - 1:
            join_and_fail(arrivals, shard, shards)
        whole(*arguments)

    minibatches._join_and_train = last_fails
    try:
        train()
    except (MemoryError, RuntimeError) as error:
        return type(error).__name__
    return "no error"


if action == "barriers":
    found = f"{agree()} {error_of_group(0)} {error_of_group(2)}"
elif action == "train":
    found = train().model.weights.tobytes().hex()[:4000]
else:
    found = error_of_training()
sys.stdout.write(found)
