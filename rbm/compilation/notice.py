"""Notice of compilation: kernels are compiled when first needed, which takes some 10 to 30 seconds once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Called once a process, before the first kernel is compiled that is not in the cache. Commands add a function that says
# so; this module loads no Numba.
listeners: list[Callable[[], None]] = []


def announce() -> None:
    """Call the listeners, and forget them."""
    while listeners:
        listeners.pop()()


@contextmanager
def compilation_seconds() -> Iterator[list[float]]:
    """Yield a list that holds, after the block, how many seconds kernels were compiled inside."""
    from numba.core.event import install_timer

    seconds: list[float] = []
    with install_timer("numba:compile", seconds.append):
        yield seconds
