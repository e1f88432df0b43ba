"""Ctrl-C, SIGTERM and SIGHUP take effect between two epochs, where nothing is lost."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import click

from rbm.signals import Terminated, noting_signals


@contextmanager
def stop_between_steps(step: str) -> Iterator[Callable[[], None]]:
    """Note the signals of `rbm.signals`; the function yielded raises if one came. A second one raises at once.

    ``step`` is what the user is told at Ctrl-C will be finished first.
    """

    def tell(number: int) -> None:
        if number == signal.SIGINT:
            echo_error(f"\nStopping after this {step}. Ctrl-C again stops at once.")

    with noting_signals(on_first=tell) as check:
        yield check


def interrupted(message: str, cause: BaseException) -> SystemExit:
    """Print the message on standard error and return the exit with a shell's status for the signal that came."""
    what, code = ("Terminated", cause.code) if isinstance(cause, Terminated) else ("Interrupted", 128 + signal.SIGINT)
    echo_error(f"\n{what}. {message}")
    return SystemExit(code)


def echo_error(text: str) -> None:
    """Print on standard error, which may be gone with its terminal."""
    with suppress(OSError):
        click.echo(text, err=True)
