"""Measures of data that are no model, on the terminal: a line a measure, a column a null."""

import math

from rich.table import Table

from analysis.table.row import BOOTSTRAP, NO_NULL, Row
from analysis.terminal.model_tables import NO_GUIDE, number, wide_console

_WORDS = {
    "n_states": "distinct states",
    "resolution": "resolution H\\[s], log M",
    "relevance": "relevance H\\[k], log M",
    "noise": "noise H\\[s] - H\\[k], log M",
    "resolution_bits": "resolution, bits",
    "relevance_bits": "relevance, bits",
    "noise_bits": "noise, bits",
    "fraction_of_frontier": "fraction of the frontier",
    "matched_relevance": "H\\[k] at the data's H\\[s], log M",
    "matched_effect": "(data's - null's) / frontier's",
    "multiscale_relevance": "multi-scale relevance (area)",
    "zipf_resolution": "H\\[s] where the slope is -1",
    "frontier_area": "area under the frontier",
    "frontier_zipf_resolution": "frontier's H\\[s] at slope -1",
    "frontier_zipf_relevance": "frontier's H\\[k] at slope -1",
}


def print_given(rows: list[Row], kind: str) -> None:
    """Print the rows that `analysis.rows.sample` makes."""
    resampled = [row._replace(measure=row.measure.removesuffix(BOOTSTRAP)) for row in rows if BOOTSTRAP in row.measure]
    beside = {row.measure: row for row in resampled}
    whole = [row for row in rows if row.layer == 0 and BOOTSTRAP not in row.measure]
    names, nulls = (list(dict.fromkeys(getattr(row, field) for row in whole)) for field in ("measure", "null"))
    n_points = sorted({row.n_points for row in rows}, reverse=True)
    title = f"{kind}, M = {n_points[0]} data points"
    if len(n_points) > 1:
        title += f"; scales of {n_points[1]} blocks"
    caption = "brackets: 95 % from halves of the rows (split-half); for nulls and scales the range of draws"
    table = Table(title=title, caption=f"{caption}\n{NO_GUIDE}" if beside else caption)
    table.add_column("measure")
    for null in nulls:
        table.add_column("data" if null == NO_NULL else null, justify="right")
        if null == NO_NULL and beside:
            table.add_column("bootstrap", justify="right")
    found = {(row.measure, row.null): row for row in whole}
    for name in names:
        cells = [_cell(found.get((name, null))) for null in nulls]
        if beside:
            cells.insert(nulls.index(NO_NULL) + 1, _interval(beside[name]) if name in beside else "")
        table.add_row(_WORDS.get(name, name.replace("_", " ")), *cells)
    wide_console().print(table)
    _print_blocks([row for row in rows if row.layer > 0])


def _print_blocks(rows: list[Row]) -> None:
    if not rows:
        return
    names = ("n_states", "resolution", "relevance", "noise", "fraction_of_frontier")
    found = {(row.layer, row.measure): row.value for row in rows}
    table = Table(title=f"block lengths, M = {rows[0].n_points} blocks at each; entropies in units of log M")
    for column in ("block length", "states", "resolution", "relevance", "noise", "fraction of frontier"):
        table.add_column(column, justify="right")
    for length in sorted({row.layer for row in rows}):
        states, *others = (found[length, name] for name in names)
        table.add_row(str(length), f"{states:.0f}", *map(number, others))
    wide_console().print(table)


def _cell(row: Row | None) -> str:
    if row is None:
        return ""
    if math.isnan(row.low) or row.low == row.high == row.value:
        return _short(row, row.value)
    return f"{_short(row, row.value)} ({_interval(row)})"


def _interval(row: Row) -> str:
    return f"{_short(row, row.low)} to {_short(row, row.high)}"


def _short(row: Row, value: float) -> str:
    if row.measure == "n_states" and math.isfinite(value):
        return f"{value:.0f}"
    return number(value)


def print_power_laws(rows: list[Row]) -> None:
    """Print the rows of power-law fits: a line a measure, a column a sample."""
    samples = list(dict.fromkeys((row.readout, row.layer) for row in rows))
    found = {(row.measure, row.readout, row.layer): row for row in rows}
    table = Table(title="power law m_k ~ k^(-1 - mu) of the frequencies of states", caption="brackets: 95 %")
    table.add_column("measure")
    for readout, layer in samples:
        table.add_column(f"{readout}, layer {layer}" if layer else readout, justify="right")
    for name in dict.fromkeys(row.measure for row in rows):
        cells = [_cell(found.get((name, *sample))) for sample in samples]
        table.add_row(name.replace("_", " ").replace("lr ", "likelihood ratio to "), *cells)
    wide_console().print(table)
