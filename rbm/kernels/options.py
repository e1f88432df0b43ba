"""Numba options, in one place. No fastmath, nothing compiled at import, everything cached."""

import os
from typing import Any

# OpenMP's threads spin while they wait for each other. On a machine with anything else to do that makes kernels of a
# millisecond ten times slower; waiting passively costs next to nothing. A few turns of spinning, some 30 microseconds,
# bridge the gap between two kernels. Read when OpenMP is first loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

import numba  # noqa: E402
from numba import njit  # noqa: E402
from numba.core import config as numba_config  # noqa: E402

from rbm.errors import InputError  # noqa: E402

config: Any = numba_config  # its names are set at run time
DISABLED = bool(config.DISABLE_JIT)  # NUMBA_DISABLE_JIT=1: the kernels run as plain Python

# Called inside kernels: inlined by LLVM, cached with their caller.
inner: Any = njit(cache=True, error_model="numpy", nogil=True)
# Called inside compiled loops, and spliced into them before anything is compiled: a function of its own would have what
# it calls compiled once more, and so would its caller.
spliced: Any = njit(cache=True, error_model="numpy", nogil=True, inline="always")
# Called from Python: rows are split into disjoint blocks, one a thread.
parallel: Any = njit(cache=True, error_model="numpy", nogil=True, parallel=True)


def set_threads(n_threads: int) -> None:
    """Use this many threads from now on. Results do not depend on it."""
    try:
        numba.set_num_threads(n_threads)
    except ValueError:
        limit = config.NUMBA_NUM_THREADS
        raise InputError(f"threads must be from 1 to {limit}; got {n_threads}: raise NUMBA_NUM_THREADS first") from None


# Waking a second thread costs some 50 microseconds, more on a busy machine. Work below this many nanoseconds is done by
# one; `python -m benchmarks stack` shows what comes of it.
worth_waking = 200_000.0


def threads_for(nanoseconds: float) -> int:
    """How many threads a kernel with this much work, a rough guess, is worth: all that are set, or one."""
    return int(numba.get_num_threads()) if nanoseconds >= worth_waking else 1


def run(kernel: Any, nanoseconds: float, *arguments: Any) -> Any:
    """Call a parallel kernel by as many threads as its work is worth."""
    if nanoseconds >= worth_waking:
        return kernel(*arguments)
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        return kernel(*arguments)
    finally:
        numba.set_num_threads(threads)


def passes_cost(rows: int, passes: int, n_in: int, n_out: int) -> float:
    """A guess, in nanoseconds of one thread: fields and draws of rows, from one layer to the other, so many times."""
    return rows * passes * (n_in * n_out / 100 + n_in + n_out)


TOGETHER = 4  # rows whose fields are summed together (`classes`); blocks are of a multiple of them


def block_size(rows: int) -> int:
    """Rows a block: one block a thread, but no more rows than the second-level cache holds the fields of."""
    return max(TOGETHER, min(128, -(-rows // (TOGETHER * int(numba.get_num_threads()))) * TOGETHER))
