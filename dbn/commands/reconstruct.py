"""Command ``dbn reconstruct``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import claim_outputs
from dbn.terminal.data_options import DATA, data_options, take_reading
from dbn.terminal.model_rows import check_reading, load_model_rows
from dbn.terminal.options.command import command

_COUNT = click.IntRange(1, 2**20)


@command(extra="study")
@click.argument("model")
@click.option("--layer", type=int, help="The highest layer to go up to. Default: the top one.")
@click.option("--n", type=_COUNT, default=20, help="Rows, the first ones of the data.")
@click.option("--draws", type=_COUNT, default=100, help="Passes down of which a pattern is the mean.")
@click.option("--data", help=f"{DATA} Default: those the model was trained on.")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
@click.option("--out", default="reconstructed.png", help="The picture, a PNG file.")
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def reconstruct(
    model: str, layer: int | None, n: int, draws: int, data: str | None, seed: int, out: str, shape: str | None,
    overwrite: bool, **options: Any,
) -> None:  # fmt: skip
    """Draw rows and what becomes of them: up to the states of each layer of a MODEL and down again."""
    import numpy as np

    from dbn.checkpoint import load
    from dbn.inside.reconstruction import expected_bit_errors
    from dbn.inside.reconstruction import reconstruct as up_and_down
    from dbn.pictures import bands, check_png, parse_shape, save_bands

    reading = take_reading(options)
    check_reading(data, reading)
    check_png(out)
    claim_outputs(overwrite, [model, data, reading.get("labels")], out=out)
    state = load(model)
    stack = state.model
    top = stack.n_layers if layer is None else layer
    stack.check_layer(top, lowest=1)
    size = parse_shape(shape, stack.sizes[0])
    rows = load_model_rows(model, state, data, reading, seed).states.rows(slice(0, n))
    shown = [rows.unpack().astype(np.float64)]
    for number in range(1, top + 1):
        shown.append(up_and_down(stack, rows, number, draws=draws, seed=seed))
        error = float(expected_bit_errors(rows, shown[-1]).mean())
        click.echo(f"layer {number}: {100 * error:.2f} % of the bits of {rows.n} rows differ on average")
    names = ("rows", *(f"layer {number}" for number in range(1, top + 1)))
    pictures = bands(np.stack(shown), names, [f"row {i}" for i in range(rows.n)])
    title = "rows, and the expected visible pattern of the most probable state that each layer has of them"
    save_bands(out, pictures, size, title)
    click.echo(out)
