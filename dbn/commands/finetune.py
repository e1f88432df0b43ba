"""Command ``dbn finetune``. Heavy imports wait until it runs."""

import dataclasses
import typing
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from dbn.finetuning.config import FinetuningConfig
from dbn.reading import EACH_EPOCH
from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.data_options import EMBEDDED, labels_read
from dbn.terminal.options.command import command
from dbn.terminal.options.records import record_options

if TYPE_CHECKING:
    import numpy as np

    from dbn.datasets import DataSource
    from dbn.model_data import ModelData
    from dbn.state import PretrainingState
    from rbm.bits import States
    from rbm.training.grey_levels import GreyLevels


def _options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for every field of `FinetuningConfig`; those not given arrive as None."""
    for field in reversed(dataclasses.fields(FinetuningConfig)):
        kind = str if typing.get_origin(field.type) is typing.Literal else field.type
        text = f"{field.metadata['help']} Default: {field.default}."
        command = click.option("--" + field.name.replace("_", "-"), type=kind, default=None, help=text)(command)
    return command


@command()
@click.argument("model")
@_options
@click.option("--data", help="Where the rows of the training are now, if they were moved. Default: where they were.")
@click.option(
    "--labels",
    help="Where their labels are now, of a stack with label units: a column, a file of one a line, or 'embedded'. "
    "Default: where they were.",
)
@click.option(
    "--held-out",
    help="Where the held-out rows of the training are now, or 'none' to leave them out. Default: where they were.",
)
@click.option("--out", help="Checkpoint, written after every epoch. Default: tuned.h5; with --resume MODEL itself.")
@click.option(
    "--resume", is_flag=True, help="Go on with the fine-tuning saved in MODEL; with --epochs, to more epochs."
)
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
@record_options
def finetune(
    model: str, data: str | None, labels: str | None, held_out: str | None, out: str | None, resume: bool,
    overwrite: bool, csv: str | None, tensorboard: str | None, **options: Any,
) -> None:  # fmt: skip
    """Fine-tune the whole stack of a trained MODEL by the up-down algorithm (contrastive wake-sleep).

    Weights up and down become two of each layer below the top machine. Rows are those of the training, and so are
    their labels, where the top machine has label units. After every epoch it is measured what is left of rows that go
    up to a layer and down again, of the training's held-out rows too.
    """
    from dbn.checkpoint import load, load_source, save
    from dbn.finetuning.training import finetune as fine_tune
    from dbn.model_data import held_out_data, training_data
    from dbn.terminal.interruption import interrupted, stop_between_steps
    from dbn.terminal.progress import counting_progress, tuning_line
    from dbn.terminal.record_writers import writers
    from rbm.signals import Terminated

    values = {name: value for name, value in options.items() if value is not None}
    epochs = values.pop("epochs", None) if resume else None
    if resume and (out is not None or values or overwrite):
        named = [*values, *(["out"] if out is not None else []), *(["overwrite"] if overwrite else [])]
        flags = ", ".join(f"--{name.replace('_', '-')}" for name in named)
        raise Failure(f"--resume goes on in {model} as it began: leave out {flags}")
    target = model if resume else out or "tuned.h5"
    read = [data, labels, held_out] if resume else [model, data, labels, held_out]
    claim_outputs(resume or overwrite, read, out=target, csv=csv)
    state = load(model)
    if resume and state.tuning is None:
        raise Failure(f"{model} holds no fine-tuning to go on with: leave out --resume to begin one")
    if not resume and state.tuning is not None:
        raise Failure(f"{model} is in fine-tuning already: go on with --resume, or begin anew from the trained stack")
    if state.given is not None:
        raise Failure(f"{model} was built or imported and knows no data: fine-tune it from Python, dbn.finetune")
    if labels is not None and not state.classes:
        raise Failure(f"{model} has no label units: leave out --labels")
    config = state.tuning.config if state.tuning else FinetuningConfig(**values)
    found, source = training_data(model, state, _moved(load_source(model), data, labels))
    known = _labels_of_training(state, found, source)
    source, others = held_out_data(model, state, source, held_out)
    rows: States | GreyLevels = found.states
    if source.binarise == EACH_EPOCH and source.tenth is None:
        rows = source.load_training_rows(state.config.seed).levels or rows
    write_records = writers(csv, tensorboard, anew=not resume)
    saved, total = resume, config.epochs if epochs is None else epochs
    try:
        with stop_between_steps("epoch") as check, counting_progress("fine-tuning", total) as advance:
            advance(state.tuning.epoch if state.tuning else 0)

            def on_epoch(found: Any) -> None:
                nonlocal saved
                save(target, found, source)
                saved = True
                write_records(found)
                check()
                advance(1)

            given = None if resume else config
            state = fine_tune(rows, given, state=state, labels=known, epochs=epochs, held_out=others, on_epoch=on_epoch)
            save(target, state, source)  # it may be of no epoch, or of others to come
    except (KeyboardInterrupt, Terminated) as stop:
        hint = f"Go on with: dbn finetune {target} --resume" if saved else "No epoch was done, nothing is saved."
        raise interrupted(hint, stop) from None
    if state.tuning is not None and state.tuning.history:
        click.echo(tuning_line(state.tuning.history), err=True)
    click.echo(target)


def _moved(source: "DataSource", data: str | None, labels: str | None) -> "DataSource":
    """Return where the rows and the labels of a training are now."""
    from dbn.datasets.names import absolute
    from dbn.datasets.source import absolute_file

    if data is not None:
        source = source._replace(data=absolute(data))
    if labels is not None:
        source = source._replace(labels=None if labels == EMBEDDED else absolute_file(labels))
    return source


def _labels_of_training(state: "PretrainingState", found: "ModelData", source: "DataSource") -> "np.ndarray | None":
    """Return the labels read with the rows of a training, if it had any; InputError if they are others now."""
    from dbn.labels.training import check_same_labels, labels_for

    if not state.classes:
        return None
    labels = labels_read(found.labels, source.data)
    check_same_labels(state, labels_for(state.classes, labels, found.states.n))
    return labels
