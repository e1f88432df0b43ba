"""Console script ``dbn``: train, sample, info, export, import. Heavy imports wait until a command runs."""

from typing import Any

import click

from dbn.terminal.console import Failure, console_script, interrupted, refuse_existing
from dbn.terminal.hyperparameters import given, hyperparameters

BINARISE = "Make grey levels bits: 'threshold', 'threshold:T' (on above T) or 'bernoulli' (one draw from the seed)."


@console_script
def main() -> None:
    """Deep belief networks of binary restricted Boltzmann machines."""


@main.command()
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
    from dbn.terminal.interruption import stop_between_steps
    from dbn.terminal.progress import training_progress
    from rbm.files import check_writable

    values = given(options)
    state, epochs = None, None
    if resume:
        epochs = values.pop("epochs", None)
        named = [name for name, value in {**values, **options}.items() if value is not None]
        if named:
            raise Failure(f"--resume takes the saved {', '.join(sorted(named))}: leave the option out")
        state, source = load(out), load_source(out)
        check_training(state)
        if epochs is not None:
            state = more_epochs(state, epochs)
        config = state.config
    else:
        refuse_existing(out, overwrite)
        check_writable(out)
        config, source = DBNConfig(**values), DataSource(**options)
    data, held_out = source.load(config.seed)
    saved = resume
    try:
        with stop_between_steps("epoch") as check, training_progress(config, data.n_units) as advance:

            def on_epoch(state: Any) -> None:
                nonlocal saved
                save(out, state, source)
                saved = True
                advance(state)
                check()

            if state is not None:
                advance(state)
            state = pretrain(data, None if resume else config, state=state, held_out=held_out, on_epoch=on_epoch)
            if epochs is not None:  # it may be no more than are done
                save(out, state, source)
    except KeyboardInterrupt:
        hint = f"Go on with: dbn train --resume --out {out}" if saved else "No epoch was done, nothing is saved."
        raise interrupted(hint) from None
    click.echo(out)


@main.command()
@click.argument("model")
@click.option("--layer", type=int, required=True, help="Layer to sample from, 1 is the first hidden one.")
@click.option("--n", type=int, default=100, help="Chains.")
@click.option("--steps", type=int, default=1000, help="Gibbs sweeps of each chain.")
@click.option("--start", type=click.Choice(["random", "data", "empirical"]), default="random", help="First states.")
@click.option("--data", help="Rows to start from. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--seed", type=click.IntRange(0), default=0, help="The one seed.")
@click.option("--out", help="HDF5 file for the samples: datasets 'visible' and 'hidden', 0/1 bytes.")
@click.option("--png", help="Picture of up to 400 samples in a grid.")
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
def sample(
    model: str, layer: int, n: int, steps: int, start: Any, data: str | None, binarise: str | None, seed: int,
    out: str | None, png: str | None, shape: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Draw visible patterns from a layer of a trained MODEL."""
    from dbn.checkpoint import load
    from dbn.datasets import load_data
    from dbn.generation import generate
    from dbn.pictures import parse_shape, save_grid
    from dbn.samples import save_samples
    from rbm.bits import unpack
    from rbm.files import check_writable

    targets = [path for path in (out, png) if path is not None]
    if not targets:
        raise Failure("nowhere to put the samples: give --out samples.h5, --png grid.png or both")
    if out == png:
        raise Failure(f"--out and --png are both {out}: give two names")
    for path in targets:
        refuse_existing(path, overwrite)
        check_writable(path)
    stack = load(model).model
    size = None if png is None else parse_shape(shape, stack.sizes[0])
    states = None if start == "random" else load_data(data, binarise, seed)
    generated = generate(stack, layer, n, steps, start=start, data=states, seed=seed)
    if out is not None:
        save_samples(out, generated, layer=layer, steps=steps, start=start, seed=seed)
    if png is not None and size is not None:
        save_grid(png, unpack(generated.visible)[:400], size)
    click.echo("\n".join(targets))


@main.command()
@click.argument("model")
def info(model: str) -> None:
    """Show what a MODEL file holds."""
    from rich.console import Console
    from rich.table import Table

    from dbn.checkpoint import load, load_source
    from dbn.terminal.training_table import training_cells

    state, source = load(model), load_source(model)
    progress = "no training" if state.given else "complete" if state.complete else "in training"
    table = Table(title=f"{model}: {progress}")
    columns = ("layer", "visible", "hidden", "epochs", "estimator", "learning rate", "weights (rms)",
               "reconstruction error", "hidden activity", "seconds")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="right")
    for layer, machine in enumerate(state.model.machines, start=1):
        trained = ("-",) * 7 if state.given else training_cells(state.states[layer - 1])
        table.add_row(str(layer), str(machine.n_visible), str(machine.n_hidden), *trained)
    console = Console(width=None if Console().is_terminal else 140)
    console.print(table)
    if state.given:
        return
    console.print(f"data: {source.data or 'embedded MNIST'} (sha256 {state.digest[:16]}...), seed {state.config.seed}")
    console.print(f"layers {','.join(map(str, state.config.layers))}; snapshots: {len(state.snapshots)}")


@main.command()
@click.argument("model")
@click.option("--out", default="model.npz", help="NumPy archive: W1, a1, b1 for the first machine, and so on.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def export(model: str, out: str, overwrite: bool) -> None:
    """Write the parameters of a MODEL as plain float32 arrays."""
    from dbn.arrays import save_arrays
    from dbn.checkpoint import load

    refuse_existing(out, overwrite)
    save_arrays(out, load(model).model)
    click.echo(out)


@main.command(name="import")
@click.argument("arrays")
@click.option("--out", default="model.h5", help="Model file: sample, info, export and measure take it.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def import_arrays(arrays: str, out: str, overwrite: bool) -> None:
    """Make a model of plain ARRAYS, a NumPy archive as export writes it: W1, a1, b1 and so on."""
    from dbn.arrays import load_arrays
    from dbn.checkpoint import save

    refuse_existing(out, overwrite)
    save(out, load_arrays(arrays))
    click.echo(out)
