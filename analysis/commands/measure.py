"""Command ``relevance measure``. Heavy imports wait until it runs."""

import click

from analysis.readers.registry import FILE_KINDS, KINDS
from dbn.cli import BINARISE


def _kinds() -> str:
    """Return the kinds of files as a table of text."""
    lines = [("FILE", "kind", "a data point", "its state")]
    lines += [(kind.files, kind.name, kind.data_point, kind.state) for kind in FILE_KINDS]
    widths = [max(len(line[i]) for line in lines) + 1 for i in range(3)]
    return "\n".join(" ".join([*map(str.ljust, line, widths), line[3]]) for line in lines)


_HELP = f"""Measure how often states occur in FILE: resolution, relevance and noise, beside nulls.

\b
{_kinds()}

Symbols are separated by spaces or line ends. A text of numbers alone, or a .npy or .csv of a single row or column,
may be counts, symbols or a matrix: say which with --kind.
"""


@click.command(help=_HELP)
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
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, help="Of sampled states and surrogates.")
@click.option("--out", help="CSV file for the table.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def measure(
    file: str, kind: str | None, data: str | None, binarise: str | None, shuffles: int, splits: int, matches: int,
    longest_block: int | None, power_law: bool, bootstraps: int, seed: int, out: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Measure a file, print tables and write the rows."""
    from analysis.rows.effort import Effort
    from analysis.rows.file import measure_file
    from analysis.table.row import write_csv
    from analysis.terminal.file_tables import print_file
    from dbn.terminal.console import claim_outputs

    claim_outputs(overwrite, [file, data], out=out)
    found = measure_file(
        file, kind=kind, data=data, binarise=binarise, longest_block=longest_block, power_law=power_law,
        effort=Effort(shuffles, splits, matches, bootstraps, seed),
    )  # fmt: skip
    print_file(found)
    if out is not None:
        write_csv(out, [*found.rows, *found.power_laws])
        click.echo(out)
