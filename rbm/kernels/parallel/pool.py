"""A pool of Python threads for the kernels, which release the GIL; how many there are, `n_threads` says.

Every kernel that `run` calls takes a shard and the number of shards last, and computes that part of its work; those of
training take a `ThreadGroup` (``barrier``). A parallel loop of Numba's
would have all that is in it compiled three times. Threads wait for the next call instead of being started anew: to
start one and see it end takes half a millisecond, 6 % of encoding 10 000 images.
"""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import numba

from rbm.errors import InputError
from rbm.kernels.options import DISABLED, ROWS_PER_GROUP, config
from rbm.kernels.parallel.barrier import Abandoned
from rbm.kernels.parallel.processors import processors

# Starting a second thread takes some 100 microseconds, more on a busy machine. Work below this many nanoseconds, which
# are guessed high, is for one thread.
min_work_for_threads = 1_000_000.0
# Threads wait a microsecond or two at a barrier, and read what others have written. Minibatches below this are for one
# thread; `python -m benchmarks stack` shows the effect.
min_work_for_barriers = 200_000.0
_of_this_thread = threading.local()


def set_threads(n_threads: int) -> None:
    """Use this many threads from now on. Results do not depend on it.

    Raises
    ------
    InputError
        If there are fewer.

    Examples
    --------
    >>> from rbm import InputError, set_threads
    >>> try:
    ...     set_threads(0)
    ... except InputError as error:
    ...     str(error).startswith("threads must be from 1 to")
    True
    """
    try:
        numba.set_num_threads(n_threads)
    except ValueError:
        limit = config.NUMBA_NUM_THREADS
        raise InputError(f"threads must be from 1 to {limit}; got {n_threads}: raise NUMBA_NUM_THREADS first") from None


def threads_for(nanoseconds: float, n_visible: int, n_hidden: int) -> int:
    """Return how many threads minibatches of this much work, a rough guess, are worth: all that are set, or one.

    Never more than the larger layer has words of 64 units: a word is the least a thread owns.
    """
    words = -(-max(n_visible, n_hidden) // 64)
    return min(words, n_threads()) if nanoseconds >= min_work_for_barriers else 1


def n_threads() -> int:
    """Return how many threads calls of this thread use: those that are set, but no more than may run at once."""
    return min(int(numba.get_num_threads()), processors())


class _Pool(NamedTuple):
    threads: ThreadPoolExecutor
    size: int
    process: int


def _pool(size: int) -> ThreadPoolExecutor:
    """Return at least so many threads that belong to the calling thread and end with it.

    No other thread has work for them, so that work never waits for work of others. A forked process has none of its
    parent's threads, and starts its own.
    """
    pool: _Pool | None = getattr(_of_this_thread, "pool", None)
    if pool is None or pool.size < size or pool.process != os.getpid():
        pool = _of_this_thread.pool = _Pool(ThreadPoolExecutor(size, "rbm"), size, os.getpid())
    return pool.threads


def in_threads(task: Callable[[int], None], shards: int) -> None:
    """Call task(shard) for every shard at the same time: the first in this thread, each other in a waiting one.

    An error in any of them, or Ctrl-C, is raised once all have ended; of several the one that is not `Abandoned`.
    """
    if shards == 1 or DISABLED:  # as plain Python the tasks run one after the other
        for shard in range(shards):
            task(shard)
        return
    pool = _pool(shards - 1)
    try:
        others = [pool.submit(task, shard) for shard in range(1, shards)]
        task(0)
        for other in others:
            other.result()
    except BaseException as error:  # Ctrl-C too, which may come before what was just handed out is in the list
        _of_this_thread.pool = None
        pool.shutdown()
        if isinstance(error, Abandoned):
            found = (other.exception() for other in others)
            raise next((e for e in found if e is not None and not isinstance(e, Abandoned)), error) from None
        raise


def run(kernel: Any, nanoseconds: float, *arguments: Any) -> None:
    """Call kernel(*arguments, shard, shards) by as many threads as its work, a rough guess, is worth."""
    shards = threads_worth(nanoseconds)
    in_threads(lambda shard: kernel(*arguments, shard, shards), shards)


def threads_worth(nanoseconds: float) -> int:
    """Return how many threads so much work, a rough guess, is worth where they never wait for each other."""
    return n_threads() if nanoseconds >= min_work_for_threads else 1


def passes_cost(rows: int, passes: int, n_in: int, n_out: int) -> float:
    """Guess the nanoseconds one thread takes for fields and draws of rows, from one layer to the other and so on."""
    return rows * passes * (n_in * n_out / 100 + n_in + n_out)


def block_size(rows: int) -> int:
    """Return the rows of a block: one block a thread, but no more rows than the second-level cache holds fields of."""
    groups = -(-rows // (ROWS_PER_GROUP * n_threads()))
    return max(ROWS_PER_GROUP, min(128, groups * ROWS_PER_GROUP))
