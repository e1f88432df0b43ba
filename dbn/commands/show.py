"""Command ``dbn show``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.data_options import DATA, data_options, take_reading
from dbn.terminal.hyperparameters import Values
from dbn.terminal.model_rows import check_reading, load_model_rows
from dbn.terminal.options.command import command

_COUNT = click.IntRange(1, 2**20)


@command(extra="study")
@click.argument("model")
@click.option("--layer", type=int, help="1 is the first hidden one. Default: 1, and with --classes the top one.")
@click.option(
    "--units", is_flag=True, help="What each unit stands for (the default): of layer 1 its weights, above what "
    "switching it on adds to the expected visible pattern.",
)  # fmt: skip
@click.option(
    "--states", is_flag=True, help="The most frequent states: frequency k, expected visible pattern, and the mean of "
    "their k rows.",
)  # fmt: skip
@click.option("--rows", is_flag=True, help="The rows that turn each unit on most.")
@click.option(
    "--walk", type=Values(int, always_tuple=True), help="From row I to row J of the data, numbers from 0: I,J."
)
@click.option("--classes", is_flag=True, help="The mean visible pattern of each class, of label units.")
@click.option(
    "--of", type=Values(int, always_tuple=True), help="Numbers of the units, from 0. Default: the first ones."
)
@click.option("--n", type=_COUNT, help="How many. Default: 50 units, with --rows 10; 20 states; 11 steps of a walk.")
@click.option(
    "--draws", type=_COUNT, default=100, help="Passes down of which a pattern is the mean; of --units rows, of "
    "--classes chains.",
)  # fmt: skip
@click.option("--steps", type=_COUNT, default=1000, help="Sweeps of each chain of --classes.")
@click.option("--data", help=f"{DATA} Default: those the model was trained on.")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
@click.option("--out", default="shown.png", help="The picture, a PNG file.")
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def show(
    model: str, layer: int | None, units: bool, states: bool, rows: bool, walk: tuple[int, ...] | None, classes: bool,
    of: tuple[int, ...] | None, n: int | None, draws: int, steps: int, data: str | None, seed: int, out: str,
    shape: str | None, overwrite: bool, **options: Any,
) -> None:  # fmt: skip
    """Draw what the units, the states or the classes of a layer of a MODEL stand for."""
    from dbn.checkpoint import load
    from dbn.pictures import check_png, parse_shape, save_bands
    from dbn.terminal import showing

    asked = {"--units": units, "--states": states, "--rows": rows, "--walk": walk is not None, "--classes": classes}
    kinds = [name for name, given in asked.items() if given]
    if len(kinds) > 1:
        raise Failure(f"{' and '.join(kinds)} are pictures of their own: give one")
    kind = kinds[0] if kinds else "--units"
    if of is not None and (kind not in ("--units", "--rows") or n is not None):
        raise Failure("--of names units, for --units or --rows, in place of --n: leave it out")
    if kind == "--classes" and n is not None:
        raise Failure("--classes shows all classes: leave --n out")
    reading = take_reading(options)
    check_reading(data, reading)
    check_png(out)
    claim_outputs(overwrite, [model, data, reading.get("labels")], out=out)
    state = load(model)
    stack = state.model
    layer = layer if layer is not None else stack.n_layers if kind == "--classes" else 1
    stack.check_layer(layer, lowest=1)
    if kind == "--classes" and layer != stack.n_layers:
        raise Failure(f"label units are of the top machine: leave --layer out, or give --layer {stack.n_layers}")
    size = parse_shape(shape, stack.sizes[0])
    asks = showing.Asked(stack, layer, of, n, draws, seed)
    if kind == "--units" and layer == 1:
        if data is not None:
            raise Failure("units of layer 1 are shown as their weights, without data: leave --data out")
        picture = showing.filters(asks)
    elif kind == "--classes" and data is None and (state.given is not None or not stack.classes):
        picture = showing.classes(asks, None, steps)
    else:
        found = load_model_rows(model, state, data, reading, seed)
        if kind == "--walk":
            picture = showing.walk_between(asks, found, walk or ())
        elif kind == "--classes":
            picture = showing.classes(asks, found, steps)
        else:
            draw = {"--units": showing.units, "--states": showing.states, "--rows": showing.rows}[kind]
            picture = draw(asks, found)
    click.echo(picture.title, err=True)
    save_bands(out, picture.bands, size, picture.title)
    click.echo(out)
