"""A sweep in the terminal: a line a point, with its settings and how its layers do, and what each setting does."""

import math
from collections.abc import Sequence

from analysis.claims.reading import Key, index_final, values
from analysis.claims.second.deciding_layers import deciding_layers
from analysis.claims.second.predictive_layer import places
from analysis.errorbars.formats import format_interval, format_number
from analysis.errorbars.intervals import student
from analysis.report.text_tables import TextTable
from analysis.sweeps.effects import SettingEffect
from analysis.sweeps.points import Sweep
from analysis.sweeps.table import setting_text
from analysis.table.measure_names import FRACTION_OF_FRONTIER
from analysis.table.row import Row
from analysis.terminal.model_tables import wide_console
from analysis.terminal.text_table import rich_table

_HEAD = ("layers that differ in resolution", "fraction of the frontier", "least bits a held-out row", "in layer")


def print_sweep(sweep: Sweep, rows: dict[str, list[Row]]) -> None:
    """Print the points that are done, means over seeds."""
    lines = (
        (part.name, *map(setting_text, settings), *_cells(rows[part.name]))
        for part, settings in zip(sweep.parts, sweep.settings, strict=True)
        if part.name in rows
    )
    title = "Points of the sweep, trained networks, means over seeds"
    wide_console().print(rich_table(TextTable(title, ("point", *sweep.parameters, *_HEAD), tuple(lines))))


def print_effects(effects: Sequence[SettingEffect]) -> None:
    """Print how points of each value of a setting differ from those of its first value; nothing if there are none."""
    lines = tuple(
        (
            effect.setting, f"{effect.value} against {effect.first}", effect.summary, format_number(effect.mean, 3),
            format_interval(*effect.difference[:3], 3, "+"),
        )
        for effect in effects
    )  # fmt: skip
    title = "What each setting does: mean over its points, difference with 95 % interval over seeds"
    if lines:
        wide_console().print(rich_table(TextTable(title, ("setting", "values", "of", "mean", "difference"), lines)))


def _cells(rows: list[Row]) -> tuple[str, str, str, str]:
    """Say how many layers are of deciding resolution, their mean fraction of the frontier, and the best code length."""
    index = index_final(rows)
    between, fraction = deciding_layers(index), values(index, Key(FRACTION_OF_FRONTIER))
    fractions = [fraction.get(s, {}).get(n, math.nan) for s, layers in between.items() for n in layers]
    best = [place.best for place in places(index).values() if place.best]
    return (
        format_number(sum(map(len, between.values())) / max(1, len(between)), 1),
        format_number(student(fractions).mean, 3),
        format_number(student(-top.efficiency for top in best).mean, 2),
        ", ".join(str(top.layer) for top in best),
    )
