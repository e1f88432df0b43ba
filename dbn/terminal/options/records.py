"""The options that name where the records of epochs are written."""

from collections.abc import Callable
from typing import Any

import click


def record_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--csv`` and ``--tensorboard``, the arguments of `dbn.terminal.record_writers.writers`."""
    command = click.option(
        "--tensorboard", metavar="DIR",
        help="Write them to a directory of TensorBoard too (needs the extra tensorboard).",
    )(command)  # fmt: skip
    return click.option(
        "--csv", metavar="FILE", help="Write the records of the epochs to a CSV file too, a row an epoch."
    )(command)
