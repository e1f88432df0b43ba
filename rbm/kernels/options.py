"""Numba options, in one place. No fastmath, nothing compiled at import, everything cached."""

from typing import Any

import numba
from numba import config, njit

DISABLED = bool(config.DISABLE_JIT)  # NUMBA_DISABLE_JIT=1: the kernels run as plain Python

# Called inside kernels: inlined by LLVM, cached with their caller.
inner: Any = njit(cache=True, error_model="numpy", nogil=True)
# Called from Python: rows are split into disjoint blocks, one a thread.
parallel: Any = njit(cache=True, error_model="numpy", nogil=True, parallel=True)


def set_threads(n_threads: int | None) -> int:
    """Use this many threads from now on (None leaves it); returns the number in use. Results do not depend on it."""
    if n_threads is not None:
        numba.set_num_threads(n_threads)
    return int(numba.get_num_threads())
