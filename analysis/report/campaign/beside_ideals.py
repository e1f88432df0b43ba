"""The trained layers beside drawn ideals, and what the first protocol says of their tails: rows that decide nothing."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from analysis.campaign.studied import Studied
from analysis.claims.reading import Index, Key, Values, values
from analysis.claims.second.deciding_layers import deciding_layers, mean_over
from analysis.claims.second.power_law_distance import log_ratios
from analysis.errorbars.intervals import student
from analysis.report.campaign.verdicts import shown
from analysis.report.text_tables import TextTable
from analysis.table.measure_names import FRACTION_OF_FRONTIER, POWER_LAW_CALLED, POWER_LAW_MU_OF_ALL
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES
from rbm.config import READOUTS, Readout

TITLE = "Layers beside drawn ideals"


class _Column(NamedTuple):
    head: str
    of: Callable[[Index, Readout], Values]
    sign: str = ""


def _measure(measure: str, null: str | None = None) -> Callable[[Index, Readout], Values]:
    def of(index: Index, readout: Readout) -> Values:
        key = Key(measure, readout=readout) if null is None else Key(measure, null=null, readout=readout)
        return values(index, key)

    return of


_COLUMNS = (
    _Column("fraction of the frontier", _measure(FRACTION_OF_FRONTIER)),
    _Column("the same of drawn ideals", _measure(FRACTION_OF_FRONTIER, IDEAL)),
    _Column("log10 D1 of drawn ideals / D1", lambda index, readout: log_ratios(index, IDEAL, readout), "+"),
    _Column(
        "log10 D1 of drawn frequencies / D1", lambda index, readout: log_ratios(index, IDEAL_FREQUENCIES, readout), "+"
    ),
    _Column("mu of all states", _measure(POWER_LAW_MU_OF_ALL)),
    _Column("share called by the first protocol", _measure(POWER_LAW_CALLED)),
)


def ideals_table(studies: Mapping[str, Studied]) -> TextTable:
    """Tabulate means over the trained network's layers of deciding resolution, with intervals over seeds."""
    lines = []
    for name, study in studies.items():
        for readout in READOUTS:
            layers = deciding_layers(study.table, readout)
            if not any(layers.values()):
                continue
            number = student(float(len(of)) for of in layers.values()).mean
            cells = (
                shown(student(mean_over(layers, column.of(study.table, readout)).values()), sign=column.sign)
                for column in _COLUMNS
            )
            lines.append((name, readout, f"{number:.1f}", *cells))
    head = ("data set", "read-out", "layers a seed", *(column.head for column in _COLUMNS))
    return TextTable(TITLE, head, tuple(lines))
