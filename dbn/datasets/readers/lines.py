"""Lines of a text file: plain or by gzip, in UTF-8 or, where a byte-order mark says so, UTF-16."""

import io
from collections.abc import Iterator

import numpy as np

from dbn.datasets.readers.zipped import first_bytes, opened

_COMMENTS = ("#", "%")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def encoding_of(path: str) -> str:
    """Return the encoding of a text by its first bytes: UTF-16 as some spreadsheets write it, or UTF-8.

    UTF-16 has its mark and, before long, a character of ASCII: a digit, a blank or the end of a line.
    """
    begin = first_bytes(path, 4096)
    if begin.startswith(_UTF16) and any(char.isascii() for char in begin.decode("utf-16", "ignore")):
        return "utf-16"
    return "utf-8-sig"


def is_text(path: str) -> bool:
    """Return whether the first bytes of a file are those of a text: none is zero, or it is in UTF-16."""
    return encoding_of(path) == "utf-16" or b"\0" not in first_bytes(path, 4096)


def text_lines(path: str) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line that is neither blank nor a comment.

    Bytes that are no text become a character that no number has.
    """
    encoding = encoding_of(path)
    with opened(path) as raw, io.TextIOWrapper(raw, encoding=encoding, errors="replace") as file:
        for number, line in enumerate(file, start=1):
            if line.strip() and not line.lstrip().startswith(_COMMENTS):
                yield number, line


def read_words(path: str) -> np.ndarray:
    """Read the lines of a text, (lines,) of text; blank ones and comments are skipped."""
    return np.array([line.strip(' "\t\r\n') for _, line in text_lines(path)])
