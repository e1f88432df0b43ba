"""Differences of studies in the terminal and as CSV."""

from collections.abc import Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from analysis.comparison.differences import Difference
from analysis.errorbars.formats import format_interval
from analysis.table.measure_names import LIKELIHOOD_BOUND, PREDICTIVE_CODE_LENGTH
from analysis.terminal.model_tables import wide_console
from rbm.storage.csv_lines import write_csv_lines

IN_BITS = (PREDICTIVE_CODE_LENGTH, LIKELIHOOD_BOUND)  # a row: tens or hundreds
HEAD = ("measure", "layer", "study", "first", "of study", "difference", "low", "high", "paired")


def print_differences(first: str, found: Sequence[Difference]) -> None:
    """Print a line a measure, layer and study; differences whose interval does not hold 0 are bold."""
    table = Table(title=Text(f"Trained networks, means over seeds (95 % intervals); differences are to {first}"))
    for head in ("measure", "layer", first, "study", "its mean", "difference"):
        table.add_column(Text(head))
    for d in found:
        digits = 2 if d.measure in IN_BITS else 4
        ours, theirs, gap = (
            format_interval(i.mean, i.low, i.high, digits) for i in (d.of_first, d.of_study, d.difference)
        )
        told = d.difference.low > 0 or d.difference.high < 0
        table.add_row(*map(Text, (d.measure, str(d.layer), ours, d.study, theirs)), Text(gap, "bold" if told else ""))
    wide_console().print(table)


def write_differences(path: str | Path, found: Sequence[Difference]) -> None:
    """Write the differences as CSV, in full precision."""
    lines = (
        (d.measure, d.layer, d.study, d.of_first.mean, d.of_study.mean, *d.difference[:3], int(d.paired)) for d in found
    )
    write_csv_lines(path, HEAD, lines)
