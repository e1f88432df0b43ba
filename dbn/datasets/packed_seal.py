"""Checksums of a file of packed bits, computed by plain reads of blocks: memory holds a block, and maps nothing.

The file begins with a user block, which HDF5 and its tools skip: a line with the SHA-256 of all that is neither this
line nor words. The words have a digest of their own, an attribute, which the line so covers too.
"""

import hashlib
import os
import re
import time
from functools import lru_cache
from typing import BinaryIO, NamedTuple

from rbm.errors import InputError

USER_BLOCK = 512  # bytes
BEGIN = b"relevance-rbm: packed bits, "
_LINE = BEGIN + b"sha256 %s of what follows this line but for %020d bytes of words from byte %020d on\n"
_PATTERN = re.compile(
    BEGIN + rb"sha256 ([0-9a-f]{64}) of what follows this line but for (\d{20}) bytes of words from byte (\d{20}) on\n"
)
_LENGTH = len(_LINE % (b"0" * 64, 0, 0))
_BLOCK = 2**20  # bytes read at once
_SETTLED = 2 * 10**9  # nanoseconds after which the time of a change tells it from a later one


class Words(NamedTuple):
    """Where the words of states are in a file."""

    n_units: int
    n: int  # rows
    start: int  # first byte
    n_bytes: int


def seal(path: str, words: Words) -> None:
    """Write the line into the user block of a file."""
    with open(path, "r+b") as file:
        found = _digest_of_structure(file, words.start, words.n_bytes)
        file.seek(0)
        file.write(_LINE % (found.encode(), words.n_bytes, words.start))


def check_structure(path: str) -> bool:
    """Return whether a file has the line, after checking what it covers; InputError if that is not what was written."""
    with open(path, "rb") as file:
        line = _PATTERN.match(file.read(_LENGTH))
        if line is None:
            return False
        if _digest_of_structure(file, int(line[3]), int(line[2])) != line[1].decode():
            raise InputError(
                f"{path} is damaged: its structure (sizes, names, attributes) does not match its checksum: restore a "
                "copy, or pack it again"
            )
    return True


def check_words(path: str, words: Words, expected: str) -> None:
    """Raise InputError unless the words of a file have the digest expected; once a process for a file as it is."""
    now = os.stat(path)
    # a file just written may be changed again and have the same time
    check = _check_words if time.time_ns() - now.st_mtime_ns > _SETTLED else _check_words.__wrapped__
    check(path, words, expected, (now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns))


@lru_cache(maxsize=64)
def _check_words(path: str, words: Words, expected: str, file_as_it_is: tuple[int, ...]) -> None:
    found = hashlib.sha256(f"{words.n_units} {words.n} ".encode())
    with open(path, "rb", buffering=0) as file:
        _add(found, file, words.start, words.start + words.n_bytes)
    if found.hexdigest() != expected:
        raise InputError(f"{path} is damaged: its words do not match their digest: restore a copy, or pack it again")


def _digest_of_structure(file: BinaryIO, start: int, n_bytes: int) -> str:
    """Return the SHA-256 (hex) of what follows the line but for the words."""
    found, size = hashlib.sha256(), os.fstat(file.fileno()).st_size
    _add(found, file, _LENGTH, min(start, size))
    _add(found, file, start + n_bytes, size)
    return found.hexdigest()


def _add(found: "hashlib._Hash", file: BinaryIO, first: int, end: int) -> None:
    """Add the bytes of a file from first to end, or to its own end, to a digest."""
    file.seek(first)
    while first < end and (block := file.read(min(_BLOCK, end - first))):
        found.update(block)
        first += len(block)
