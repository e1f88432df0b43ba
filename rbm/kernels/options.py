"""Numba's options, in one place: no fastmath, nothing compiled at import, everything cached.

Two decorators, for two ways of calling a kernel from a kernel. A ``device`` function is compiled by itself, and once
more inside each function that calls it, where LLVM may inline it. An ``inlined`` one is copied into its caller before
anything is compiled, so that it is compiled once: for functions that are short or called in one place.

Numba compiles a function anew for every combination of argument types, and a literal number, ``0``, has a type of its
own. Functions that are called from several places are therefore always given ``np.int64(0)``, and arrays of one layout
(``words[::1]`` is of any strides for Numba).
"""

from typing import Any

from numba import njit
from numba.core import config as numba_config

from rbm.compilation.cache import keep_compiled

config: Any = numba_config  # its names are set at run time
DISABLED = bool(config.DISABLE_JIT)  # NUMBA_DISABLE_JIT=1: the kernels run as plain Python


def device(function: Any) -> Any:
    """Compile a kernel by itself."""
    return _kernel(function)


def inlined(function: Any) -> Any:
    """Copy a kernel into its callers, and compile it by itself only where Python calls it."""
    return _kernel(function, "always")


def _kernel(function: Any, inline: Any = "never") -> Any:
    dispatcher: Any = njit(error_model="numpy", nogil=True, inline=inline)(function)
    if not DISABLED:
        keep_compiled(dispatcher)
    return dispatcher


ROWS_PER_GROUP = 4  # rows whose fields are summed together (`row_classes`); blocks are of a multiple of them
