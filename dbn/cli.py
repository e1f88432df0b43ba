"""Console script ``dbn``: train, sample, info, export. Heavy imports wait until a command runs."""

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
@click.option("--resume", is_flag=True, help="Go on with the run saved in --out.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def train(out: str, resume: bool, overwrite: bool, **options: Any) -> None:
    """Train a stack, layer by layer."""
    from dbn.checkpoint import load, load_source, save
    from dbn.config import DBNConfig
    from dbn.datasets import DataSource
    from dbn.pretraining import pretrain
    from dbn.terminal.interruption import stop_between_steps
    from dbn.terminal.progress import training_progress
    from rbm.files import check_writable

    values = given(options)
    state = None
    if resume:
        named = [name for name, value in {**values, **options}.items() if value is not None]
        if named:
            raise Failure(f"--resume takes the saved {', '.join(sorted(named))}: leave the option out")
        state, source = load(out), load_source(out)
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
            pretrain(data, None if resume else config, state=state, held_out=held_out, on_epoch=on_epoch)
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
    model: str, layer: int, n: int, steps: int, start: str, data: str | None, binarise: str | None, seed: int,
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

    state, source = load(model), load_source(model)
    table = Table(title=f"{model}: {'complete' if state.complete else 'in training'}")
    columns = ("layer", "visible", "hidden", "epochs", "estimator", "learning rate", "weights (rms)",
               "reconstruction error", "hidden activity", "seconds")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="right")
    for layer, s in enumerate(state.states, start=1):
        last = s.history[-1] if s.history else None
        table.add_row(
            str(layer), str(s.model.n_visible), str(s.model.n_hidden), f"{s.epoch}/{s.config.epochs}",
            f"{s.config.estimator}-{s.config.k}", f"{s.config.learning_rate:g}",
            *(("-",) * 4 if last is None else (f"{last.weight_norm:.4f}", f"{last.reconstruction_error:.4f}",
              f"{last.hidden_activity:.3f}", f"{sum(r.seconds for r in s.history):.1f}")),
        )  # fmt: skip
    console = Console(width=None if Console().is_terminal else 140)
    console.print(table)
    console.print(f"data: {source.data or 'embedded MNIST'} (sha256 {state.digest[:16]}...), seed {state.config.seed}")
    console.print(f"layers {','.join(map(str, state.config.layers))}; snapshots: {len(state.snapshots)}")


@main.command()
@click.argument("model")
@click.option("--out", default="model.npz", help="NumPy archive: W1, a1, b1 for the first machine, and so on.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def export(model: str, out: str, overwrite: bool) -> None:
    """Write the parameters of a MODEL as plain float32 arrays."""
    import numpy as np

    from dbn.checkpoint import load
    from rbm.files import replacing

    refuse_existing(out, overwrite)
    arrays: dict[str, Any] = {}
    for layer, machine in enumerate(load(model).model.machines, start=1):
        arrays[f"W{layer}"], arrays[f"a{layer}"] = machine.weights, machine.visible_bias
        arrays[f"b{layer}"] = machine.hidden_bias
    with replacing(out) as temporary, open(temporary, "wb") as file:
        np.savez(file, **arrays)
    click.echo(out)
