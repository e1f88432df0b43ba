"""Change files of this program as their damage tests need them: through HDF5, or byte by byte."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py

from dbn.datasets import packed_seal
from rbm.storage.checksum import HDF5_SIGNATURE, parts_of, sealed


@contextmanager
def editing(path) -> Iterator[h5py.File]:
    """Open a file for changes; it gets the checksum of what it then holds, as if this program had written it so."""
    with h5py.File(path, "r+") as file:
        yield file
    content = Path(path).read_bytes()
    if content.startswith(packed_seal.BEGIN):
        packed_seal.seal(str(path), _words_of(path))
        return
    image = content[content.index(HDF5_SIGNATURE) :]
    Path(path).write_bytes(image)
    with h5py.File(path) as file:
        parts = parts_of(file, image)
    Path(path).write_bytes(sealed(image, parts))


def _words_of(path) -> packed_seal.Words:
    """Where the words of a packed file are; nowhere if it has none of its own."""
    with h5py.File(path, "r") as file:
        item = file.get("words") if isinstance(file.get("words", getlink=True), h5py.HardLink) else None
        if not isinstance(item, h5py.Dataset) or item.id.get_offset() is None:
            return packed_seal.Words(0, 0, packed_seal.USER_BLOCK, 0)
        start = item.id.get_offset()  # from the beginning of the file, with its user block
        return packed_seal.Words(0, 0, start, item.id.get_storage_size())
