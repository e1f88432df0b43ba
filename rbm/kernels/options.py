"""Numba options, in one place. No fastmath, nothing compiled at import, everything cached."""

import os
from typing import Any

# OpenMP's threads spin while they wait for each other. On a machine with anything else to do that makes kernels of a
# millisecond ten times slower; waiting passively costs next to nothing. A few turns of spinning, some 30 microseconds,
# bridge the gap between two kernels. Read when OpenMP is first loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("GOMP_SPINCOUNT", "3000")

from numba import njit  # noqa: E402
from numba.core import config as numba_config  # noqa: E402

config: Any = numba_config  # its names are set at run time
DISABLED = bool(config.DISABLE_JIT)  # NUMBA_DISABLE_JIT=1: the kernels run as plain Python

# Called inside kernels: inlined by LLVM, cached with their caller.
inner: Any = njit(cache=True, error_model="numpy", nogil=True)
# Called inside compiled loops, and spliced into them before anything is compiled: a function of its own would have what
# it calls compiled once more, and so would its caller. For what is called in one place, or short.
spliced: Any = njit(cache=True, error_model="numpy", nogil=True, inline="always")
# Called from Python: a loop whose turns Numba's threads share out. All that is in it is compiled three times, so what
# every training needs is called by threads of Python instead (``threads``).
parallel: Any = njit(cache=True, error_model="numpy", nogil=True, parallel=True)

TOGETHER = 4  # rows whose fields are summed together (`classes`); blocks are of a multiple of them
