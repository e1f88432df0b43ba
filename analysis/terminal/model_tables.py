"""Print the measures of the layers of a stack."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.errorbars.formats import format_bootstrap, format_number, format_range
from analysis.frontier.slopes import zipf_point
from analysis.nulls.registry import SURROGATE_NULLS
from analysis.scales.units import frontier_area, through_scales
from analysis.table.measure_names import RELEVANCE, RESOLUTION
from analysis.table.row import BOOTSTRAP, NO_NULL, Row, select
from rbm.config import READOUTS

NO_GUIDE = "-: states are undersampled, so that the bootstrap interval lies beside the value and does not hold"
_WITH_INTERVAL = (RESOLUTION, RELEVANCE)
_NULLS = tuple(null.name for null in SURROGATE_NULLS)


def print_table(rows: list[Row], n_points: int, measures: Sequence[LayerMeasure] = MEASURES, about: str = "") -> None:
    """Print the shown measures of every layer, with those of its surrogates in brackets; ``about`` names the data."""
    labels = ", ".join(null.label for null in SURROGATE_NULLS)
    title = f"M = {n_points} points; entropies in units of log M; in brackets: {labels}"
    table = Table(title=titled(title, about))
    shown = [measure for measure in measures if measure.shown]
    for column in ("read-out", "layer", *(measure.column for measure in shown)):
        table.add_column(column, justify="right")
    for readout in READOUTS:
        columns = [[select(rows, m.name, readout, null) for null in (NO_NULL, *_NULLS)] for m in shown]
        for i, row in enumerate(columns[0][0]):
            cells = [
                _cell(measure, [of_null[i] for of_null in column])
                for measure, column in zip(shown, columns, strict=True)
            ]
            table.add_row(readout, str(row.layer), *cells)
    wide_console().print(table)


def print_intervals(rows: list[Row], about: str = "") -> None:
    """Print the 95 % intervals of resolution and relevance of every layer, split-half beside bootstrap."""
    table = Table(title=titled("95 % intervals, units of log M", about), caption=NO_GUIDE)
    for column in ("read-out", "layer", *(f"{n}, {by}" for n in _WITH_INTERVAL for by in ("split-half", "bootstrap"))):
        table.add_column(column, justify="right")
    for readout in READOUTS:
        columns = [select(rows, name + end, readout) for name in _WITH_INTERVAL for end in ("", BOOTSTRAP)]
        for line in zip(*columns, strict=True):
            table.add_row(readout, str(line[0].layer), *map(_interval, line))
    wide_console().print(table)


def print_layer_scales(rows: list[Row], n_points: int) -> None:
    """Print the area under the curve through the layers and where its slope is -1, beside the frontier's."""
    console = wide_console()
    for readout in READOUTS:
        curves = []
        for null in (NO_NULL, *_NULLS):
            h_s, h_k = ([row.value for row in select(rows, name, readout, null)] for name in _WITH_INTERVAL)
            curves.append(through_scales(h_s, h_k))
        area, zipf = (
            _bracketed([format_number(getattr(curve, name)) for curve in curves]) for name in ("area", "zipf")
        )
        console.print(f"{readout}: multi-scale relevance {area}; slope -1 at resolution {zipf}", highlight=False)
    point = zipf_point(n_points)
    console.print(
        f"frontier: area {format_number(frontier_area(n_points))}; "
        f"slope -1 at resolution {format_number(point.resolution)}, relevance {format_number(point.relevance)}",
        highlight=False,
    )


def titled(title: str, about: str) -> Text:
    """Return the title of a table with a second line that names the data."""
    return Text(f"{title}\n{about}" if about else title)


def _interval(row: Row) -> str:
    resampled = row.measure.endswith(BOOTSTRAP)
    return format_bootstrap(row.value, row.low, row.high) if resampled else format_range(row.low, row.high)


def wide_console() -> Console:
    """Return the terminal, or a console of 140 columns where the output is none."""
    return Console(width=None if Console().is_terminal else 140)


def _cell(measure: LayerMeasure, rows: list[Row]) -> str:
    return _bracketed([format_number(row.value, measure.digits) for row in rows])


def _bracketed(texts: list[str]) -> str:
    """Return the first text, the others in brackets."""
    return f"{texts[0]} ({'; '.join(texts[1:])})"
