"""Write a table of numbers and text as CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rbm.files import write_whole


def write_csv_lines(
    path: str | Path, head: Sequence[str], lines: Iterable[Sequence[Any]], *, line_end: str = "\r\n"
) -> None:
    """Write a head and lines, whole or not at all; floats in full precision; InputError if it cannot be written."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(head)
    writer.writerows(lines)
    write_whole(path, text.getvalue().encode())
