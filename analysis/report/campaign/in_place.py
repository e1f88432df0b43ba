"""Tabulate what the rule of each verdict says of controls in the place of the layers, over data sets."""

from collections.abc import Mapping

from analysis.campaign.studied import Studied
from analysis.claims.claim import Claim
from analysis.claims.in_place.answers import Answers, answers_in_place
from analysis.claims.registry import CLAIMS
from analysis.report.text_tables import TextTable

TITLE = "Controls in the place of the layers"
OfStudies = dict[str, dict[str, Answers]]  # by study, then by title of the claim


def answers_of(studies: Mapping[str, Studied]) -> OfStudies:
    """Ask the rule of every verdict about controls in the place of the layers of each study."""
    return {name: answers_in_place(study.table, CLAIMS) for name, study in studies.items()}


def in_place_table(claim: Claim, studies: Mapping[str, Studied], answers: OfStudies) -> TextTable:
    """Tabulate the answers to a claim: a line a study, a column a control; no lines of a claim without an ideal."""
    if not claim.ideal:
        return TextTable(TITLE, (), ())
    lines = []
    for name, study in studies.items():
        found = {answer.control: answer.counts for answer in answers[name][claim.title]}
        cells = (found.get(control, "-") for control in (claim.ideal, *claim.nulls))
        lines.append((name, claim.decide(study.table).decision, *cells))
    return TextTable(TITLE, ("data set", "verdict", claim.ideal, *claim.nulls), tuple(lines))
