"""Tables of text as HTML, for notebooks."""

from collections.abc import Iterable
from html import escape


def html_table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    """Write a head and lines of text as an HTML table."""
    return f"<table>{_line('th', head)}{''.join(_line('td', line) for line in lines)}</table>"


def _line(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
