"""Print verdicts."""

from collections.abc import Mapping

from rich.text import Text

from analysis.claims.in_place.answers import answers_in_place, marked
from analysis.claims.reading import Index
from analysis.claims.registry import CLAIMS
from analysis.claims.second.law import decide_law, places_of
from analysis.report.decisions import Decisions, other_readout
from analysis.terminal.model_tables import wide_console
from analysis.terminal.text_table import rich_table

COLOURS = {"supported": "green", "here": "green", "not supported": "red", "elsewhere": "red", "undecided": "yellow"}


def print_claims(found: Decisions) -> None:
    """Print the verdicts, each with its reason and its numbers."""
    console = wide_console()
    for section in found.sections:
        verdict = section.verdict
        console.print(Text(verdict.claim, style="bold"))
        console.print(Text(section.said, style=COLOURS[verdict.decision]), Text(verdict.reason), sep=": ")
        if section.other:
            console.print(Text(other_readout(section)))
        for sentence in section.controls:
            console.print(Text(sentence))
        for table in section.effects:
            console.print(rich_table(table))
        console.print()
    for sentence in found.cautions:
        console.print(Text("Caution:", style="bold yellow"), Text(sentence))
    console.print("Every layer: --markdown FILE writes a page.", highlight=False)


def print_law(data_sets: Mapping[str, Index]) -> None:
    """Print every verdict on every data set, and whether claim (iii) holds as a law over them."""
    console = wide_console()
    answers = {name: answers_in_place(index, CLAIMS) for name, index in data_sets.items()}
    for claim in CLAIMS:
        console.print(Text(claim.title, style="bold"))
        for name, index in data_sets.items():
            verdict = claim.decide(index)
            said = Text(marked(verdict.decision, answers[name][claim.title]), style=COLOURS[verdict.decision])
            console.print(Text(f"{name}: ") + said + Text(f". {verdict.reason}"))
        console.print()
    decision, reason = decide_law({name: places_of(index) for name, index in data_sets.items()})
    console.print(Text("(iii) as a law over data sets", style="bold"))
    console.print(Text(decision, style=COLOURS[decision]), Text(reason), sep=": ")
