"""Change files of this program as their damage tests need them: through HDF5, or byte by byte."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py

from rbm.storage.checksum import HDF5_SIGNATURE, parts_of, sealed


@contextmanager
def editing(path) -> Iterator[h5py.File]:
    """Open a file for changes; it gets the checksum of what it then holds, as if this program had written it so."""
    with h5py.File(path, "r+") as file:
        yield file
    content = Path(path).read_bytes()
    image = content[content.index(HDF5_SIGNATURE) :]
    Path(path).write_bytes(image)
    with h5py.File(path) as file:
        parts = parts_of(file, image)
    Path(path).write_bytes(sealed(image, parts))
