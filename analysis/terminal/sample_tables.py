"""Print the measures of data that are no model: a line a measure, a column a null."""

import math
from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.errorbars.formats import format_bootstrap, format_number, format_range
from analysis.table.measure_names import (
    FRONTIER_AREA,
    FRONTIER_ZIPF_RELEVANCE,
    FRONTIER_ZIPF_RESOLUTION,
    MATCHED_EFFECT,
    MATCHED_RELEVANCE,
    MULTISCALE_RELEVANCE,
    ZIPF_RESOLUTION,
)
from analysis.table.row import BOOTSTRAP, NO_NULL, Row
from analysis.terminal.model_tables import NO_GUIDE, titled, wide_console

_TITLES = {  # of rows that are no measure of state counts
    MATCHED_RELEVANCE: "H[k] at the data's H[s], log M",
    MATCHED_EFFECT: "(data's - null's) / frontier's",
    MULTISCALE_RELEVANCE: "multi-scale relevance (area)",
    ZIPF_RESOLUTION: "H[s] where the slope is -1",
    FRONTIER_AREA: "area under the frontier",
    FRONTIER_ZIPF_RESOLUTION: "frontier's H[s] at slope -1",
    FRONTIER_ZIPF_RELEVANCE: "frontier's H[k] at slope -1",
}


def print_sample(rows: list[Row], kind: str, measures: Sequence[LayerMeasure] = MEASURES, about: str = "") -> None:
    """Print the rows that `analysis.rows.sample` makes, of ``measures`` and of what else; ``about`` names the data."""
    resampled = [row._replace(measure=row.measure.removesuffix(BOOTSTRAP)) for row in rows if BOOTSTRAP in row.measure]
    bootstrapped = {row.measure: row for row in resampled}
    whole = [row for row in rows if row.layer == 0 and BOOTSTRAP not in row.measure]
    names, nulls = (list(dict.fromkeys(getattr(row, field) for row in whole)) for field in ("measure", "null"))
    n_points = sorted({row.n_points for row in rows}, reverse=True)
    title = f"{kind}, M = {n_points[0]} data points"
    if len(n_points) > 1:
        title += f"; scales of {n_points[1]} blocks"
    caption = "brackets: 95 % from halves of the rows (split-half); for nulls and scales the range of draws"
    table = Table(title=titled(title, about), caption=f"{caption}\n{NO_GUIDE}" if bootstrapped else caption)
    table.add_column("measure")
    for null in nulls:
        table.add_column("data" if null == NO_NULL else null, justify="right")
        if null == NO_NULL and bootstrapped:
            table.add_column("bootstrap", justify="right")
    known = {measure.name: measure for measure in measures}
    found = {(row.measure, row.null): row for row in whole}
    for name in names:
        digits = known[name].digits if name in known else 4
        cells = [sample_cell(found.get((name, null)), digits) for null in nulls]
        if bootstrapped:
            row = bootstrapped.get(name)
            cells.insert(
                nulls.index(NO_NULL) + 1, "" if row is None else format_bootstrap(row.value, row.low, row.high, digits)
            )
        words = known[name].title if name in known else _TITLES.get(name, name.replace("_", " "))
        table.add_row(escape(words), *cells)
    wide_console().print(table)
    _print_blocks([row for row in rows if row.layer > 0], measures)


def _print_blocks(rows: list[Row], measures: Sequence[LayerMeasure]) -> None:
    if not rows:
        return
    shown = [measure for measure in measures if measure.shown]
    found = {(row.layer, row.measure): row.value for row in rows}
    table = Table(title=f"block lengths, M = {rows[0].n_points} blocks at each; entropies in units of log M")
    for column in ("block length", *(measure.column for measure in shown)):
        table.add_column(column, justify="right")
    for length in sorted({row.layer for row in rows}):
        table.add_row(str(length), *(format_number(found[length, m.name], m.digits) for m in shown))
    wide_console().print(table)


def sample_cell(row: Row | None, digits: int = 4) -> str:
    """Write the value of a row, with its interval if it has one; nothing for no row."""
    if row is None:
        return ""
    if math.isnan(row.low) or row.low == row.high == row.value:
        return format_number(row.value, digits)
    return f"{format_number(row.value, digits)} ({format_range(row.low, row.high, digits)})"
