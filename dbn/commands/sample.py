"""Command ``dbn sample``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import BINARISE, Failure, claim_outputs


@click.command()
@click.argument("model")
@click.option("--layer", type=int, required=True, help="Layer to sample from, 1 is the first hidden one.")
@click.option("--n", type=click.IntRange(1, 2**31 - 1), default=100, help="Chains.")
@click.option("--steps", type=click.IntRange(0, 2**31 - 1), default=1000, help="Gibbs sweeps of each chain.")
@click.option("--start", type=click.Choice(["random", "data", "empirical"]), default="random", help="First states.")
@click.option("--data", help="Rows to start from. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
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

    targets = [path for path in (out, png) if path is not None]
    if not targets:
        raise Failure("nowhere to put the samples: give --out samples.h5, --png grid.png or both")
    if shape is not None and png is None:
        raise Failure("--shape is of the pictures in --png: give --png grid.png, or leave it out")
    claim_outputs(overwrite, [model, data], out=out, png=png)
    stack = load(model).model
    size = None if png is None else parse_shape(shape, stack.sizes[0])
    states = None if start == "random" else load_data(data, binarise, seed)
    generated = generate(stack, layer, n, steps, start=start, data=states, seed=seed)
    if out is not None:
        save_samples(out, generated, layer=layer, steps=steps, start=start, seed=seed)
    if png is not None and size is not None:
        save_grid(png, unpack(generated.visible)[:400], size)
    click.echo("\n".join(targets))
