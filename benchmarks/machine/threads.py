"""The same number of threads for everyone: Numba by its own call, BLAS and OpenMP by threadpoolctl, torch by its own.

XLA has no such switch; its row says so.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.subjects.ours import set_threads

try:
    from threadpoolctl import ThreadpoolController
except ImportError:  # part of the optional group
    ThreadpoolController = None

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pinning() -> str:
    """How the threads of BLAS are set, in words."""
    if ThreadpoolController is None:
        return "BLAS threads NOT pinned (threadpoolctl is not installed): the libraries' own default"
    pools = [f"{p['internal_api']} {p.get('version') or ''}".strip() for p in ThreadpoolController().info()]
    return f"pinned by threadpoolctl: {', '.join(pools)}"


@contextmanager
def pinned(n_threads: int) -> Iterator[None]:
    """Numba, BLAS, OpenMP and torch (when loaded) run on this many threads; our number stays set afterwards."""
    set_threads(n_threads)
    if "torch" in sys.modules:
        sys.modules["torch"].set_num_threads(n_threads)
    if ThreadpoolController is None:
        yield
        return
    with ThreadpoolController().limit(limits=n_threads):
        yield
