"""A table of text in the terminal."""

from rich.table import Table
from rich.text import Text

from analysis.report.text_tables import TextTable


def rich_table(text: TextTable) -> Table:
    """Lay out a table; brackets in cells are text, not markup."""
    table = Table(title=Text(text.title), title_justify="left")
    for name in text.head:
        table.add_column(Text(name))
    for line in text.lines:
        table.add_row(*map(Text, line))
    return table
