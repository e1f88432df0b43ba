"""Command ``relevance measure``. Heavy imports wait until it runs."""

from typing import TYPE_CHECKING, Any

import click

from analysis.readers.registry import FILE_KINDS, KINDS
from dbn.terminal.data_options import data_options, say_what_was_read, take_reading
from dbn.terminal.options.command import command

if TYPE_CHECKING:
    from analysis.readers.registry import About
    from rbm.bits import States


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


@command(help=_HELP)
@click.argument("file")
@click.option("--kind", type=click.Choice(KINDS), help="What FILE holds. Default: by its name and content, see above.")
@click.option("--data", help="Rows to encode by a model. Default: those it was trained on.")
@data_options
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
    file: str, kind: str | None, data: str | None, shuffles: int, splits: int, matches: int,
    longest_block: int | None, power_law: bool, bootstraps: int, seed: int, out: str | None, overwrite: bool,
    **reading: Any,
) -> None:  # fmt: skip
    """Measure a file, print tables and write the rows."""
    from analysis.rows.effort import Effort
    from analysis.rows.file import measure_file
    from analysis.table.metadata import write_metadata
    from analysis.table.row import write_csv
    from analysis.terminal.file_tables import print_file
    from dbn.reading import Reading
    from dbn.terminal.console import claim_outputs

    claim_outputs(overwrite, [file, data, reading["labels"]], out=out)
    found = measure_file(
        file, kind=kind, data=data, reading=Reading(**take_reading(reading)), longest_block=longest_block,
        effort=Effort(shuffles, splits, matches, bootstraps, seed), on_read=_say,
    )  # fmt: skip
    if power_law:
        found = found.with_power_laws(bootstraps)
    if out is not None:  # before anything is printed, as a reader such as head may go away
        write_csv(out, [*found.rows, *found.power_laws])
        write_metadata(out, found)
    print_file(found)
    if out is not None:
        click.echo(out)


def _say(about: "About", states: "States | None") -> None:
    """Print on standard error which data were read, and what they look like."""
    if states is None:
        click.echo(about.line, err=True)
    else:
        # a model's layers are measured, and its data need not repeat; a matrix's own rows are the states
        say_what_was_read(about.line, states, about.notes, of_states=not about.of_model)
