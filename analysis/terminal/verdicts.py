"""Print verdicts."""

from rich.table import Table
from rich.text import Text

from analysis.report.account import Account
from analysis.report.text_tables import Grid
from analysis.terminal.model_tables import wide_console

COLOURS = {"supported": "green", "not supported": "red", "undecided": "yellow"}


def print_claims(found: Account) -> None:
    """Print the three verdicts, each with its reason and its numbers."""
    console = wide_console()
    for section in found.sections:
        verdict = section.verdict
        console.print(Text(verdict.claim, style="bold"))
        console.print(Text(verdict.decision, style=COLOURS[verdict.decision]), Text(verdict.reason), sep=": ")
        for grid in section.effects:
            console.print(_table(grid))
        console.print()
    console.print("Every layer: --markdown FILE writes a page.", highlight=False)


def _table(grid: Grid) -> Table:
    table = Table(title=Text(grid.title), title_justify="left")
    for name in grid.head:
        table.add_column(Text(name))
    for line in grid.lines:
        table.add_row(*map(Text, line))
    return table
