"""Rows of data for a command that takes a model: those named, or those of its training."""

from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.console import Failure

if TYPE_CHECKING:
    from dbn.model_data import ModelData
    from dbn.state import PretrainingState


def option_names(options: dict[str, Any]) -> str:
    """Return the names of the options that were given, as they are typed."""
    return ", ".join(f"--{name.replace('_', '-')}" for name, value in options.items() if value is not None)


def check_reading(data: str | None, reading: dict[str, Any]) -> None:
    """Raise Failure for options of how data are read where none are named."""
    if data is None and reading:
        raise Failure(
            f"{option_names(reading)}: the model knows how its data were read; leave it out, or give --data too"
        )


def load_model_rows(
    model: str, state: "PretrainingState", data: str | None, reading: dict[str, Any], seed: int
) -> "ModelData":
    """Load the rows named, or those of the training of the model in a file, and print on standard error which."""
    from dbn.checkpoint import load_source
    from dbn.datasets import DataSource
    from dbn.model_data import model_data

    check_reading(data, reading)
    source = None if data is None else DataSource(data, **reading, seed=seed).located()
    rows = model_data(model, state, load_source(model), source)
    click.echo(rows.line(), err=True)
    return rows
