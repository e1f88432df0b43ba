"""Command ``dbn predict``. Heavy imports wait until it runs."""

from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.data_options import DATA, data_options, take_embedded, take_reading
from dbn.terminal.options.command import command

if TYPE_CHECKING:
    from dbn.datasets import DataSource
    from dbn.datasets.load import Loaded


@command()
@click.argument("model")
@click.option("--data", help=f"{DATA} Default: the held-out rows of the training.")
@data_options
@click.option(
    "--probabilities", is_flag=True,
    help="Write the probability of every class, not the most probable class: a .npy file, float64 (rows, classes), or "
    "text, the classes in the first line.",
)  # fmt: skip
@click.option("--out", help="Text file for the predicted classes, one a line.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def predict(
    model: str, data: str | None, probabilities: bool, out: str | None, overwrite: bool, **options: Any
) -> None:  # fmt: skip
    """Predict the class of rows by the label units of a trained MODEL; say how many are wrong where labels are known.

    Rows are read as those of the training were unless options say otherwise. They go up to the top machine by the most
    probable states of each layer; there the probability of each class is exact.
    """
    import numpy as np

    from dbn.checkpoint import load, load_source
    from dbn.labels.numbering import numbers_of
    from dbn.labels.prediction import predict_proba
    from dbn.labels.table import table_of
    from rbm.files import write_whole

    reading = take_reading(options)
    take_embedded(reading)  # known by themselves
    if data is None and reading:
        raise Failure("options of how data are read are of --data: give it, or leave them out")
    if probabilities and out is None:
        raise Failure("--probabilities are written to a file: name it with --out")
    claim_outputs(overwrite, [model, data, reading.get("labels")], out=out)
    state, source = load(model), load_source(model)
    stack = state.model
    if not stack.classes:
        raise Failure(f"{model} has no label units (yet): train one with dbn train --labels")
    rows, name = _rows(data, reading, source, state.config.seed)
    probability = predict_proba(stack, rows.states)
    found = probability.argmax(axis=1)
    click.echo(f"{name}: {rows.states.n} rows, {len(stack.classes)} classes", err=True)
    if rows.labels is not None:
        wrong = int((numbers_of(rows.labels, stack.classes) != found).sum())
        share = wrong / max(1, rows.states.n)
        error = float(np.sqrt(share * (1 - share) / max(1, rows.states.n)))
        click.echo(f"error {100 * share:.2f} % (+- {100 * error:.2f}): {wrong} of {rows.states.n} rows")
    if out is not None:
        if probabilities:
            write_whole(out, table_of(probability, stack.classes, npy=out.endswith(".npy")))
        else:
            write_whole(out, "".join(f"{stack.classes[number]}\n" for number in found).encode())
        click.echo(out)
    elif rows.labels is None:
        raise Failure("the labels of these rows are not known and there is no --out: give either")


def _rows(data: str | None, reading: dict[str, Any], source: "DataSource", seed: int) -> "tuple[Loaded, str]":
    """Load the rows named, as the options or the training read them; or those held out in the training."""
    import os

    from dbn.datasets import DataSource
    from dbn.datasets.names import is_embedded

    if data is None:
        found = source.load_held_out(seed)
        if found is None:
            raise Failure("this training held no rows out: name rows with --data")
        return found, str(source.held_out_name)
    if reading or is_embedded(data):
        return DataSource(data, **reading, seed=seed).located().load_rows(seed), data
    labels = None if source.labels is None or os.path.isfile(source.labels) else source.labels
    return source._replace(data=data, labels=labels, seed=seed).located().load_rows(seed), data
