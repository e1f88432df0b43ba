"""Put a checksum in front of an HDF5 image, and check it before HDF5 interprets a byte.

A sealed file begins with a user block, which HDF5 and its tools skip: a line with the length of the file and the
SHA-256 of all that follows the line; then, as JSON, the place and the CRC-32 of every dataset, so that an error can
name the damaged one; then zeros up to a power of two, where the image begins.
"""

import hashlib
import json
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple

from rbm.errors import InputError

if TYPE_CHECKING:
    import h5py

HDF5_SIGNATURE = b"\x89HDF\r\n\x1a\n"
FIRST_WORDS = b"relevance-rbm: sha256 "  # of a file with a checksum
_LINE = FIRST_WORDS + b"%s of what follows this line, %020d bytes in all, HDF5 from byte %010d\n"
_PATTERN = re.compile(
    rb"relevance-rbm: sha256 [0-9a-f]{64} of what follows this line, (\d{20}) bytes in all, HDF5 from byte (\d{10})\n"
)
_LINE_LENGTH = len(_LINE % (b"0" * 64, 0, 0))
_SMALLEST = 512  # bytes of a user block of HDF5


class Part(NamedTuple):
    """The bytes of one dataset in an HDF5 image."""

    name: str
    extents: list[list[int]]  # first byte in the image and number of bytes, of each chunk
    crc: int


def sealed(image: bytes, parts: list[Part]) -> bytes:
    """Return the bytes of a file: the image behind its checksum."""
    directory = json.dumps(parts, separators=(",", ":")).encode()
    start = _SMALLEST
    while start < _LINE_LENGTH + len(directory):
        start *= 2
    rest = directory.ljust(start - _LINE_LENGTH, b"\0") + image
    return _line(rest, start) + rest


def check_seal(content: bytes) -> bool:
    """Return whether the content of a file has a checksum, after checking it; False for HDF5 without one.

    Raises
    ------
    InputError
        If the content is neither, is cut off, or is not what was written.
    """
    if content.startswith(HDF5_SIGNATURE):
        return False
    line = _PATTERN.match(content)
    if line is None:
        raise InputError("is not a whole HDF5 file: give a file that this program wrote")
    length, start = int(line[1]), int(line[2])
    if len(content) < length:
        raise InputError(f"is not a whole HDF5 file, {len(content)} of its {length} bytes are there: restore a copy")
    rest = content[_LINE_LENGTH:]
    if content[:_LINE_LENGTH] != _line(rest, start):
        raise InputError(f"is damaged: {_damaged(content, start)} does not match its checksum: restore a copy")
    return True


def parts_of(file: "h5py.File", image: bytes) -> list[Part]:
    """Return where in its image each dataset of a file is."""
    import h5py

    parts: list[Part] = []

    def add(name: str, item: "h5py.Dataset | h5py.Group") -> None:
        if isinstance(item, h5py.Dataset):
            extents = _extents(item)
            parts.append(Part(name, extents, _crc(image, extents)))

    file.visititems(add)
    return parts


def _line(rest: bytes, start: int) -> bytes:
    return _LINE % (hashlib.sha256(rest).hexdigest().encode(), _LINE_LENGTH + len(rest), start)


def _extents(dataset: "h5py.Dataset") -> list[list[int]]:
    if dataset.chunks is None:
        offset = dataset.id.get_offset()
        return [] if offset is None else [[offset, dataset.id.get_storage_size()]]
    chunks = (dataset.id.get_chunk_info(i) for i in range(dataset.id.get_num_chunks()))
    return [[chunk.byte_offset, chunk.size] for chunk in chunks]


def _crc(image: bytes, extents: list[list[int]]) -> int:
    crc = 0
    for first, size in extents:
        crc = zlib.crc32(memoryview(image)[first : first + size], crc)
    return crc


def _damaged(content: bytes, start: int) -> str:
    """Name the datasets whose bytes have changed, or say that others have."""
    image = content[start:]
    try:
        parts = [Part(*part) for part in json.loads(content[_LINE_LENGTH:start].rstrip(b"\0"))]
        names = [part.name for part in parts if _crc(image, part.extents) != part.crc]
    except (ValueError, TypeError):
        return "the directory of its parts"
    return ", ".join(names[:3]) or "its structure (names, attributes or texts)"
