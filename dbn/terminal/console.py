"""The command group of both console scripts: errors become one line and an exit status.

The status is 2 for what the user gave, 1 for training that diverged or where nobody reads the output any more, and
a shell's for a signal: 128 and its number.
"""

import errno
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from dbn.terminal.interruption import interrupted
from rbm.signals import Terminated, raising_signals

BINARISE = (
    "Make grey levels bits: 'threshold', 'threshold:T' (on above T), 'bernoulli' (one draw from the seed) or, to train "
    "for the likelihood, 'bernoulli-each-epoch' (drawn anew from the seed for every epoch)."
)


class Failure(click.ClickException):
    """A one-line error about what the user gave."""

    exit_code = 2

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class Diverged(Failure):
    """Training that could not go on."""

    exit_code = 1


class OneLineErrors(click.Group):
    """A command group that turns the errors raised on purpose, and those of the file system, into one line."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Parse the options before the command, once the environment is such that Numba can be imported."""
        from rbm.compilation.environment import check_environment
        from rbm.errors import InputError

        try:
            check_environment()
            return super().make_context(*arguments, **options)
        except InputError as error:
            raise Failure(str(error)) from None
        except click.UsageError as error:
            raise _one_line(error) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        from rbm.compilation import notice
        from rbm.errors import DivergenceError, InputError

        notice.listeners[:] = [_say_compiling]
        for stream in (sys.stdout, sys.stderr):  # a name that the terminal cannot show ends no command
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        os.environ["MPLBACKEND"] = "agg"  # commands draw into files; a notebook's or a broken one may be set
        try:
            with raising_signals():
                return super().invoke(ctx)
        except (KeyboardInterrupt, Terminated) as stop:
            raise interrupted("What was there before is unchanged: start again.", stop) from None
        except click.UsageError as error:
            raise _one_line(error) from None
        except BrokenPipeError:
            raise  # Click ends without a word, as nobody reads on
        except InputError as error:
            raise Failure(str(error)) from None
        except DivergenceError as error:
            raise Diverged(str(error)) from None
        except MemoryError as error:
            reason = f" ({error})" if str(error) else ""
            ways = "give fewer rows or columns, smaller layers or fewer chains"
            raise Failure(f"not enough memory{reason}: {ways}") from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            if not where and isinstance(error, FileNotFoundError):
                where = "the working directory, which is gone: "
            if not where and error.errno == errno.ENOSPC:  # files have their names
                where = "standard output: "
            raise Failure(f"{where}{error.strerror or error}") from None


def _one_line(error: click.UsageError) -> click.ClickException:
    """Return Click's error without the usage it prints above; a call without a command stays the help it is."""
    if isinstance(error, getattr(click.exceptions, "NoArgsIsHelpError", ())):
        return error
    command = error.ctx.command_path if error.ctx is not None else "the command"
    return Failure(f"{error.format_message().rstrip('.')}: see {command} --help")


def claim_outputs(overwrite: bool, inputs: Sequence[str | None] = (), **outputs: str | None) -> None:
    """Check the files a command is to write, and keep other processes from writing them until it ends.

    Parameters
    ----------
    overwrite : bool
        Whether files that exist may be replaced.
    inputs : sequence of str or None
        Files the command reads, PATH or PATH:/NAME, which are never replaced.
    outputs : str or None
        Files by the name of their option; None is not written.

    Raises
    ------
    InputError
        If a file is another one or one that is read, exists, cannot be written, or another process writes it.
    """
    from pathlib import Path

    from dbn.datasets.names import split_name
    from rbm.errors import InputError
    from rbm.files import check_place, check_writable, remove_parts
    from rbm.storage.lock import holding

    read, written = {os.path.realpath(split_name(path)[0]) for path in inputs if path}, dict[str, str]()
    for option, path in outputs.items():
        if path is None:
            continue
        check_place(path)
        place = os.path.realpath(path)
        if place in written:
            raise InputError(f"--{option} {path} is also the file of --{written[place]}: give two names")
        written[place] = option
        click.get_current_context().with_resource(holding(path))
        if os.path.lexists(path) and not overwrite:
            raise InputError(f"{path} exists: give another --{option}, or --overwrite to replace it")
        if place in read:
            raise InputError(f"{path} is also the file to be read: give another --{option}")
        check_writable(path)
        remove_parts(Path(path).parent, Path(path).name)


def console_script(function: Callable[[], None]) -> click.Group:
    """Make a function, whose docstring is the help, a command group with --help, --version and --threads."""
    decorators = (
        click.option("--threads", **THREADS),
        click.version_option(package_name="relevance-rbm"),
        click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"], "show_default": True}),
    )  # fmt: skip
    command: Any = function
    for decorate in decorators:
        command = decorate(command)
    return command


def _say_compiling() -> None:
    click.echo("Compiling the kernels, once for this version and processor (10 to 30 seconds) ...", err=True)


def use_threads(context: click.Context, parameter: click.Parameter, threads: int | None) -> None:
    """Set the number of threads, if it is given."""
    if threads is not None:
        from rbm.errors import InputError
        from rbm.kernels.parallel.pool import set_threads

        try:
            set_threads(threads)
        except InputError as error:  # options are read before the group can turn errors into lines
            raise Failure(str(error)) from None


# --threads, of the program and of each command
THREADS: dict[str, Any] = {
    "type": int, "callback": use_threads, "expose_value": False,
    "help": "Threads of the kernels; results do not depend on it. Default: one a processor, or NUMBA_NUM_THREADS.",
}  # fmt: skip
