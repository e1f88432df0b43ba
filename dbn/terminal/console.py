"""The command group of both console scripts: errors become one line and an exit status.

The status is 2 for what the user gave and 1 for training that diverged.
"""

from collections.abc import Callable
from typing import Any

import click

BINARISE = "Make grey levels bits: 'threshold', 'threshold:T' (on above T) or 'bernoulli' (one draw from the seed)."


class Failure(click.ClickException):
    """A one-line error about what the user gave."""

    exit_code = 2


class Diverged(Failure):
    """Training that could not go on."""

    exit_code = 1


class OneLineErrors(click.Group):
    """A command group that turns the errors raised on purpose, and those of the file system, into one line."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        from rbm.compilation import notice
        from rbm.errors import DivergenceError, InputError

        notice.listeners[:] = [_say_compiling]

        try:
            return super().invoke(ctx)
        except InputError as error:
            raise Failure(str(error)) from None
        except DivergenceError as error:
            raise Diverged(str(error)) from None
        except MemoryError as error:
            raise Failure(f"not enough memory ({error}): ask for fewer chains or smaller layers") from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{where}{error.strerror or error}") from None


def interrupted(message: str) -> SystemExit:
    """Print the message on standard error after Ctrl-C and return the exit with the conventional status 130."""
    click.echo(f"\nInterrupted. {message}", err=True)
    return SystemExit(130)


def refuse_existing(path: str, overwrite: bool) -> None:
    """Raise Failure if the file is there and may not be replaced."""
    from pathlib import Path

    if Path(path).exists() and not overwrite:
        raise Failure(f"{path} exists: give another --out, or --overwrite to replace it")


def console_script(function: Callable[[], None]) -> click.Group:
    """Make a function, whose docstring is the help, a command group with --help, --version and --threads."""
    decorators = (
        click.option(
            "--threads", type=int, callback=_use_threads, expose_value=False,
            help="Threads of the kernels; results do not depend on it.",
        ),
        click.version_option(package_name="relevance-rbm"),
        click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"], "show_default": True}),
    )  # fmt: skip
    command: Any = function
    for decorate in decorators:
        command = decorate(command)
    return command


def _say_compiling() -> None:
    click.echo("Compiling the kernels, once for this version and processor (10 to 30 seconds) ...", err=True)


def _use_threads(context: click.Context, parameter: click.Parameter, threads: int | None) -> None:
    if threads is not None:
        from rbm.errors import InputError
        from rbm.kernels.parallel.pool import set_threads

        try:
            set_threads(threads)
        except InputError as error:  # options are read before the group can turn errors into lines
            raise Failure(str(error)) from None
