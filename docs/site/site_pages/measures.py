"""The data dictionary of a study's table: its columns, and every measure with meaning, unit and range."""

from collections.abc import Iterable
from typing import NamedTuple

from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.regeneration.measures.entry import Measure
from analysis.regeneration.measures.panels import WAYS
from analysis.regeneration.registry import DATA_MEASURES, FREQUENCY_MEASURES, LAYER_MEASURES, WAY_MEASURES
from analysis.table import described
from analysis.table.described import Described
from analysis.table.row import Row
from rbm.training.monitor import EpochRecord
from site_pages.fields import fields_of
from site_pages.tables import code, range_text, table

WITHOUT_UNIT = "none"


class Entry(NamedTuple):
    """One line of the dictionary."""

    names: tuple[str, ...]  # in the column ``measure``
    meaning: str
    unit: str
    range: str


def columns_of(record: type) -> str:
    """Write the columns of a table that are the fields of a record."""
    return table(("column", "type", "what it is"), ((code(f.name), code(f.kind), f.text) for f in fields_of(record)))


def entropies() -> list[Entry]:
    """Return the measures of state counts."""
    return [Entry((measure.name,), measure.meaning, measure.unit, _range(measure)) for measure in MEASURES]


def of_ways() -> list[Entry]:
    """Return the measures of regenerated patterns that each of the three ways has."""
    return [_regenerated(tuple(f"{way.name}_{m.name}" for way in WAYS), m) for m in WAY_MEASURES]


def of_layers() -> list[Entry]:
    """Return the measures of regeneration that a layer has once."""
    return [_regenerated((m.name,), m) for m in (*FREQUENCY_MEASURES, *LAYER_MEASURES)]


def of_data() -> list[Entry]:
    """Return the measures of regeneration that the data have, layer 0."""
    return [_regenerated((m.name,), m) for m in DATA_MEASURES]


def others(entries: Iterable[Described]) -> list[Entry]:
    """Return the measures of other rows."""
    return [Entry((e.name,), e.meaning, e.unit, range_text(*e.bounds)) for e in entries]


SECTIONS = {
    "measures of entropies": entropies,
    "measures beside nulls": lambda: others(described.BESIDE_NULLS),
    "measures through scales": lambda: others(described.THROUGH_SCALES),
    "measures of power laws": lambda: others(described.POWER_LAWS),
    "measures of ways": of_ways,
    "measures of layers": of_layers,
    "measures of data": of_data,
    "measures of prediction": lambda: others(described.PREDICTION),
    "measures of likelihood": lambda: others(described.LIKELIHOOD),
}
COLUMNS = {"columns of study.csv": Row, "columns of history": EpochRecord}


def section(name: str) -> str:
    """Write one table of the dictionary."""
    rows = ((" ".join(map(code, e.names)), e.meaning, e.unit or WITHOUT_UNIT, e.range) for e in SECTIONS[name]())
    return table(("measure", "what it is", "unit", "range"), rows)


def _range(measure: LayerMeasure) -> str:
    """Say the range of a measure of state counts, which may depend on M, in the words of its bounds."""
    return (measure.bounds.__doc__ or "").partition(":")[0]


def _regenerated(names: tuple[str, ...], measure: Measure) -> Entry:
    return Entry(names, measure.meaning, measure.unit, range_text(*measure.bounds))
