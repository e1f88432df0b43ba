"""Command ``dbn reservoir``. Heavy imports wait until it runs."""

import click

from dbn.terminal.console import claim_outputs
from dbn.terminal.options.command import command


@command()
@click.argument("model")
@click.option("--layer", type=int, required=True, help="Layer to sample from, 1 is the first hidden one.")
@click.option("--epoch", type=int, help="Epoch of the snapshot. Default: the last before the machine as it is.")
@click.option("--n", type=click.IntRange(1, 2**31 - 1), default=1000, help="Rows, each of a ladder of its own.")
@click.option("--steps", type=click.IntRange(2, 2**31 - 1), default=1000, help="Sweeps of each ladder.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
@click.option("--out", required=True, help="HDF5 file for the reservoir.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def reservoir(
    model: str, layer: int, epoch: int | None, n: int, steps: int, seed: int, out: str, overwrite: bool
) -> None:
    """Draw equilibrium samples of a snapshot of a trained MODEL, for dbn sample --reservoir to begin from.

    They are drawn along the training's --snapshots up to this one; whether the ladders had mixed is said, and kept.
    """
    from dbn.checkpoint import load
    from dbn.sampling.reservoir import layer_reservoir
    from rbm.sampling import save_reservoir

    claim_outputs(overwrite, [model], out=out)
    found = layer_reservoir(load(model), layer, n, steps, epoch=epoch, seed=seed)
    numbers = f"longest autocorrelation time {found.tau:.3g} sweeps, R-hat {found.rhat:.3f}"
    swaps = f"{100 * found.swap_rate:.0f} % of the swaps succeed at least, {found.round_trips} round trips"
    click.echo(f"{found.visible.n} rows, ladders: {found.verdict}, {numbers}; {swaps}", err=True)
    save_reservoir(out, found)
    click.echo(out)
