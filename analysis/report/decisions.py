"""The decisions on all claims with their tables, from the table of a study alone."""

from collections.abc import Sequence
from typing import NamedTuple

from analysis.claims import registry as claims
from analysis.claims.claim import Claim, Column
from analysis.claims.in_place.answers import Answers, answers_in_place, answers_sentence, marked
from analysis.claims.reading import NETWORKS, Index, Key, by_readout, index_final
from analysis.claims.summary import layer_summaries
from analysis.claims.verdict import Verdict
from analysis.controls.calibration.row import CalibrationRow
from analysis.protocols.first import SECONDARY_READOUT
from analysis.regeneration import registry as regeneration
from analysis.report.calibration_tables import calibration_sentences, calibration_tables
from analysis.report.cautions import find_cautions
from analysis.report.mixing_table import mixing_table
from analysis.report.text_tables import TextTable, format_cell, text_table, verdict_tables
from analysis.table.measure_names import MULTISCALE_RELEVANCE
from analysis.table.row import Row


class Section(NamedTuple):
    """One claim."""

    claim: Claim
    verdict: Verdict
    other: Verdict | None  # by the same rule from the sampled read-out; None where there is none, or by first protocol
    effects: tuple[TextTable, TextTable]  # those of `verdict_tables`
    layers: tuple[TextTable, ...]  # layer by layer
    calibration: tuple[TextTable, ...] = ()  # what its test says of controls
    controls: tuple[str, ...] = ()  # the same in a sentence for each table
    answers: Answers = ()  # what its rule says of controls in the place of these layers
    other_answers: Answers = ()  # the same for the sampled read-out

    @property
    def said(self) -> str:
        """Return the decision, and in brackets that it is no evidence, where it is none."""
        return marked(self.verdict.decision, self.answers)

    @property
    def other_said(self) -> str:
        """Return the same for the sampled read-out, a dash without."""
        return marked(self.other.decision, self.other_answers) if self.other else "-"


def other_readout(section: Section) -> str:
    """Say what the rule gives from the sampled read-out; an empty string where there is none."""
    if section.other is None:
        return ""
    said = f"By the sampled read-out, which decides nothing: {section.other.decision}. {section.other.reason}"
    return f"{said} {answers_sentence(section.other.decision, section.other_answers)}".strip()


class Decisions(NamedTuple):
    """All claims, and the numbers that belong to none."""

    protocol: claims.Protocol
    sections: tuple[Section, ...]
    whole: TextTable
    mixing: TextTable  # of the chains of free samples, by layer
    cautions: tuple[str, ...]  # sentences, see `find_cautions`


def decide_and_tabulate(
    rows: list[Row], protocol: claims.Protocol = claims.CURRENT, calibration: Sequence[CalibrationRow] = ()
) -> Decisions:
    """Decide every claim by a protocol and write out its tables, and those of the calibration of its test."""
    index = index_final(rows)
    sampled = by_readout(index, SECONDARY_READOUT) if protocol == claims.CURRENT else {}
    of_protocol = claims.claims_of(protocol)
    answers, others = (answers_in_place(of, of_protocol) if of else {} for of in (index, sampled))
    sections = tuple(
        _section(claim, index, sampled, calibration, answers.get(claim.title, ()), others.get(claim.title, ()))
        for claim in of_protocol
    )
    return Decisions(protocol, sections, _whole_table(index), mixing_table(index), find_cautions(index))


def _section(
    claim: Claim, index: Index, sampled: Index, calibration: Sequence[CalibrationRow], answers: Answers, others: Answers
) -> Section:
    verdict, other = claim.decide(index), claim.decide(sampled) if sampled else None
    layers = tuple(text_table(table, index) for table in claim.tables(index))
    tables = calibration_tables(calibration, claim.questions)
    controls = calibration_sentences(calibration, claim.questions)
    if claim.questions and not controls:
        controls = ("No controls of as many points stand beside this verdict: see relevance calibrate.",)
    if answers:
        controls += (answers_sentence(verdict.decision, answers),)
    return Section(claim, verdict, other, verdict_tables(verdict), layers, tables, controls, answers, others)


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
