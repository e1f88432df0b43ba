"""Ctrl-C takes effect between two epochs, where nothing is lost.

Python raises KeyboardInterrupt wherever it happens to be. In a callback of a weak reference or in a ``__del__`` (h5py
and Numba have both) it is printed and forgotten, and training goes on. So the first Ctrl-C is only noted, and acted
on between two epochs; the second is Python's own.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import click


@contextmanager
def stop_between_steps(step: str) -> Iterator[Callable[[], None]]:
    """Note Ctrl-C; the function yielded raises KeyboardInterrupt if it came. A second Ctrl-C raises at once.

    ``step`` is what the user is told will be finished first. For the main thread only, as all signals in Python.
    """
    noted = False
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, frame: FrameType | None) -> None:
        nonlocal noted
        noted = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        click.echo(f"\nStopping after this {step}. Ctrl-C again stops at once.", err=True)

    def check() -> None:
        if noted:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, note)
    try:
        yield check
    finally:
        signal.signal(signal.SIGINT, before)
