"""What goes wrong becomes one line and an exit status: 2 for what the user gave, 1 for training that diverged."""

from typing import Any

import click


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
        from rbm.errors import DivergenceError, InputError

        try:
            return super().invoke(ctx)
        except InputError as error:
            raise Failure(str(error)) from None
        except DivergenceError as error:
            raise Diverged(str(error)) from None
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            raise Failure(f"{where}{error.strerror or error}") from None


def interrupted(message: str) -> SystemExit:
    """The way out after Ctrl-C: the message on standard error and the conventional status 130."""
    click.echo(f"\nInterrupted. {message}", err=True)
    return SystemExit(130)


def refuse_existing(path: str, overwrite: bool) -> None:
    """Raise Failure if the file is there and may not be replaced."""
    from pathlib import Path

    if Path(path).exists() and not overwrite:
        raise Failure(f"{path} exists: give another --out, or --overwrite to replace it")
