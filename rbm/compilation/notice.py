"""Notice of compilation: kernels are compiled when first needed, which takes some 10 to 30 seconds once."""

from collections.abc import Callable

# Called once a process, before the first kernel is compiled that is not in the cache. Commands add a function that says
# so; this module loads no Numba.
listeners: list[Callable[[], None]] = []


def announce() -> None:
    """Call the listeners, and forget them."""
    while listeners:
        listeners.pop()()
