"""Command ``dbn encode``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import claim_outputs
from dbn.terminal.data_options import DATA, data_options, take_reading
from dbn.terminal.model_rows import check_reading, load_model_rows
from dbn.terminal.options.command import command


@command()
@click.argument("model")
@click.option("--layer", type=int, help="1 is the first hidden one. Default: the top one.")
@click.option("--probabilities", is_flag=True, help="Of each unit to be on, given the layer below; not states.")
@click.option(
    "--readout", type=click.Choice(["most probable", "sample"]), default="most probable",
    help="Of the states, and of those of the layers below.",
)  # fmt: skip
@click.option("--data", help=f"{DATA} Default: those the model was trained on.")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
@click.option(
    "--out", default="states.npy", help="A .npy file, or a .h5 file with dataset 'states' or 'probabilities'."
)
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def encode(
    model: str, layer: int | None, probabilities: bool, readout: Any, data: str | None, seed: int, out: str,
    overwrite: bool, **options: Any,
) -> None:  # fmt: skip
    """Write what a layer of a MODEL makes of rows: its states, 0/1 bytes, or probabilities, float32; a row a row."""
    from dbn.checkpoint import load
    from dbn.inside.encoding import check_suffix, encode_in_parts, save_encoded

    reading = take_reading(options)
    check_reading(data, reading)
    check_suffix(out)
    claim_outputs(overwrite, [model, data, reading.get("labels")], out=out)
    state = load(model)
    layer = state.model.n_layers if layer is None else layer
    state.model.check_layer(layer, lowest=1)
    rows = load_model_rows(model, state, data, reading, seed)
    encoded = encode_in_parts(state.model, rows.states, layer, readout, probabilities=probabilities, seed=seed)
    known = {"layer": layer, "readout": readout, "seed": seed, "data": rows.name, "digest": rows.digest}
    save_encoded(out, encoded, **known)
    click.echo(f"{encoded.name} of layer {layer}: {encoded.shape[0]} rows, {encoded.shape[1]} units", err=True)
    click.echo(out)
