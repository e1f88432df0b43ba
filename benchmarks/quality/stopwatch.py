"""Seconds of what is to be timed, and of nothing between."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}  # cpu: of all threads, for a machine that is shared


class Stopwatch:
    """Adds up the seconds that it runs."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.seconds, self._clock = 0.0, clock

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run for as long as the context lasts."""
        began = self._clock()
        try:
            yield
        finally:
            self.seconds += self._clock() - began
