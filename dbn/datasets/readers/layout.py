"""How the lines of a text of numbers are written: what is between the fields, and whether the first line is a header.

A first line of which no field is a number is a header of names. One that counts the columns, 0, 1, 2 .. or 1, 2, 3 ..,
is taken for a header too, also where names stand between the numbers.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from dbn.datasets.readers.lines import text_lines

_DELIMITERS = (";", "\t", ",")
_TRUTH = re.compile(r"\b(?:(true)|false)\b", re.IGNORECASE)  # as pandas, R and savetxt write booleans
_AROUND = ' "\t\r\n'


class Layout(NamedTuple):
    """The form of a text of numbers."""

    delimiter: str | None = None  # None: any white space
    header: int = 0  # number of the line that is one; 0 if there is none
    names: tuple[str, ...] = ()  # of the columns, one each; numbers of columns are no names
    counted: str = ""  # what a header that counts columns says, in words
    truth: bool = False  # whether there are the words True and False, for 1 and 0
    used: tuple[int, ...] | None = None  # columns that are read; None: all


def layout_of(path: str) -> Layout:
    """Find out the layout from the first lines."""
    first = list(islice(text_lines(path), 2))
    if not first:
        return Layout()
    lines = [text.split("#")[0] or text for _, text in first]
    delimiter = next((d for d in _DELIMITERS if d in lines[-1]), None)
    if len(first) == 2 and delimiter is None:  # a single column has none but in a header
        delimiter = next((d for d in _DELIMITERS if d in lines[0]), None)
    last = split_fields(lines[-1], delimiter)
    plain = Layout(delimiter, truth=any(_TRUTH.fullmatch(field.strip(_AROUND)) for field in last))
    written = tuple(field.strip(_AROUND) for field in split_fields(lines[0], delimiter))
    numbers = tuple(field for field in written if is_number(field))
    counts = _counts(numbers, 1 if written[0] == "" else 3) and len(first) == 2
    if numbers and not counts:
        return plain
    counted = f"line {first[0][0]}, {numbers[0]} to {numbers[-1]}, counts columns: taken for a header" if counts else ""
    return plain._replace(header=first[0][0], names=_names(written, len(last), counts), counted=counted)


def _names(written: tuple[str, ...], width: int, counts: bool) -> tuple[str, ...]:
    """Return a name for each of ``width`` columns, or none where the header has another number of them."""
    if len(written) == width - 1:  # R's write.table: row names have no header
        written = ("", *written)
    if len(written) != width or (counts and all(name == "" or is_number(name) for name in written)):
        return ()
    return tuple(str(i) if is_number(name) else name for i, name in enumerate(written))


def _counts(names: tuple[str, ...], least: int) -> bool:
    """Return whether names are 0, 1, 2 .. or 1, 2, 3 .., at least so many of them."""
    return len(names) >= least and names in [tuple(map(str, range(a, a + len(names)))) for a in (0, 1)]


def row_lines(path: str, layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line with data, True and False as 1 and 0."""
    for number, line in text_lines(path):
        if number != layout.header:
            text = line.split("#", 1)[0] if "#" in line else line
            yield number, _TRUTH.sub(lambda found: "1" if found[1] else "0", text) if layout.truth else text


def split_fields(line: str, delimiter: str | None) -> list[str]:
    """Split a line at the delimiter, or at white space for None, but not within quotation marks; these are kept."""
    pieces = line.split(delimiter)
    if '"' not in line:
        return pieces
    fields: list[str] = []
    is_open = False
    for piece in pieces:
        if is_open:
            fields[-1] += (delimiter or " ") + piece
        else:
            fields.append(piece)
        if is_open or piece.lstrip().startswith('"'):
            is_open ^= piece.count('"') % 2 == 1
    return fields


def is_number(field: str) -> bool:
    """Return whether a field is a number, or a word for true or false."""
    text = field.strip(_AROUND)
    try:
        float(text)
    except ValueError:
        return _TRUTH.fullmatch(text) is not None
    return True
