"""The decisions on all claims with their tables, from the table of a study alone."""

from typing import NamedTuple

from analysis.claims import registry as claims
from analysis.claims.claim import Claim, Column
from analysis.claims.reading import NETWORKS, Index, Key, index_final
from analysis.claims.summary import layer_summaries
from analysis.claims.verdict import Verdict
from analysis.regeneration import registry as regeneration
from analysis.report.text_tables import TextTable, format_cell, text_table, verdict_tables
from analysis.table.measure_names import MULTISCALE_RELEVANCE
from analysis.table.row import Row


class Section(NamedTuple):
    """One claim."""

    claim: Claim
    verdict: Verdict
    effects: tuple[TextTable, TextTable]  # those of `verdict_tables`
    layers: tuple[TextTable, ...]  # layer by layer


class Decisions(NamedTuple):
    """All claims, and the numbers that belong to none."""

    sections: tuple[Section, ...]
    whole: TextTable


def decide_and_tabulate(rows: list[Row]) -> Decisions:
    """Decide every claim and write out its tables."""
    index = index_final(rows)
    return Decisions(tuple(_section(claim, index) for claim in claims.CLAIMS), _whole_table(index))


def _section(claim: Claim, index: Index) -> Section:
    verdict = claim.decide(index)
    layers = tuple(text_table(table, index) for table in claim.tables(index))
    return Section(claim, verdict, verdict_tables(verdict), layers)


def _whole_table(index: Index) -> TextTable:
    """Tabulate one number of each network, and the measures of the data."""
    columns = [Column(f"multi-scale relevance, {name}", Key(MULTISCALE_RELEVANCE, name), 4, True) for name in NETWORKS]
    columns += [Column(m.heading, Key(m.name), m.digits, m.show_interval) for m in regeneration.DATA_MEASURES]
    lines = (
        (column.title, format_cell(point.interval, column))
        for column in columns
        for point in layer_summaries(index, column.key)
    )
    return TextTable("Numbers of a whole network, or of the data", ("what", "value"), tuple(lines))
