"""Command ``dbn train``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import BINARISE, Failure, claim_outputs
from dbn.terminal.hyperparameters import given, hyperparameters


@click.command()
@hyperparameters
@click.option("--data", help="0/1 rows: IDX, .npy, .npz, HDF5 (file.h5:/dataset) or CSV. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--held-out", help="Rows to compare free energies with. Default for MNIST: its test images.")
@click.option("--out", default="model.h5", help="Checkpoint, written after every epoch.")
@click.option("--resume", is_flag=True, help="Go on with the run saved in --out; with --epochs, to more epochs.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def train(out: str, resume: bool, overwrite: bool, **options: Any) -> None:
    """Train a stack, layer by layer."""
    from dbn.checkpoint import load, load_source, save
    from dbn.config import DBNConfig
    from dbn.datasets import DataSource
    from dbn.pretraining import pretrain
    from dbn.state import check_training, more_epochs
    from dbn.terminal.interruption import interrupted, stop_between_steps
    from dbn.terminal.progress import training_progress
    from rbm.bits import as_states
    from rbm.signals import Terminated

    values = given(options)
    state, epochs = None, None
    if resume:
        epochs = values.pop("epochs", None)
        named = [name for name, value in {**values, **options}.items() if value is not None]
        if named:
            raise Failure(f"--resume takes the saved {', '.join(sorted(named))}: leave the option out")
        claim_outputs(True, out=out)
        state, source = load(out), load_source(out)
        check_training(state)
        if epochs is not None:
            state = more_epochs(state, epochs)
        config = state.config
    else:
        claim_outputs(overwrite, [options["data"], options["held_out"]], out=out)
        config, source = DBNConfig(**values), DataSource(**options)
    data, held_out = source.load(config.seed)
    if held_out is not None:
        as_states(held_out, data.n_units)  # refused before the bar is shown
    saved = resume
    try:
        with stop_between_steps("epoch") as check, training_progress(config, data.n_units) as advance:

            def on_epoch(state: Any) -> None:
                nonlocal saved
                save(out, state, source)
                saved = True
                check()
                advance(state)

            if state is not None:
                advance(state)
            state = pretrain(data, None if resume else config, state=state, held_out=held_out, on_epoch=on_epoch)
            if epochs is not None:  # it may be no more than are done
                save(out, state, source)
    except (KeyboardInterrupt, Terminated) as stop:
        hint = f"Go on with: dbn train --resume --out {out}" if saved else "No epoch was done, nothing is saved."
        raise interrupted(hint, stop) from None
    click.echo(out)
