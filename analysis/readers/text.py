"""Read a text file as a whole."""

import os

from dbn.datasets.names import STANDARD_INPUT, check_file
from dbn.datasets.readers import standard_input
from dbn.datasets.readers.lines import encoding_of
from dbn.datasets.readers.zipped import opened
from rbm.errors import InputError


def local_path(name: str) -> str:
    """Return the path of a file, or of a copy of standard input for "-"."""
    return standard_input() if name == STANDARD_INPUT else name


def read_text(name: str) -> str:
    """Read the text in a file or in standard input: UTF-8, or UTF-16 with a byte order mark; by gzip too.

    Raises
    ------
    InputError
        If there is no such file, it cannot be read, is no text, or holds nothing but white space.
    """
    path = local_path(name)
    if not os.path.isdir(path):
        check_file(path)
    try:
        with opened(path) as file:
            text = file.read().decode(encoding_of(path))
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give a file that can be read") from None
    except UnicodeDecodeError:
        raise InputError(
            f"{name} is no text in UTF-8: convert it, as by iconv -f latin1 -t utf-8, or give numbers as --kind matrix"
        ) from None
    if "\0" in text:
        raise InputError(f"{name} is no text, it holds zero bytes: give a text, or numbers as --kind matrix")
    if not text.strip():
        raise InputError(f"{name} is empty: give a file with data")
    return text.replace("\r\n", "\n").replace("\r", "\n")
