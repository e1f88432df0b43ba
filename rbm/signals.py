"""Signals that ask a process to end take effect where nothing is lost, and it ends with a shell's status for them.

Python raises KeyboardInterrupt wherever it happens to be. In a callback of a weak reference or in a ``__del__`` (h5py
and Numba have both) it is printed and forgotten, and work goes on; SIGTERM and SIGHUP end a process at once, without
giving back its locks and workers. So the first signal is only noted, and acted on between two steps of the work; the
second raises at once. All is for the main thread only, as all signals in Python.
"""

import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

TERMINATING = tuple(s for s in (signal.SIGTERM, getattr(signal, "SIGHUP", None)) if s is not None)
ENDING = (signal.SIGINT, *TERMINATING)


class Terminated(SystemExit):
    """The process was sent SIGTERM or SIGHUP; ``code`` is a shell's status for that, 128 and the number."""


class _Notes:
    """Handler of signals in a block: the first is noted, the second raised, unless it is deferred."""

    def __init__(self, on_first: Callable[[int], None]) -> None:
        self.on_first, self.number, self.deferred = on_first, 0, False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        if self.number:
            self.number = number
            if not self.deferred:
                raise_signal(number)
        else:
            self.number = number
            self.on_first(number)

    def check(self) -> None:
        """Raise what was noted."""
        if self.number:
            raise_signal(self.number)


_current: _Notes | None = None  # of the outermost block of the main thread


def raise_signal(number: int, frame: FrameType | None = None) -> None:
    """Raise KeyboardInterrupt for SIGINT and Terminated for another signal; a handler too."""
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated(128 + number)


@contextmanager
def noting_signals(
    numbers: Iterable[int] = ENDING, on_first: Callable[[int], None] = lambda number: None
) -> Iterator[Callable[[], None]]:
    """Note signals inside the block; the function yielded raises KeyboardInterrupt or Terminated if one came.

    A block inside another is a part of it. SIGTERM and SIGHUP that are ignored (``nohup``), or handled outside of
    Python, stay so.
    """
    global _current
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
    elif _current is not None:
        yield _current.check
    else:
        _current = notes = _Notes(on_first)
        try:
            with _handling(numbers, notes):
                yield notes.check
        finally:
            _current = None


@contextmanager
def deferring_signals() -> Iterator[None]:
    """Let signals inside the block wait for its end, also the second: what ends workers must not be interrupted."""
    notes = _current if threading.current_thread() is threading.main_thread() else None
    if notes is None:
        yield
        return
    notes.deferred = True
    try:
        yield
    finally:
        notes.deferred = False


@contextmanager
def raising_termination() -> Iterator[None]:
    """Raise Terminated at once when SIGTERM or SIGHUP comes inside the block, so that it is left in good order."""
    with _handling(TERMINATING, raise_signal):
        yield


@contextmanager
def blocked_signals() -> Iterator[None]:
    """Hold signals back from this thread and from processes it starts, which keep them blocked for good."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _handling(numbers: Iterable[int], handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in numbers}
    handled = {
        number: handler_before
        for number, handler_before in before.items()
        if handler_before is not None and (number == signal.SIGINT or handler_before != signal.SIG_IGN)
    }
    try:
        for number in handled:
            signal.signal(number, handler)
        yield
    finally:
        for number, old in handled.items():
            signal.signal(number, old)
