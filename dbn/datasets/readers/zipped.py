"""Files compressed by gzip, known by their first bytes and not by their name."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from rbm.errors import InputError

_MAGIC = b"\x1f\x8b"


def is_zipped(path: str) -> bool:
    """Return whether a file begins as gzip does."""
    with open(path, "rb") as file:
        return file.read(2) == _MAGIC


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file for reading bytes, decompressed if it is gzip; damage of the compression becomes an InputError."""
    if not is_zipped(path):
        with open(path, "rb") as file:
            yield file
        return
    try:
        with gzip.open(path, "rb") as file:
            yield cast(BinaryIO, file)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path} is not a whole gzip file ({error}): get it again") from None


def first_bytes(path: str, n: int) -> bytes:
    """Return the first n bytes of a file, decompressed if it is gzip; fewer where the file is shorter or damaged."""
    if not is_zipped(path):
        with open(path, "rb") as file:
            return file.read(n)
    with gzip.open(path, "rb") as zipped:
        try:
            return zipped.read(n)
        except (OSError, EOFError, zlib.error):
            return b""
