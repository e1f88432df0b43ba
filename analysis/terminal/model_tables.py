"""Measures on the terminal."""

import math

from rich.console import Console
from rich.table import Table

from analysis.frontier.slopes import zipf_point
from analysis.scales.units import frontier_area, through_scales
from analysis.table.row import BOOTSTRAP, COLUMNS_SHUFFLED, NO_NULL, Row, select
from rbm.config import READOUTS

NO_GUIDE = "where states are undersampled, bootstrap intervals lie beside the value, and are no guide to relevance"
_WITH_INTERVAL = ("resolution", "relevance")


def print_table(rows: list[Row], n_points: int) -> None:
    """Print resolution, relevance and fraction of the frontier of every layer, beside the shuffled null's."""
    table = Table(title=f"M = {n_points} points; entropies in units of log M, the shuffled null in brackets")
    for column in ("read-out", "layer", "states", "resolution", "relevance", "noise", "% of frontier"):
        table.add_column(column, justify="right")
    names = ("n_states", "resolution", "relevance", "noise", "fraction_of_frontier")
    for readout in READOUTS:
        columns = [
            (select(rows, name, readout, NO_NULL), select(rows, name, readout, COLUMNS_SHUFFLED)) for name in names
        ]
        for i, row in enumerate(columns[0][0]):
            pairs = [(ours[i].value, null[i].value) for ours, null in columns]
            cells = [f"{pairs[0][0]:.0f} ({pairs[0][1]:.0f})", *(f"{a:.4f} ({b:.4f})" for a, b in pairs[1:4])]
            table.add_row(readout, str(row.layer), *cells, f"{100 * pairs[4][0]:.1f} ({100 * pairs[4][1]:.1f})")
    wide_console().print(table)


def print_intervals(rows: list[Row]) -> None:
    """Print the 95 % intervals of resolution and relevance of every layer, split-half beside bootstrap."""
    table = Table(title="95 % intervals, units of log M", caption=NO_GUIDE)
    for column in ("read-out", "layer", *(f"{n}, {by}" for n in _WITH_INTERVAL for by in ("split-half", "bootstrap"))):
        table.add_column(column, justify="right")
    for readout in READOUTS:
        columns = [select(rows, name + end, readout) for name in _WITH_INTERVAL for end in ("", BOOTSTRAP)]
        for line in zip(*columns, strict=True):
            table.add_row(readout, str(line[0].layer), *(f"{number(row.low)} to {number(row.high)}" for row in line))
    wide_console().print(table)


def print_layer_scales(rows: list[Row], n_points: int) -> None:
    """Print the area under the curve through the layers and where its slope is -1, beside the frontier's."""
    for readout in READOUTS:
        curves = {}
        for null in (NO_NULL, COLUMNS_SHUFFLED):
            h_s, h_k = (
                [row.value for row in select(rows, name, readout, null)] for name in ("resolution", "relevance")
            )
            curves[null] = through_scales(h_s, h_k)
        areas, zipfs = (
            f"{number(getattr(curves[NO_NULL], name))} ({number(getattr(curves[COLUMNS_SHUFFLED], name))})"
            for name in ("area", "zipf")
        )
        wide_console().print(
            f"{readout}: multi-scale relevance {areas}; slope -1 at resolution {zipfs}", highlight=False
        )
    point = zipf_point(n_points)
    wide_console().print(
        f"frontier: area {number(frontier_area(n_points))}; slope -1 at resolution {number(point.resolution)}, "
        f"relevance {number(point.relevance)}",
        highlight=False,
    )


def number(value: float) -> str:
    """Four digits after the point, or that there is no value."""
    return f"{value:.4f}" if math.isfinite(value) else "undefined"


def wide_console() -> Console:
    """The terminal, or 140 columns where the output is none."""
    return Console(width=None if Console().is_terminal else 140)
