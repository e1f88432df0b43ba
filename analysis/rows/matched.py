"""Rows of the table from nulls matched in resolution."""

from analysis.nulls.matched import Matched
from analysis.table.measure_names import MATCHED_EFFECT, MATCHED_RELEVANCE
from analysis.table.row import Row


def matched_rows(row: Row, matched: dict[str, Matched]) -> list[Row]:
    """Make two rows like the one given for each null: ``matched_relevance`` and ``matched_effect``.

    Values are means over draws, low and high their range; nan where the null does not reach the resolution.
    """
    rows = []
    for null, found in matched.items():
        relevance = row._replace(null=null, measure=MATCHED_RELEVANCE)
        effect = row._replace(null=null, measure=MATCHED_EFFECT)
        rows.append(relevance._replace(value=found.mean, low=found.low, high=found.high))
        rows.append(effect._replace(value=found.effect, low=found.effect_low, high=found.effect_high))
    return rows
