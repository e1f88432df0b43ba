"""A sweep in the terminal: a line a point, with its settings and how its layers do."""

import math

from rich.table import Table

from analysis.claims.reading import Key, index_final, values
from analysis.errorbars.formats import format_number
from analysis.errorbars.intervals import student
from analysis.protocols.second import MAX_DECIDING, MIN_DECIDING
from analysis.sweeps.points import Sweep
from analysis.sweeps.table import setting_text
from analysis.table.measure_names import FRACTION_OF_FRONTIER, PREDICTIVE_CODE_LENGTH, RESOLUTION
from analysis.table.row import Row
from analysis.terminal.model_tables import wide_console


def print_sweep(sweep: Sweep, rows: dict[str, list[Row]]) -> None:
    """Print the points that are done, means over seeds."""
    table = Table(title="Points of the sweep, trained networks, means over seeds")
    heads = ("layers that differ in resolution", "fraction of the frontier", "least bits a held-out row", "in layer")
    for head in ("point", *sweep.parameters, *heads):
        table.add_column(head)
    for part, settings in zip(sweep.parts, sweep.settings, strict=True):
        if part.name in rows:
            table.add_row(part.name, *map(setting_text, settings), *_cells(rows[part.name]))
    wide_console().print(table)


def _cells(rows: list[Row]) -> tuple[str, str, str, str]:
    """Say how many layers are of deciding resolution, their mean fraction of the frontier, and the best code length."""
    index = index_final(rows)
    resolution, fraction, lengths = (
        values(index, Key(name)) for name in (RESOLUTION, FRACTION_OF_FRONTIER, PREDICTIVE_CODE_LENGTH)
    )
    between = {s: [n for n, h in of.items() if MIN_DECIDING < h < MAX_DECIDING] for s, of in resolution.items()}
    fractions = [fraction.get(s, {}).get(n, math.nan) for s, layers in between.items() for n in layers]
    best = {s: min(of, key=lambda n: of[n]) for s, of in lengths.items() if of}  # noqa: B023
    shortest = student(lengths[s][n] for s, n in best.items())
    return (
        format_number(sum(map(len, between.values())) / max(1, len(between)), 1),
        format_number(student(fractions).mean, 3),
        format_number(shortest.mean, 2),
        ", ".join(str(n) for n in best.values()),
    )
