"""Command-line options of how data are read, and the line that says what was read."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.console import BINARISE, Failure
from dbn.terminal.hyperparameters import Values

if TYPE_CHECKING:
    import numpy as np

    from dbn.datasets.summary import Summary
    from rbm.bits import States

DATA = (
    "Rows of 0 and 1: .npy, .npz, HDF5 (file.h5:/NAME), .mat, .mtx, IDX, text as of np.savetxt, dbn pack's, - for "
    "standard input, or the name of a set of dbn data list."
)
EMBEDDED = "embedded"  # labels that a set of bits has itself
OPTIONS = ("binarise", "scale", "spins", "transpose", "skip_columns", "labels")


def data_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `dbn.reading.Reading`; those not given arrive as None."""
    options = (
        click.option("--binarise", help=BINARISE),
        click.option("--scale", type=float, help="Value that is full on; bytes have 255, values from 0 to 1 have 1."),
        click.option("--spins", is_flag=True, default=None, help="Values are -1 and +1: off and on."),
        click.option("--transpose", is_flag=True, default=None, help="Data points are the columns of the file."),
        click.option(
            "--skip-columns", type=Values(str, always_tuple=True),
            help="Columns that are no units: numbers from 0, or names in a header; 'none' keeps one that counts rows "
            "or has labels by its name. With --transpose, columns of a text are left out before.",
        ),
        click.option(
            "--labels",
            help="Labels of the rows: a column, by number or name, or a file of one a line. dbn train learns them by "
            "label units beside the top layer; of MNIST and of a set that knows its classes: --labels embedded.",
        ),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def take_reading(options: dict[str, Any]) -> dict[str, Any]:
    """Take the options of the reading out of those of a command and return those the user gave."""
    values = {name: options.pop(name) for name in OPTIONS}
    return {name: value for name, value in values.items() if value is not None}


def take_embedded(reading: dict[str, Any]) -> bool:
    """Take ``--labels embedded`` out of the options of a reading; return whether it was there."""
    asked = reading.get("labels") == EMBEDDED
    if asked:
        del reading["labels"]
    return asked


def labels_read(labels: "np.ndarray | None", name: str | None) -> "np.ndarray":
    """Return the labels that were read with rows for label units; Failure where these have none."""
    if labels is None:
        raise Failure(f"--labels {EMBEDDED}: {name} has no classes of its own; name a column or a file")
    return labels


def say_what_was_read(name: str, states: "States", notes: Sequence[str] = (), *, of_states: bool = False) -> None:
    """Print on standard error what the data look like, and hints; ``of_states`` where rows are measured as states."""
    from dbn.datasets.summary import summarise

    print_summary(name, summarise(states), notes, of_states=of_states)


def print_summary(name: str, found: "Summary", notes: Sequence[str] = (), *, of_states: bool = False) -> None:
    """Print a summary on standard error, then notes of the reading and hints."""
    for line in (found.line(name), *notes, *(f"Hint: {hint}" for hint in found.hints(of_states=of_states))):
        click.echo(line, err=True)
