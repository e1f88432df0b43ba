"""Tables in Markdown."""

import math
from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table; pipes in cells are escaped, a cell is one line."""
    lines = [_line(head), _line(["---"] * len(head)), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def code(text: object) -> str:
    """Mark a text as code; nothing of an empty one."""
    return f"`{text}`" if str(text) else ""


def range_text(low: float, high: float) -> str:
    """Say in words which numbers lie between two bounds, either of which may be infinite."""
    if math.isinf(low) and math.isinf(high):
        return "any number"
    if math.isinf(low):
        return f"at most {high:g}"
    if math.isinf(high):
        return f"{low:g} and more"
    return f"{low:g} to {high:g}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()).replace('|', chr(92) + '|') for cell in cells)} |"
