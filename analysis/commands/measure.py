"""Command ``relevance measure``. Heavy imports wait until it runs."""

import click

from analysis.readers import KINDS
from dbn.cli import BINARISE
from dbn.terminal.console import Failure


@click.command()
@click.argument("file")
@click.option("--kind", type=click.Choice(KINDS), help="What FILE holds. Default: by its name and content, see above.")
@click.option("--data", help="Rows to encode by a model. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--shuffles", type=click.IntRange(1), default=20, help="Draws of the shuffled surrogates.")
@click.option("--splits", type=click.IntRange(1), default=20, help="Splits of the data into halves, for error bars.")
@click.option("--matches", type=click.IntRange(1), default=20, help="Orders of columns: matched nulls and scales.")
@click.option("--longest-block", type=click.IntRange(1), help="Symbols of the longest block. Default: by the data.")
@click.option("--power-law", is_flag=True, help="Fit a power law to the frequencies of the states.")
@click.option("--bootstraps", type=click.IntRange(1), default=100, help="Bootstraps of the entropies, and of that fit.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Of sampled states and surrogates.")
@click.option("--out", help="CSV file for the table.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def measure(
    file: str, kind: str | None, data: str | None, binarise: str | None, shuffles: int, splits: int, matches: int,
    longest_block: int | None, power_law: bool, bootstraps: int, seed: int, out: str | None, overwrite: bool,
) -> None:  # fmt: skip
    r"""Measure how often states occur in FILE: resolution, relevance and noise, beside nulls.

    \b
    FILE                     kind       a data point    its state
    .h5 .hdf5                model      a row of --data that of each layer
    .npy .npz .csv IDX .h5:/NAME
                             matrix     a row of bits   the whole row
    .fasta .fa .faa .afa     alignment  a sequence      its aligned columns
    text with words          symbols    a symbol        the symbol; then blocks
    any of --kind counts     counts     one counted     one number a state

    Symbols are separated by spaces or line ends. A text of numbers alone, or a .npy or .csv of a single row or column,
    may be counts, symbols or a matrix: say which with --kind.
    """
    from analysis.commands.measuring import Effort, measure_given, measure_model, power_laws
    from analysis.readers.kinds import kind_of
    from analysis.table.row import write_csv
    from dbn.terminal.console import refuse_existing
    from rbm.files import check_writable

    if out is not None:
        refuse_existing(out, overwrite)
        check_writable(out)
    kind = kind or kind_of(file)
    for option, value, kinds in (("data", data, ("model",)), ("binarise", binarise, ("model", "matrix")),
                                 ("longest-block", longest_block, ("symbols",))):  # fmt: skip
        if value is not None and kind not in kinds:
            raise Failure(f"--{option} is for {' or '.join(kinds)}, and {file} is taken as {kind}: leave it out")
    effort = Effort(shuffles, splits, matches, bootstraps, seed)
    if kind == "model":
        rows, samples = measure_model(file, data, binarise, effort)
    else:
        rows, samples = measure_given(file, kind, binarise, effort, longest_block)
    if power_law:
        rows = [*rows, *power_laws(samples, bootstraps, seed)]
    if out is not None:
        write_csv(out, rows)
        click.echo(out)
