"""Tell the time without the seconds in which kernels are compiled: that is done once, and is no part of any work."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def clock_without_compilation() -> Iterator[Callable[[], float]]:
    """Yield a function that returns the seconds since the block began; it stands still while a kernel is compiled."""
    from numba.core.event import Event, Listener, install_listener

    class Compilations(Listener):
        depth, began, seconds = 0, 0.0, 0.0  # one kernel's compilation may begin that of another

        def on_start(self, event: Event) -> None:
            if self.depth == 0:
                self.began = time.perf_counter()
            self.depth += 1

        def on_end(self, event: Event) -> None:
            self.depth -= 1
            if self.depth == 0:
                self.seconds += time.perf_counter() - self.began

    compilations, began = Compilations(), time.perf_counter()

    def seconds() -> float:
        now = compilations.began if compilations.depth else time.perf_counter()
        return now - began - compilations.seconds

    with install_listener("numba:compile", compilations):
        yield seconds
