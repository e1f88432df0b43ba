"""Measures on the terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from analysis.layers import SHUFFLED
from analysis.table import NO_NULL, Row, select
from rbm.config import READOUTS


def print_table(rows: list[Row], n_points: int) -> None:
    """Print resolution, relevance and fraction of the frontier of every layer, beside the shuffled null's."""
    table = Table(title=f"M = {n_points} points; entropies in units of log M, the shuffled null in brackets")
    for column in ("read-out", "layer", "states", "resolution", "relevance", "noise", "% of frontier"):
        table.add_column(column, justify="right")
    names = ("n_states", "resolution", "relevance", "noise", "fraction_of_frontier")
    for readout in READOUTS:
        columns = [(select(rows, name, readout, NO_NULL), select(rows, name, readout, SHUFFLED)) for name in names]
        for i, row in enumerate(columns[0][0]):
            pairs = [(ours[i].value, null[i].value) for ours, null in columns]
            cells = [f"{pairs[0][0]:.0f} ({pairs[0][1]:.0f})", *(f"{a:.4f} ({b:.4f})" for a, b in pairs[1:4])]
            table.add_row(readout, str(row.layer), *cells, f"{100 * pairs[4][0]:.1f} ({100 * pairs[4][1]:.1f})")
    Console(width=None if Console().is_terminal else 140).print(table)


@contextmanager
def measuring_progress(total: int) -> Iterator[Callable[[], None]]:
    """A bar over layers and read-outs; call the function after each."""
    columns = (TextColumn("measuring"), BarColumn(), TextColumn("{task.completed}/{task.total}"), TimeElapsedColumn(),
               TextColumn("left"), TimeRemainingColumn())  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), refresh_per_second=4) as progress:
        task = progress.add_task("measuring", total=total)
        yield lambda: progress.advance(task)
