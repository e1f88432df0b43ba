"""Numbers in a text, a row a line: between commas, semicolons, tabs or blanks, whichever the first line has.

Lines that begin with # or % are comments, as is what follows a # in any line. A first line of which no field is a
number is a header of names; one that counts the columns, 0, 1, 2 .. or 1, 2, 3 .., is taken for a header too, and a
note says so.
"""

import io
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

import numpy as np

from dbn.datasets.readers.table import Table
from dbn.datasets.readers.zipped import opened
from rbm.errors import InputError

_ROWS = 4096  # parsed at once
_COMMENTS = ("#", "%")


class _Layout(NamedTuple):
    delimiter: str | None  # None: any white space
    header: int  # number of the line that is one; 0 if there is none
    names: tuple[str, ...]
    counts: bool  # whether the header counts the columns
    used: tuple[int, ...] | None = None  # columns that are read; None: all


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
    layout = _layout(path)
    first = next(_rows(path, layout), (0, ""))[1]
    width = len(_fields(first, layout)) if first else 0
    notes: tuple[str, ...] = ()
    if layout.counts:
        notes = (f"line {layout.header}, {layout.names[0]} to {layout.names[-1]}, counts columns: taken for a header",)
    names = () if layout.counts else layout.names  # numbers are those of columns, and no names
    return Table(
        np.dtype(float), (-1 if width else 0, width), partial(_chunks, path, layout), names, notes,
        partial(_columns, path, layout), partial(_words, path, layout),
    )  # fmt: skip


def _columns(path: str, layout: _Layout, used: tuple[int, ...]) -> Iterator[np.ndarray]:
    return _chunks(path, layout._replace(used=used))


def _words(path: str, layout: _Layout, column: int) -> np.ndarray:
    """Read a column as it is written, (rows,) of text."""
    rows = (_fields(line, layout) for _, line in _rows(path, layout))
    return np.array([fields[column].strip(' "\t\r\n') if column < len(fields) else "" for fields in rows])


def read_words(path: str) -> np.ndarray:
    """Read the lines of a text, (lines,) of text; blank ones and comments are skipped."""
    return np.array([line.strip(' "\t\r\n') for _, line in _lines(path)])


def holds_numbers(path: str) -> bool:
    """Return whether a line of the first thousand is nothing but numbers, in one of the forms `open_text` reads."""
    layout = _layout(path)
    lines = islice(_rows(path, layout), 1000)
    return any(all(map(_is_number, _fields(line, layout))) for _, line in lines)


def _chunks(path: str, layout: _Layout) -> Iterator[np.ndarray]:
    rows, width = (line for _, line in _rows(path, layout)), 0
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


def _parse(lines: Iterator[str], layout: _Layout) -> np.ndarray:
    return np.loadtxt(lines, delimiter=layout.delimiter, usecols=layout.used, comments=None, quotechar='"', ndmin=2)


def _lines(path: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is no comment; bytes that are no text become a character of no number."""
    with opened(path) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip() and not line.lstrip().startswith(_COMMENTS):
                yield number, line


def _layout(path: str) -> _Layout:
    """Find out the delimiter and the header from the first lines."""
    first = list(islice(_lines(path), 2))
    if not first:
        return _Layout(None, 0, (), False)
    delimiter = next((d for d in (";", "\t", ",") if d in first[-1][1]), None)
    if len(first) == 2 and delimiter is None:  # a single column has none but in a header
        delimiter = next((d for d in (";", "\t", ",") if d in first[0][1]), None)
    plain = _Layout(delimiter, 0, (), False)
    names = tuple(field.strip(' "\t\r\n') for field in _fields(first[0][1].split("#")[0] or first[0][1], plain))
    counts = _counts(names) and len(first) == 2
    if counts or not any(map(_is_number, names)) or (names[0] == "" and _counts(names[1:])):
        return _Layout(delimiter, first[0][0], names, counts or _counts(names[1:]))
    return plain


def _counts(names: tuple[str, ...]) -> bool:
    """Return whether names are 0, 1, 2 .. or 1, 2, 3 .., at least three of them."""
    return len(names) > 2 and names in [tuple(map(str, range(a, a + len(names)))) for a in (0, 1)]


def _rows(path: str, layout: _Layout) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line with data."""
    for number, line in _lines(path):
        if number != layout.header:
            yield number, line.split("#", 1)[0] if "#" in line else line


def _fields(line: str, layout: _Layout) -> list[str]:
    return line.split(layout.delimiter) if layout.delimiter else line.split()


def _fault(path: str, layout: _Layout) -> str:
    """Describe the first line that cannot be used; empty if there is none."""
    width = 0
    for number, line in _rows(path, layout):
        try:
            columns = _parse(iter([line]), layout).shape[1]
        except ValueError:
            fields = _fields(line, layout)
            used = [fields[i] for i in layout.used if i < len(fields)] if layout.used else fields
            field = next((field for field in used if not _is_number(field)), line)
            return f"line {number}: {field.strip()[:40]!r} is not a number"
        width = width or columns
        if columns != width:
            return f"line {number}: {columns} columns where the first row has {width}"
    return ""


def _is_number(field: str) -> bool:
    try:
        float(field.strip(' "\t\r\n'))
    except ValueError:
        return False
    return True
