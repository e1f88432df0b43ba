"""Waiting of one thread for another: reads in a loop for some microseconds, then a sleep until it is woken.

There are three ways to wait, one for each kind of system; results do not depend on it.

``FUTEX``   Linux on x86-64 and ARM64: a thread sleeps until the one it waits for wakes it (futex(2)).
``NAPS``    other POSIX systems, such as macOS: it sleeps for some microseconds (usleep(3)) and looks again.
``READS``   Windows: it goes on reading. There is no clock either, so that `pace` never sees how long threads wait:
            beside other work all threads go on, slower than one; ``--threads 1`` helps.

Counters are int64; a futex is their lower half.
"""

import platform
import sys
import time

from llvmlite import ir
from numba import types
from numba.core import cgutils

from rbm.kernels.simd.operation import ARRAY, INDEX, INT32, INT64, VOID, vector_operation

FUTEX, NAPS, READS = "futex", "naps", "reads"
_SYSCALLS = {"x86_64": 202, "aarch64": 98}  # number of futex


def way_of(system: str, machine: str, byte_order: str) -> str:
    """Return how threads wait on a system, ``sys.platform``, with such a processor."""
    if system == "linux" and byte_order == "little" and machine in _SYSCALLS:
        return FUTEX
    return READS if system == "win32" else NAPS


# Instructions are emitted for this way. Tests set another in a process of its own, before anything is compiled and with
# a cache of its own.
way = way_of(sys.platform, platform.machine(), sys.byteorder)
_WAIT, _WAKE = 128, 129  # operations, private to the process
_LONGEST = 10_000_000  # nanoseconds of a sleep; then the thread looks again
_NAP = 5  # microseconds of a sleep without futex
_MONOTONIC = getattr(time, "CLOCK_MONOTONIC", 0)  # number of the clock, which systems number differently
_PAIR = ir.LiteralStructType([INT64, INT64])  # struct timespec


def _load_llvm(emitter):
    return emitter.builder.load_atomic(emitter.element(0), "seq_cst", 8)


@vector_operation(types.int64, (ARRAY, INDEX), _load_llvm)
def read_shared(array, at):
    """Read an int64 that other threads write; what its writer wrote before it is seen too."""
    return int(array[at])


def _store_llvm(emitter):
    emitter.builder.store_atomic(emitter.arguments[2], emitter.element(0), "seq_cst", 8)


@vector_operation(VOID, (ARRAY, INDEX, types.int64), _store_llvm)
def write_shared(array, at, value):
    """Write an int64 that other threads read, after all that this thread wrote before; see `read_shared`."""
    array[at] = value


def _exchange_llvm(emitter):
    expected, value = emitter.arguments[2:]
    pair = emitter.builder.cmpxchg(emitter.element(0), expected, value, "seq_cst", "seq_cst")
    return emitter.builder.extract_value(pair, 0)


@vector_operation(types.int64, (ARRAY, INDEX, types.int64, types.int64), _exchange_llvm)
def compare_exchange(array, at, expected, value):
    """Write an int64 if the one there is the expected; returns the one that was there."""
    seen = int(array[at])
    if seen == expected:
        array[at] = value
    return seen


def _add_llvm(emitter):
    emitter.builder.atomic_rmw("add", emitter.element(0), emitter.arguments[2], "seq_cst")


@vector_operation(VOID, (ARRAY, INDEX, types.int64), _add_llvm)
def add_atomic(array, at, value):
    """Add to an int64 that other threads add to too."""
    array[at] += value


def _nanoseconds_llvm(emitter):
    if way == READS:
        return INT64(0)
    builder = emitter.builder
    kind = ir.FunctionType(INT32, [INT32, _PAIR.as_pointer()])
    clock = cgutils.get_or_insert_function(builder.module, kind, "clock_gettime")
    pair = cgutils.alloca_once(builder, _PAIR)
    builder.call(clock, [INT32(_MONOTONIC), pair])
    seconds, rest = (builder.extract_value(builder.load(pair), i) for i in range(2))
    return builder.add(builder.mul(seconds, INT64(10**9)), rest)


@vector_operation(types.int64, (), _nanoseconds_llvm)
def nanoseconds():
    """Read a clock that never goes back; where there is none, and as plain Python, it stands still at 0."""
    return 0


def _futex(emitter, operation, value, timeout):
    builder = emitter.builder
    kind = ir.FunctionType(INT64, [INT64], var_arg=True)
    syscall = cgutils.get_or_insert_function(builder.module, kind, "syscall")
    address = builder.ptrtoint(emitter.element(0), INT64)
    number, operation, nothing = INT64(_SYSCALLS[platform.machine()]), INT64(operation), INT64(0)
    builder.call(syscall, [number, address, operation, value, timeout, nothing, nothing])


def _sleep_llvm(emitter):
    builder = emitter.builder
    if way == FUTEX:
        pair = cgutils.alloca_once_value(builder, ir.Constant(_PAIR, [INT64(0), INT64(_LONGEST)]))
        low = builder.and_(emitter.arguments[2], INT64(0xFFFFFFFF))
        _futex(emitter, _WAIT, low, builder.ptrtoint(pair, INT64))
    elif way == NAPS:
        usleep = cgutils.get_or_insert_function(builder.module, ir.FunctionType(INT32, [INT32]), "usleep")
        builder.call(usleep, [INT32(_NAP)])


@vector_operation(VOID, (ARRAY, INDEX, types.int64), _sleep_llvm)
def sleep_while(array, at, value):
    """Sleep while an int64 has this value, or for a while; it may end early. As plain Python do nothing."""


def _wake_llvm(emitter):
    if way == FUTEX:
        _futex(emitter, _WAKE, INT64(2**31 - 1), INT64(0))


@vector_operation(VOID, (ARRAY, INDEX), _wake_llvm)
def wake_all(array, at):
    """Wake all threads that sleep while this int64 has some value."""
