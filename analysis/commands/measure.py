"""Command ``relevance measure``. Heavy imports wait until it runs."""

import click

from dbn.cli import BINARISE


@click.command()
@click.argument("model")
@click.option("--data", help="Rows to encode. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--shuffles", type=click.IntRange(1), default=20, help="Draws of the column-shuffled surrogate.")
@click.option("--splits", type=click.IntRange(1), default=20, help="Splits of the data into halves, for error bars.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Of sampled states and surrogates.")
@click.option("--out", help="CSV file for the table.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def measure(
    model: str, data: str | None, binarise: str | None, shuffles: int, splits: int, seed: int, out: str | None,
    overwrite: bool,
) -> None:  # fmt: skip
    """Measure every layer of a trained MODEL on data, both read-outs, beside its nulls."""
    from analysis.layers import measure_layers
    from analysis.show import print_table
    from analysis.table import write_csv
    from dbn.checkpoint import load
    from dbn.console import refuse_existing
    from dbn.datasets import load_data
    from dbn.pretraining import untrained
    from rbm.bits import as_states
    from rbm.checkpoint import check_writable

    if out is not None:
        refuse_existing(out, overwrite)
        check_writable(out)
    state, states = load(model), load_data(data, binarise, seed)
    as_states(states, state.model.sizes[0])
    blank = untrained(states, state.config)
    rows = measure_layers(state.model, blank, states, shuffles=shuffles, splits=splits, seed=seed).rows
    print_table(rows, states.n)
    if out is not None:
        write_csv(out, rows)
        click.echo(out)
