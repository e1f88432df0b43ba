"""Command ``dbn sample``. Heavy imports wait until it runs."""

from typing import TYPE_CHECKING, Any

import click

from dbn.sampling.registry import SAMPLER_NAMES
from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.data_options import DATA, data_options, take_reading
from dbn.terminal.model_rows import check_reading, load_model_rows, option_names
from dbn.terminal.options.command import command

if TYPE_CHECKING:
    from dbn.model import DBN
    from dbn.model_data import ModelData
    from dbn.sampling.classes import Classes
    from dbn.state import PretrainingState


@command()
@click.argument("model")
@click.option(
    "--layer", type=int, help="Layer to sample from, 1 is the first hidden one; with --label the top one by default.",
)  # fmt: skip
@click.option("--label", help="Class that every sample is to be of, where the top machine has label units.")
@click.option(
    "--clamp", help="Units to hold of the first --n rows of --data, the others are filled in by the stack cut at "
    "--layer (default: 1; with --label, and of a fine-tuned stack, the top): a .npy file of 0 and 1, or a rectangle "
    "FIRST:ENDxFIRST:END of the picture, rows and then columns.",
)  # fmt: skip
@click.option("--n", type=click.IntRange(1, 2**31 - 1), default=100, help="Chains, or ladders of chains.")
@click.option("--steps", type=click.IntRange(0, 2**31 - 1), default=1000, help="Sweeps of each chain.")
@click.option(
    "--sampler", type=click.Choice(SAMPLER_NAMES), default="gibbs",
    help="Tempering: copies at higher temperatures cross between modes. Trajectory: the training's --snapshots do.",
)  # fmt: skip
@click.option(
    "--reservoir", help="File of dbn reservoir that trajectories begin from, in the place of the snapshots before it."
)
@click.option(
    "--classes", is_flag=True, help="Observe class shares too, by the labels of the training's rows or --labels."
)
@click.option("--start", type=click.Choice(["random", "data", "empirical"]), default="random", help="First states.")
@click.option("--data", help=f"{DATA} Default: those the model was trained on.")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
@click.option("--out", help="HDF5 file for the samples: datasets 'visible' and 'hidden', 0/1 bytes.")
@click.option("--png", help="Picture of up to 400 samples in a grid.")
@click.option("--probabilities", is_flag=True, help="In the picture, of each pixel to be on, in grey; not drawn bits.")
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square.")
@click.option("--overwrite", is_flag=True, help="Replace files that exist.")
def sample(
    model: str, layer: int | None, label: str | None, clamp: str | None, n: int, steps: int, sampler: str,
    reservoir: str | None, classes: bool, start: Any, seed: int,
    out: str | None, png: str | None, probabilities: bool, shape: str | None, overwrite: bool, **options: Any,
) -> None:  # fmt: skip
    """Draw visible patterns from a layer of a trained MODEL, and say whether the chains have mixed."""
    from dbn.checkpoint import load
    from dbn.generation import Start, visible_probability
    from dbn.pictures import parse_shape, save_grid
    from dbn.samples import save_samples
    from dbn.sampling.draw import draw
    from dbn.sampling.registry import sampler_named
    from dbn.terminal.filling import Asked, Files, fill_rows
    from dbn.terminal.mixing_line import mixing_line, shares_line
    from rbm.bits import unpack
    from rbm.sampling import load_reservoir

    targets = [path for path in (out, png) if path is not None]
    if not targets:
        raise Failure("nowhere to put the samples: give --out samples.h5, --png grid.png or both")
    if shape is not None and png is None and clamp is None:
        raise Failure("--shape is of the pictures in --png: give --png grid.png, or leave it out")
    if probabilities and (png is None or clamp is not None):
        raise Failure("--probabilities is of the picture in --png, and not of rows filled in by --clamp: leave it out")
    if layer is None and label is None and clamp is None:
        raise Failure("Missing option '--layer': 1 is the first hidden layer")
    sampler_named(sampler, start)
    if reservoir is not None and sampler != "trajectory":
        raise Failure("--reservoir is of trajectories: give --sampler trajectory, or leave it out")
    claim_outputs(overwrite, [model, options["data"], options["labels"], clamp, reservoir], out=out, png=png)
    state = load(model)
    stack = state.model
    if clamp is not None:
        if sampler != "gibbs" or start != "random" or classes:
            raise Failure("--clamp fills rows in by chains of its own: leave out --sampler, --start and --classes")
        cut = layer if layer is not None else 1 if label is None and not stack.generative else stack.n_layers
        rows = _rows(model, state, True, seed, options)
        fill_rows(stack, rows, Asked(clamp, cut, label), n, steps, seed=seed, files=Files(out, png, shape))
        click.echo("\n".join(targets))
        return
    layer = stack.n_layers if layer is None else layer
    size = None if png is None else parse_shape(shape, stack.sizes[0])
    rows = _rows(model, state, classes or start != "random", seed, options)
    stored = None if reservoir is None else load_reservoir(reservoir)
    first = Start(start, None if rows is None or start == "random" else rows.states, label, stored)
    known = _known_classes(stack, layer, rows, seed) if classes else None
    plan = None if known is None else known.plan(stack.machines[layer - 1])
    generated, mixing, exchanges = draw(state, layer, n, steps, sampler=sampler, start=first, seed=seed, plan=plan)
    if steps:
        click.echo(mixing_line(mixing, stack, layer, start, exchanges), err=True)
    if known is not None:
        click.echo(shares_line(known, generated.chains.visible), err=True)
    if out is not None:
        named: dict[str, str] = {} if label is None else {"label": label}
        named |= {} if reservoir is None else {"reservoir": reservoir}
        if rows is not None and start != "random":
            named |= {"data": rows.name, "digest": rows.digest}
        save_samples(out, generated, layer=layer, steps=steps, sampler=sampler, start=start, seed=seed, **named)
    if png is not None and size is not None:
        shown = visible_probability(stack, layer, generated) if probabilities else unpack(generated.visible)
        save_grid(png, shown[:400], size)
    click.echo("\n".join(targets))


def _rows(
    model: str, state: "PretrainingState", needed: bool, seed: int, options: dict[str, Any]
) -> "ModelData | None":
    """Load the rows to start from, to know classes by or to fill in, and print which; None where none are needed."""
    reading, data = take_reading(options), options["data"]
    named = option_names({**options, **reading})
    if not needed and named:
        raise Failure(f"{named}: random first states take no data; leave it out, or give --start data")
    check_reading(data, reading)
    return load_model_rows(model, state, data, reading, seed) if needed else None


def _known_classes(stack: "DBN", layer: int, rows: "ModelData | None", seed: int) -> "Classes":
    """Learn the classes of the layer below from rows with labels."""
    from dbn.sampling.classes import classes_of_layer

    if rows is None or rows.labels is None:
        name = "the rows" if rows is None else rows.name
        raise Failure(f"--classes: {name} have no labels; give --data FILE --labels COLUMN, or a file of labels")
    return classes_of_layer(stack, layer - 1, rows.states, rows.labels, seed=seed)
