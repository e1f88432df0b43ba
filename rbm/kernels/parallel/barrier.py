"""A group of threads that go through a whole loop together and wait for each other at barriers.

A parallel loop of Numba's for every half step would begin and end 5 times a minibatch of CD-1 and 23 times one of
CD-10, which takes longer than a barrier. So each thread goes through all minibatches (``pool``), and computes its shard
of every layer.

A thread that fails to start must not deadlock the others. Threads wait about 10 ms for each other, then the group is
closed; a thread that arrives later gets ``size == 0`` and returns. Members split the absent threads' shards among
themselves. A thread that fails between barriers, for want of memory, abandons the group (`abandoning`): members that
sleep at a barrier see that within 10 ms and raise `Abandoned`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from rbm.kernels.options import DISABLED, device, inlined
from rbm.kernels.parallel.waiting import (
    add_atomic,
    compare_exchange,
    nanoseconds,
    read_shared,
    sleep_while,
    wake_all,
    write_shared,
)

SPACING = 32  # int64: counters of different threads lie two pairs of cache lines apart
SLEEPERS = 1  # place among the counters of the number of sleeping threads
ABANDONED = 2  # place among the counters that is not 0 once a member has failed
SLEPT = 1  # places behind the counter of a thread, where the nanoseconds are that it has slept at barriers
_CLOSED = 2**30  # is added to the number of members once no thread can join any more; sleepers see the lower 32 bits
_SPINS = 100_000  # reads before a thread sleeps, some 50 microseconds at a barrier
_JOIN_WITHIN = 10_000_000  # nanoseconds until a group is closed: a thread may start late
_ALONE_AFTER = 0 if DISABLED else 200 * _SPINS  # reads until it is, where there is no clock


class Abandoned(RuntimeError):
    """Another member of the group has failed; its error is the one to show."""


class ThreadGroup(NamedTuple):
    """One thread's view of its group. It computes the shards `shards_of` gives."""

    arrivals: np.ndarray  # int64, see `new_arrivals`
    member: int  # number of this thread in the group, from 0 on
    first: int  # shard it begins with
    size: int  # threads in the group; 0 for a thread that came too late and is in none
    shards: int  # of the work, at least as many


def new_arrivals(shards: int) -> np.ndarray:
    """Make the counters of a group of at most so many threads.

    The first counts who joined, ``SLEEPERS`` who sleeps, ``ABANDONED`` who failed; then, ``SPACING`` apart, the
    barriers each has arrived at.
    """
    return np.zeros((1 + shards) * SPACING, np.int64)


def alone(shards: int) -> ThreadGroup:
    """Make a group of one thread, which computes all shards."""
    return ThreadGroup(np.zeros(1, np.int64), 0, 0, 1, shards)


@inlined
def shards_of(group):
    """Return the shards this thread computes."""
    return range(group.first, group.shards, group.size)


@inlined
def shard_range(n, shard, shards):
    """Return which of n things, in order, belong to a shard."""
    return range(shard * n // shards, (shard + 1) * n // shards)


@device
def join(arrivals, shard, shards):
    """Join the group of new counters, as the thread meant to compute this shard; see `ThreadGroup`."""
    member = read_shared(arrivals, 0)
    while True:
        if member >= _CLOSED:
            return ThreadGroup(arrivals, 0, 0, 0, shards)
        seen = compare_exchange(arrivals, 0, member, member + 1)
        if seen == member:
            break
        member = seen
    wake_all(arrivals, 0)
    reads, began, joined = 0, nanoseconds(), read_shared(arrivals, 0)
    while joined < _CLOSED:
        if joined == shards or reads >= _ALONE_AFTER or nanoseconds() - began > _JOIN_WITHIN:
            compare_exchange(arrivals, 0, joined, _CLOSED + joined)  # unless one more has joined, or closed it
            wake_all(arrivals, 0)
        elif reads > _SPINS:
            sleep_while(arrivals, 0, joined)
        reads, joined = reads + 1, read_shared(arrivals, 0)
    size = joined - _CLOSED
    # if all threads are there, each keeps to its own shard
    return ThreadGroup(arrivals, member, shard if size == shards else member, size, shards)


@device
def _sleep_until(arrivals, at, number):
    """Sleep until a counter has reached a number; returns the nanoseconds it took. Raises `Abandoned`."""
    began = nanoseconds()
    add_atomic(arrivals, SLEEPERS, 1)
    seen = read_shared(arrivals, at)
    while seen < number:
        if read_shared(arrivals, ABANDONED) > 0:
            raise Abandoned
        sleep_while(arrivals, at, seen)
        seen = read_shared(arrivals, at)
    add_atomic(arrivals, SLEEPERS, -1)
    return nanoseconds() - began


@contextmanager
def abandoning(arrivals: np.ndarray) -> Iterator[None]:
    """Abandon the group if the block fails, so that its other members fail too instead of waiting for ever."""
    try:
        yield
    except BaseException:
        arrivals[ABANDONED] = 1
        raise


@inlined
def slept_by(group):
    """Return the nanoseconds this thread has slept at barriers."""
    return group.arrivals[SPACING * (1 + group.member) + SLEPT] if group.size > 1 else 0


@device
def barrier(group):
    """Wait for all threads of the group: what they wrote before can be read after, what they read can be written.

    Raises `Abandoned` if this thread sleeps and another has failed.
    """
    if group.size == 1:
        return
    arrivals, at = group.arrivals, SPACING * (1 + group.member)
    number = arrivals[at] + 1
    write_shared(arrivals, at, number)
    if read_shared(arrivals, SLEEPERS) > 0:
        wake_all(arrivals, at)
    for member in range(group.size):
        reads, there = 0, SPACING * (1 + member)
        while read_shared(arrivals, there) < number:
            reads += 1
            if reads > _SPINS:
                arrivals[at + SLEPT] += _sleep_until(arrivals, there, number)
