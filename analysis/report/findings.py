"""What a study's table says of the first seed, in numbers that sentences and lines of the report can hold."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from analysis.claims.reading import null_key
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import DRAWN_MEASURES, SHOWN_MEASURES
from analysis.nulls.null import Null
from analysis.nulls.registry import NULLS
from analysis.table.measure_names import FRACTION_OF_FRONTIER, RESOLUTION
from analysis.table.row import BOOTSTRAP, NO_NULL, TRAINED, Row, select
from analysis.table.study_file import StudyResult


class Comparison(NamedTuple):
    """The trained network against one null, over the layers, in fractions of the frontier at each one's own H[s]."""

    null: str
    of_null: tuple[float, float]  # least and most over the layers
    above: list[int]  # layers whose interval lies above the null's
    below: list[int]
    undefined: list[int]  # layers without a fraction here or in the null
    apart: float  # mean |difference in resolution| between a layer and its null, in units of log M


class Findings(NamedTuple):
    """For one read-out."""

    readout: str
    trained: tuple[float, float]  # least and most of the layers' fractions of the frontier
    zipf_layer: int  # the layer whose resolution is nearest that of the Zipf point
    zipf_distance: float  # by how much its resolution misses it, in units of log M
    comparisons: list[Comparison]


class LayerLine(NamedTuple):
    """One line of the report's table: a layer of the trained network or of a null."""

    layer: int
    name: str
    is_null: bool
    rows: dict[str, Row]  # by measure, those of `SHOWN_MEASURES` that the study has
    bootstrap: dict[str, Row]  # the same of `DRAWN_MEASURES`


def find(result: StudyResult, readout: str) -> Findings:
    """Compare the trained network with each null at one read-out."""
    zipf = result.zipf
    rows = result.first_rows
    nearest = min(select(rows, RESOLUTION, readout), key=lambda row: abs(row.value - zipf[1]))
    comparisons = [_compare(rows, readout, null) for null in measured_nulls(rows)]
    trained = _range(rows_to_compare(rows, FRACTION_OF_FRONTIER, readout, None))
    return Findings(readout, trained, nearest.layer, float(nearest.value - zipf[1]), comparisons)


def layer_lines(result: StudyResult, readout: str) -> list[LayerLine]:
    """Return a line for each layer and, after it, for each null measured at the layer's own width."""
    rows = result.first_rows
    lines = []
    for null in (None, *measured_nulls(rows)):
        shown = _by_layer(rows, SHOWN_MEASURES, "", readout, null)
        resampled = _by_layer(rows, DRAWN_MEASURES, BOOTSTRAP, readout, null)
        name = TRAINED if null is None else null.label
        lines += [LayerLine(n, name, null is not None, found, resampled.get(n, {})) for n, found in shown.items()]
    return sorted(lines, key=lambda line: line.layer)


def measured_nulls(rows: list[Row]) -> list[Null]:
    """Return the nulls that the table has as they are, at their own resolution."""
    measured = {(row.network, row.null) for row in rows if row.measure == FRACTION_OF_FRONTIER}
    return [null for null in NULLS if null_key(FRACTION_OF_FRONTIER, null)[1:3] in measured]


def rows_to_compare(rows: list[Row], measure: str, readout: str, null: Null | None) -> list[Row]:
    """Return the rows of the trained network or, as they are, of a null, by layer."""
    if null is None:
        return select(rows, measure, readout, NO_NULL, TRAINED)
    key = null_key(measure, null, readout)
    return select(rows, measure, readout, key.null, key.network)


def _by_layer(
    rows: list[Row], measures: Iterable[LayerMeasure], end: str, readout: str, null: Null | None
) -> dict[int, dict[str, Row]]:
    """Return by layer, then by measure, the rows whose measure has this end to its name; some may be missing."""
    found: dict[int, dict[str, Row]] = {}
    for measure in measures:
        for row in rows_to_compare(rows, measure.name + end, readout, null):
            found.setdefault(row.layer, {})[measure.name] = row
    return found


def _compare(rows: list[Row], readout: str, null: Null) -> Comparison:
    ours, theirs = (rows_to_compare(rows, FRACTION_OF_FRONTIER, readout, n) for n in (None, null))
    here, there = (rows_to_compare(rows, RESOLUTION, readout, n) for n in (None, null))
    pairs = list(zip(ours, theirs, strict=True))
    distances = [abs(a.value - b.value) for a, b in zip(here, there, strict=True)]
    return Comparison(
        null.label,
        _range(theirs),
        [a.layer for a, b in pairs if a.low > b.high],
        [a.layer for a, b in pairs if a.high < b.low],
        [a.layer for a, b in pairs if math.isnan(a.value) or math.isnan(b.value)],
        sum(distances) / len(distances),
    )


def _range(rows: list[Row]) -> tuple[float, float]:
    """Return the least and the most of the layers whose frontier is above 0 (not nan)."""
    values = [row.value for row in rows if not math.isnan(row.value)]
    return (min(values), max(values)) if values else (math.nan, math.nan)
