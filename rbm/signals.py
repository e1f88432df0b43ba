"""Signals that ask a process to end take effect where nothing is lost, and it ends with a shell's status for them.

Python raises KeyboardInterrupt wherever it happens to be. In a callback of a weak reference or in a ``__del__`` (h5py
and Numba have both) it is printed and forgotten, and work goes on; SIGTERM and SIGHUP end a process at once, without
giving back its locks and workers. So the first signal is only noted, and acted on between two steps of the work; the
second raises at once. What Python would forget is not printed but raised again a millisecond later, by way of
``sys.unraisablehook``. All is for the main thread only, as all signals in Python.

Nothing is raised while a compiled kernel hands its result to Python. Numba calls Python for the types of arrays and for
named tuples there, and does not look whether that raised: it goes on with null pointers. In the first case the signal
is put off until the kernel has returned; named tuples must not be returned by what Python calls.
"""

import _thread
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

TERMINATING = tuple(s for s in (signal.SIGTERM, getattr(signal, "SIGHUP", None)) if s is not None)
ENDING = (signal.SIGINT, *TERMINATING)

_AGAIN = 0.001  # s, after which a signal that came at a bad moment comes again; kernels hand over in microseconds


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
                raise_signal(number, frame)
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
    if _handing_over(frame):
        _put_off(number)
        return
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise Terminated(128 + number)


def _put_off(number: int) -> None:
    with suppress(RuntimeError):  # no thread can be had: the signal stays noted where it is
        _thread.start_new_thread(_send_again, (number,))  # `threading` waits for a thread to start


def _send_again(number: int) -> None:
    """Send a signal to the main thread, which may be waiting; none where its default action would end the process."""
    time.sleep(_AGAIN)
    if not callable(signal.getsignal(number)):
        return
    if hasattr(signal, "pthread_kill") and (main := threading.main_thread().ident) is not None:
        signal.pthread_kill(main, number)
    else:
        _thread.interrupt_main(signal.Signals(number))


def _handing_over(frame: FrameType | None) -> bool:
    """Tell whether a compiled kernel has called Python for the type of an array it returns."""
    while frame is not None:
        if frame.f_globals.get("__name__") == "numba.core.serialize":
            return True
        frame = frame.f_back
    return False


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
def raising_signals() -> Iterator[None]:
    """Raise KeyboardInterrupt or Terminated at once when a signal comes in the block, so that it is left in order."""
    asked = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with _handling(ENDING if asked else TERMINATING, raise_signal):
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
    before, hook = {number: signal.getsignal(number) for number in numbers}, sys.unraisablehook

    def raise_later(unraisable: "sys.UnraisableHookArgs") -> None:
        """Put off a signal raised where Python forgets it; tell of other exceptions as before."""
        if isinstance(error := unraisable.exc_value, Terminated) and isinstance(error.code, int):
            _put_off(error.code - 128)
        elif isinstance(error, KeyboardInterrupt):
            _put_off(signal.SIGINT)
        else:
            hook(unraisable)

    handled = {
        number: handler_before
        for number, handler_before in before.items()
        if handler_before is not None and (number == signal.SIGINT or handler_before != signal.SIG_IGN)
    }
    try:
        sys.unraisablehook = raise_later
        for number in handled:
            signal.signal(number, handler)
        yield
    finally:
        for number, old in handled.items():
            signal.signal(number, old)
        sys.unraisablehook = hook
