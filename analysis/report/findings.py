"""What a study's table says, in numbers a sentence can hold; the report puts them into words."""

from typing import NamedTuple

from analysis.table.row import COLUMNS_SHUFFLED, NO_NULL, TRAINED, UNTRAINED, Row, select
from analysis.table.study_file import StudyResult


class Comparison(NamedTuple):
    """The trained network against one null, over the layers, in fractions of the frontier at each one's own H[s]."""

    null: str
    trained: tuple[float, float]  # least and most over the layers
    of_null: tuple[float, float]
    above: list[int]  # layers whose interval lies above the null's
    below: list[int]
    undefined: list[int]  # layers without a fraction here or in the null
    apart: float  # mean |difference in resolution| between a layer and its null, in units of log M


class Findings(NamedTuple):
    """For one read-out."""

    readout: str
    zipf_layer: int  # the layer whose resolution is nearest that of the Zipf point
    zipf_distance: float  # by how much its resolution misses it, in units of log M
    comparisons: list[Comparison]


def find(result: StudyResult, readout: str) -> Findings:
    """Compare the trained network with each null at one read-out."""
    zipf = result.zipf
    rows = result.first_rows
    nearest = min(select(rows, "resolution", readout), key=lambda row: abs(row.value - zipf[1]))
    comparisons = [_compare(rows, readout, null) for null in (COLUMNS_SHUFFLED, UNTRAINED)]
    return Findings(readout, nearest.layer, float(nearest.value - zipf[1]), comparisons)


def beside(rows: list[Row], measure: str, readout: str, null: str) -> list[Row]:
    """Rows of the trained network or a null of it by layer; the untrained network counts as a null here."""
    if null == UNTRAINED:
        return select(rows, measure, readout, network=UNTRAINED)
    return select(rows, measure, readout, null, TRAINED)


def _compare(rows: list[Row], readout: str, null: str) -> Comparison:
    ours, theirs = (beside(rows, "fraction_of_frontier", readout, n) for n in (NO_NULL, null))
    here, there = (beside(rows, "resolution", readout, n) for n in (NO_NULL, null))
    pairs = list(zip(ours, theirs, strict=True))
    distances = [abs(a.value - b.value) for a, b in zip(here, there, strict=True)]
    return Comparison(
        null,
        _range(ours),
        _range(theirs),
        [a.layer for a, b in pairs if a.low > b.high],
        [a.layer for a, b in pairs if a.high < b.low],
        [a.layer for a, b in pairs if a.value != a.value or b.value != b.value],
        sum(distances) / len(distances),
    )


def _range(rows: list[Row]) -> tuple[float, float]:
    """Least and most, of the layers whose frontier is above 0 (not nan)."""
    values = [row.value for row in rows if row.value == row.value]
    return (min(values), max(values)) if values else (float("nan"), float("nan"))
