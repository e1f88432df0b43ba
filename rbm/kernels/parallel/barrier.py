"""A group of threads that go through a whole loop together and wait for each other at barriers.

A parallel loop of Numba's for every half step would begin and end 5 times a minibatch of CD-1 and 23 times one of
CD-10, which takes longer than a barrier. So each thread goes through all minibatches (``pool``), and computes its shard
of every layer.

A thread that fails to start must not deadlock the others. Threads wait about 10 ms for each other, then the group is
closed; a thread that arrives later gets ``size == 0`` and returns. Members split the absent threads' shards among
themselves.
"""

import os
from typing import NamedTuple

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils

from rbm.kernels.options import DISABLED, device, inlined
from rbm.kernels.simd.operation import ARRAY, INDEX, INT32, VOID, vector_operation

SPACING = 32  # int64: counters of different threads lie two pairs of cache lines apart
_CLOSED = 2**32  # is added to the number of members once no thread can join any more
_SPINS = 100_000  # reads before a thread sleeps between them, some 50 microseconds
_SLEEP = 5  # microseconds, of which the operating system makes 30 or 100 (``pool.precise_timers``)
_SLEEPS = os.name == "posix"  # elsewhere threads go on reading
# reads before a group is closed, some 10 milliseconds, or 40 where sleeps are long: a thread may start late
_PATIENCE = 0 if DISABLED else _SPINS + 400 if _SLEEPS else 200 * _SPINS


class ThreadGroup(NamedTuple):
    """One thread's view of its group. It computes the shards `shards_of` gives."""

    arrivals: np.ndarray  # int64, see `new_arrivals`
    member: int  # number of this thread in the group, from 0 on
    first: int  # shard it begins with
    size: int  # threads in the group; 0 for a thread that came too late and is in none
    shards: int  # of the work, at least as many


def _load_llvm(emitter):
    return emitter.builder.load_atomic(emitter.element(0), "acquire", 8)


@vector_operation(types.int64, (ARRAY, INDEX), _load_llvm)
def load_acquire(array, at):
    """Read an int64; whatever its writer wrote before `store_release` is seen too."""
    return int(array[at])


def _store_llvm(emitter):
    emitter.builder.store_atomic(emitter.arguments[2], emitter.element(0), "release", 8)


@vector_operation(VOID, (ARRAY, INDEX, types.int64), _store_llvm)
def store_release(array, at, value):
    """Write an int64 so that whoever reads it by `load_acquire` sees all that was written before."""
    array[at] = value


def _exchange_llvm(emitter):
    expected, value = emitter.arguments[2:]
    pair = emitter.builder.cmpxchg(emitter.element(0), expected, value, "acq_rel", "acquire")
    return emitter.builder.extract_value(pair, 0)


@vector_operation(types.int64, (ARRAY, INDEX, types.int64, types.int64), _exchange_llvm)
def compare_exchange(array, at, expected, value):
    """Write an int64 if the one there is the expected; returns the one that was there."""
    seen = int(array[at])
    if seen == expected:
        array[at] = value
    return seen


def _sleep_llvm(emitter):
    if _SLEEPS:
        kind = ir.FunctionType(INT32, [INT32])
        usleep = cgutils.get_or_insert_function(emitter.builder.module, kind, "usleep")
        emitter.builder.call(usleep, [INT32(_SLEEP)])


@vector_operation(VOID, (), _sleep_llvm)
def sleep_briefly():
    """Let the operating system run other threads for a moment; as plain Python do nothing."""


@device
def new_arrivals(shards):
    """Make the counters of a group of at most so many threads: how many joined, and barriers each has arrived at."""
    return np.zeros((1 + shards) * SPACING, np.int64)


@device
def alone(shards):
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


@inlined
def _wait(reads):
    if reads > _SPINS:
        sleep_briefly()
    return reads + 1


@device
def join(arrivals, shard, shards):
    """Join the group of new counters, as the thread meant to compute this shard; see `ThreadGroup`."""
    member = load_acquire(arrivals, 0)
    while True:
        if member >= _CLOSED:
            return ThreadGroup(arrivals, 0, 0, 0, shards)
        seen = compare_exchange(arrivals, 0, member, member + 1)
        if seen == member:
            break
        member = seen
    reads, joined = 0, load_acquire(arrivals, 0)
    while joined < _CLOSED:
        if joined == shards or reads >= _PATIENCE:
            compare_exchange(arrivals, 0, joined, _CLOSED + joined)  # unless one more has joined, or closed it
        else:
            reads = _wait(reads)
        joined = load_acquire(arrivals, 0)
    size = joined - _CLOSED
    # if all threads are there, each keeps to its own shard
    return ThreadGroup(arrivals, member, shard if size == shards else member, size, shards)


@device
def barrier(group):
    """Wait for all threads of the group: what they wrote before can be read after, what they read can be written."""
    at = SPACING * (1 + group.member)
    if group.size > 1:
        number = group.arrivals[at] + 1
        store_release(group.arrivals, at, number)
        for member in range(group.size):
            reads = 0
            while load_acquire(group.arrivals, SPACING * (1 + member)) < number:
                reads = _wait(reads)
