"""Command ``dbn curve``. Heavy imports wait until it runs."""

import click

from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.options.command import command


@command(extra="study")
@click.argument("model")
@click.option("--out", default="curve.png", help="The picture, a PNG file.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def curve(model: str, out: str, overwrite: bool) -> None:
    """Draw the learning curves of a MODEL: what was measured after every epoch of every layer, and of fine-tuning."""
    from dbn.checkpoint import load
    from dbn.pictures import check_png
    from dbn.terminal.learning_curves import save_curves

    check_png(out)
    claim_outputs(overwrite, [model], out=out)
    state = load(model)
    if not any(layer.history for layer in state.states) and not (state.tuning and state.tuning.history):
        raise Failure(f"{model} holds no record of a training: give a file that dbn train or dbn finetune wrote")
    save_curves(out, state)
    click.echo(out)
