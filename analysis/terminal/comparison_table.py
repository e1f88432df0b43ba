"""Differences of studies in the terminal and as CSV."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from rich.table import Table

from analysis.comparison.differences import Difference
from analysis.errorbars.formats import format_interval
from analysis.table.measure_names import LIKELIHOOD_BOUND, PREDICTIVE_CODE_LENGTH
from analysis.terminal.model_tables import wide_console
from rbm.files import write_whole

IN_BITS = (PREDICTIVE_CODE_LENGTH, LIKELIHOOD_BOUND)  # a row: tens or hundreds
HEAD = ("measure", "layer", "study", "first", "of study", "difference", "low", "high", "paired")


def print_differences(first: str, found: Sequence[Difference]) -> None:
    """Print a line a measure, layer and study; differences whose interval does not hold 0 are bold."""
    table = Table(title=f"Trained networks, means over seeds (95 % intervals); differences are to {first}")
    for head in ("measure", "layer", first, "study", "its mean", "difference"):
        table.add_column(head)
    for d in found:
        digits = 2 if d.measure in IN_BITS else 4
        ours, theirs, gap = (
            format_interval(i.mean, i.low, i.high, digits) for i in (d.of_first, d.of_study, d.difference)
        )
        told = d.difference.low > 0 or d.difference.high < 0
        table.add_row(d.measure, str(d.layer), ours, d.study, theirs, f"[bold]{gap}[/bold]" if told else gap)
    wide_console().print(table)


def write_differences(path: str | Path, found: Sequence[Difference]) -> None:
    """Write the differences as CSV, in full precision."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for d in found:
        gap = d.difference
        means = (d.of_first.mean, d.of_study.mean, gap.mean, gap.low, gap.high)
        writer.writerow((d.measure, d.layer, d.study, *means, int(d.paired)))
    write_whole(path, text.getvalue().encode())
