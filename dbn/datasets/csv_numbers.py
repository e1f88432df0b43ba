"""Comma-separated numbers, a row a line; a first line of which no field is a number is a header."""

from collections.abc import Iterator
from itertools import chain

import numpy as np

from rbm.errors import InputError


def read_csv(path: str) -> np.ndarray:
    """Read the numbers in a CSV file, float64 (rows, columns); blank lines are skipped.

    Raises
    ------
    InputError
        On a field that is no number or a row of another length than the first; the message names the line.
    """
    rows = (line for _, line in _rows(path))
    first = next(rows, None)
    if first is None:
        return np.empty((0, 0))
    try:
        return _parse(chain([first], rows))
    except ValueError as error:
        raise InputError(
            f"{path}, {_fault(path) or error}: give comma-separated numbers, as many on every line"
        ) from None


def _parse(lines: Iterator[str]) -> np.ndarray:
    return np.loadtxt(lines, delimiter=",", comments=None, quotechar='"', ndmin=2)


def _rows(path: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line with data; bytes that are no text become a character that is no number."""
    header_may_come = True
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                if not header_may_come or any(map(_is_number, line.split(","))):
                    yield number, line
                header_may_come = False


def _fault(path: str) -> str:
    """Describe the first line that cannot be used; empty if there is none."""
    width = 0
    for number, line in _rows(path):
        try:
            columns = _parse(iter([line])).shape[1]
        except ValueError:
            field = next((field for field in line.split(",") if not _is_number(field)), line)
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
