"""Command ``dbn train``. Heavy imports wait until it runs."""

from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.data_options import (
    DATA,
    data_options,
    labels_read,
    say_what_was_read,
    take_embedded,
    take_reading,
)
from dbn.terminal.hyperparameters import given, hyperparameters, recipe_option, with_recipe
from dbn.terminal.options.command import command
from dbn.terminal.options.records import record_options

if TYPE_CHECKING:
    from dbn.datasets import DataSource
    from dbn.state import PretrainingState


@command()
@recipe_option
@hyperparameters
@click.option("--data", help=f"{DATA} Default: embedded MNIST.")
@data_options
@click.option("--held-out", help="Rows to compare free energies with. Default for MNIST: its test images.")
@click.option("--out", default="model.h5", help="Checkpoint, written after every epoch.")
@click.option(
    "--resume", is_flag=True,
    help="Go on with the run saved in --out; with --epochs, to more epochs; with --data or --held-out, where the same "
    "rows are now.",
)  # fmt: skip
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
@click.option(
    "--scratch", metavar="DIR",
    help="Keep the states that a layer passes up in a temporary file in DIR, not in memory; nothing is left there.",
)  # fmt: skip
@record_options
def train(
    recipe: str | None,
    out: str,
    resume: bool,
    overwrite: bool,
    scratch: str | None,
    csv: str | None,
    tensorboard: str | None,
    **options: Any,
) -> None:
    """Train a stack, layer by layer; with --labels, its top machine on label units too."""
    from dbn.checkpoint import load, load_source, save
    from dbn.config import DBNConfig
    from dbn.datasets import DataSource
    from dbn.labels.numbering import Labels
    from dbn.model_data import check_held_out
    from dbn.pretraining import pretrain
    from dbn.state import check_training, more_epochs
    from dbn.terminal.interruption import interrupted, stop_between_steps
    from dbn.terminal.progress import training_progress
    from dbn.terminal.record_writers import writers
    from rbm.bits import as_states
    from rbm.signals import Terminated
    from rbm.storage.scratch import check_scratch

    values, reading = given(options), take_reading(options)
    labelled = bool(reading.get("labels"))
    embedded = take_embedded(reading)
    if scratch is not None:
        check_scratch(scratch)
    state, epochs = None, None
    if resume:
        epochs = values.pop("epochs", None)
        where = {name: value for name, value in options.items() if value is not None}
        fixed = {**values, **reading, **({"recipe": recipe} if recipe else {}), **({"labels": 1} if embedded else {})}
        if fixed:
            raise Failure(f"--resume takes the saved {', '.join(sorted({*fixed, *where}))}: leave the option out")
        claim_outputs(True, out=out, csv=csv)
        state = load(out)
        check_training(state)
        source = _moved(out, state, load_source(out), where)
        if epochs is not None:
            state = more_epochs(state, epochs)
        config = state.config
    else:
        claim_outputs(overwrite, [options["data"], options["held_out"], reading.get("labels")], out=out, csv=csv)
        if recipe is not None:
            values, options, reading = with_recipe(recipe, values, options, reading)
        config, source = DBNConfig(**values), DataSource(**options, **reading).located()
    rows, others = source.load_rows(config.seed), source.load_held_out(config.seed)
    data, held_out = rows.states, None if others is None else others.states
    labels = None
    if labelled or state is not None and state.classes:
        labels = Labels(labels_read(rows.labels, source.data), None if others is None else others.labels)
    if held_out is not None:
        as_states(held_out, data.n_units, in_file=True)  # refused before the bar is shown
    if state is not None:
        check_held_out(out, state, source, held_out)
    if not resume:
        say_what_was_read(source.data or "embedded MNIST", data, rows.notes)
    saved, write_records = resume, writers(csv, tensorboard, anew=not resume)
    try:
        with stop_between_steps("epoch") as check, training_progress(config, data.n_units) as advance:

            def on_epoch(state: Any) -> None:
                nonlocal saved
                save(out, state, source)
                saved = True
                write_records(state)
                check()
                advance(state)

            if state is not None:
                advance(state)
            state = pretrain(
                rows.levels or data,
                None if resume else config,
                state=state,
                held_out=held_out,
                labels=labels,
                on_epoch=on_epoch,
                scratch=scratch,
            )
            if epochs is not None:  # it may be no more than are done
                save(out, state, source)
    except (KeyboardInterrupt, Terminated) as stop:
        hint = f"Go on with: dbn train --resume --out {out}" if saved else "No epoch was done, nothing is saved."
        raise interrupted(hint, stop) from None
    click.echo(out)


def _moved(out: str, state: "PretrainingState", source: "DataSource", where: dict[str, str]) -> "DataSource":
    """Return where the data of a saved training are now; InputError unless they are those it began with."""
    from dbn.datasets.names import absolute
    from dbn.model_data import training_data

    data, held_out = (
        absolute(where[name]) if name in where else getattr(source, name) for name in ("data", "held_out")
    )
    source = source._replace(data=data, held_out=held_out)
    return training_data(out, state, source)[1]
