"""Print verdicts."""

from rich.table import Table
from rich.text import Text

from analysis.report.decisions import Decisions
from analysis.report.text_tables import TextTable
from analysis.terminal.model_tables import wide_console

COLOURS = {"supported": "green", "not supported": "red", "undecided": "yellow"}


def print_claims(found: Decisions) -> None:
    """Print the verdicts, each with its reason and its numbers."""
    console = wide_console()
    for section in found.sections:
        verdict = section.verdict
        console.print(Text(verdict.claim, style="bold"))
        console.print(Text(verdict.decision, style=COLOURS[verdict.decision]), Text(verdict.reason), sep=": ")
        for table in section.effects:
            console.print(_table(table))
        console.print()
    console.print("Every layer: --markdown FILE writes a page.", highlight=False)


def _table(text: TextTable) -> Table:
    table = Table(title=Text(text.title), title_justify="left")
    for name in text.head:
        table.add_column(Text(name))
    for line in text.lines:
        table.add_row(*map(Text, line))
    return table
