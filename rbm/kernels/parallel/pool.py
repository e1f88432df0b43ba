"""Threads of Python, which kernels leave alone while they run; how many there are is Numba's setting.

Every kernel takes a share and the number of shares last, and does that part of its work. Threads stay and wait for the
next call: to start one for every epoch, and see it end, takes as long as a minibatch. A parallel loop of Numba's would
have all that is in it compiled three times.
"""

import ctypes
import os
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

import numba

from rbm.errors import InputError
from rbm.kernels.options import DISABLED, ROWS_PER_GROUP, config

# Waking a second thread takes some 100 microseconds, more on a busy machine. Work below this many nanoseconds, which
# are guessed high, is done by one.
worth_starting = 1_000_000.0
# Threads that are there meet in a microsecond or two, and read what others have written. Minibatches below this are
# done by one; `python -m benchmarks stack` shows what comes of it.
worth_meeting = 200_000.0
_here = threading.local()
_SET_SLACK, _GET_SLACK = 29, 30
_prctl: Any = ctypes.PyDLL(None).prctl if sys.platform == "linux" else lambda *_: -1


def set_threads(n_threads: int) -> None:
    """Use this many threads from now on. Results do not depend on it."""
    try:
        numba.set_num_threads(n_threads)
    except ValueError:
        limit = config.NUMBA_NUM_THREADS
        raise InputError(f"threads must be from 1 to {limit}; got {n_threads}: raise NUMBA_NUM_THREADS first") from None


def threads_for(nanoseconds: float, n_visible: int, n_hidden: int) -> int:
    """How many threads minibatches of this much work, a rough guess, are worth: all that are set, or one.

    But no more than there are words of units: chains share a single word out by rows, the update does not.
    """
    words = -(-max(n_visible, n_hidden) // 64)
    return min(words, int(numba.get_num_threads())) if nanoseconds >= worth_meeting else 1


@contextmanager
def precise_timers() -> Iterator[None]:
    """Have this thread and those it starts woken in time from short sleeps, in which they wait for each other (`team`).

    Linux lets timers be late by 50 microseconds, so as to wake less often, unless it is told otherwise: prctl(2),
    PR_SET_TIMERSLACK. Elsewhere nothing is changed. Afterwards this thread's setting is what it was.
    """
    before = _prctl(_GET_SLACK, 0, 0, 0, 0)
    _prctl(_SET_SLACK, 1, 0, 0, 0)  # nanosecond
    try:
        yield
    finally:
        if before > 0:
            _prctl(_SET_SLACK, before, 0, 0, 0)


class _Pool(NamedTuple):
    threads: ThreadPoolExecutor
    size: int
    process: int


def _pool(size: int) -> ThreadPoolExecutor:
    """Threads of this thread's own, so many at least, which stay until it ends.

    Nobody else has work for them, so that work never waits for work of others. A process forked off has none of its
    parent's threads, and starts its own.
    """
    pool: _Pool | None = getattr(_here, "pool", None)
    if pool is None or pool.size < size or pool.process != os.getpid():
        pool = _here.pool = _Pool(ThreadPoolExecutor(size, "rbm"), size, os.getpid())
    return pool.threads


def in_threads(task: Callable[[int], None], shares: int) -> None:
    """Call task(share) for every share, at the same time; the first in this thread, each other in one that waits.

    An error in any is raised once all are done.
    """
    if shares == 1 or DISABLED:  # as plain Python, twins of what threads do at once would get in each other's way
        for share in range(shares):
            task(share)
        return
    with precise_timers():
        pool = _pool(shares - 1)
        try:
            others = [pool.submit(task, share) for share in range(1, shares)]
            task(0)
            for other in others:
                other.result()
        except BaseException:  # Ctrl-C too, which may come between the beginning of work and its being in the list
            _here.pool = None
            pool.shutdown()
            raise


def run(kernel: Any, nanoseconds: float, *arguments: Any) -> None:
    """Call kernel(*arguments, share, shares) by as many threads as its work, a rough guess, is worth."""
    shares = int(numba.get_num_threads()) if nanoseconds >= worth_starting else 1
    in_threads(lambda share: kernel(*arguments, share, shares), shares)


def passes_cost(rows: int, passes: int, n_in: int, n_out: int) -> float:
    """A guess, in nanoseconds of one thread: fields and draws of rows, from one layer to the other, so many times."""
    return rows * passes * (n_in * n_out / 100 + n_in + n_out)


def block_size(rows: int) -> int:
    """Rows a block: one block a thread, but no more rows than the second-level cache holds the fields of."""
    return max(ROWS_PER_GROUP, min(128, -(-rows // (ROWS_PER_GROUP * int(numba.get_num_threads()))) * ROWS_PER_GROUP))
