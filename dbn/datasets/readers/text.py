"""Numbers in a text, a row a line: between commas, semicolons, tabs or blanks, whichever the first lines have.

Lines that begin with # or % are comments, as is what follows a # in any line. What is taken for a header is in
`dbn.datasets.readers.layout`; where a header counts the columns a note says so.
"""

from collections.abc import Iterator
from functools import partial
from itertools import chain, islice

import numpy as np

from dbn.datasets.readers.layout import Layout, is_number, layout_of, row_lines, split_fields
from dbn.datasets.readers.table import Table
from rbm.errors import InputError

_ROWS = 4096  # parsed at once


def read_text_numbers(path: str) -> np.ndarray:
    """Read the numbers in a text file, float64 (rows, columns); blank lines and comments are skipped.

    Raises
    ------
    InputError
        On a field that is no number or a row of another length than the first; the message names the line.
    """
    parts = list(open_text(path).chunks())
    return np.concatenate(parts) if parts else np.empty((0, 0))


def open_text(path: str) -> Table:
    """Open a text of numbers as a table; errors as in `read_text_numbers`, raised when its rows are read."""
    layout = layout_of(path)
    first = next(row_lines(path, layout), (0, ""))[1]
    width = len(split_fields(first, layout.delimiter)) if first else 0
    return Table(
        np.dtype(float), (-1 if width else 0, width), partial(_chunks, path, layout), layout.names,
        (layout.counted,) if layout.counted else (), partial(_columns, path, layout), partial(_words, path, layout),
    )  # fmt: skip


def holds_numbers(path: str) -> bool:
    """Return whether a line of the first thousand is one of numbers, in one of the forms `open_text` reads.

    A line of two fields and more may have words in a few of them, such as a class or the name of the row.
    """
    layout = layout_of(path)
    for _, line in islice(row_lines(path, layout), 1000):
        fields = split_fields(line, layout.delimiter)
        if 10 * sum(map(is_number, fields)) >= (5 if len(fields) > 1 else 10) * len(fields):
            return True
    return False


def is_table(path: str) -> bool:
    """Return whether a text is a table in which words may stand beside numbers, and no text of words.

    It has a line of numbers, as for `holds_numbers`, between commas, semicolons or tabs; or, between blanks, two lines
    or more, all of as many fields, of which half are numbers.
    """
    layout = layout_of(path)
    if layout.delimiter is not None:
        return holds_numbers(path)
    rows = [split_fields(line, None) for _, line in islice(row_lines(path, layout), 20)]
    as_long = len({len(fields) for fields in rows}) == 1 and len(rows[0]) > 1
    return len(rows) > 1 and as_long and all(2 * sum(map(is_number, fields)) >= len(fields) for fields in rows)


def _columns(path: str, layout: Layout, used: tuple[int, ...]) -> Iterator[np.ndarray]:
    return _chunks(path, layout._replace(used=used))


def _words(path: str, layout: Layout, column: int) -> np.ndarray:
    """Read a column as it is written, (rows,) of text."""
    rows = (split_fields(line, layout.delimiter) for _, line in row_lines(path, layout))
    return np.array([fields[column].strip(' "\t\r\n') if column < len(fields) else "" for fields in rows])


def _chunks(path: str, layout: Layout) -> Iterator[np.ndarray]:
    rows, width = (line for _, line in row_lines(path, layout)), 0
    while (first := next(rows, None)) is not None:
        try:
            part = _parse(chain([first], islice(rows, _ROWS - 1)), layout)
            if width and part.shape[1] != width:
                raise ValueError
        except ValueError as error:
            raise InputError(
                f"{path}, {_fault(path, layout) or error}: give comma-separated numbers with a decimal point, or "
                "numbers between semicolons, tabs or blanks, as many on every line; leave out a column of words by "
                "--skip-columns NUMBER, counted from 0, or read it by --labels NUMBER"
            ) from None
        width = part.shape[1]
        yield part


def _parse(lines: Iterator[str], layout: Layout) -> np.ndarray:
    return np.loadtxt(lines, delimiter=layout.delimiter, usecols=layout.used, comments=None, quotechar='"', ndmin=2)


def _fault(path: str, layout: Layout) -> str:
    """Describe the first line that cannot be used; empty if there is none."""
    width = 0
    for number, line in row_lines(path, layout):
        try:
            columns = _parse(iter([line]), layout).shape[1]
        except ValueError:
            fields = split_fields(line, layout.delimiter)
            used = [fields[i] for i in layout.used if i < len(fields)] if layout.used else fields
            field = next((field for field in used if not is_number(field)), line)
            return f"line {number}: {field.strip()[:40]!r} is not a number"
        width = width or columns
        if columns != width:
            return f"line {number}: {columns} columns where the first row has {width}"
    return ""
