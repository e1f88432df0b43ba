"""Open HDF5 files for reading: one of this program that carries a checksum, or any other."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rbm.errors import InputError
from rbm.storage.checksum import FIRST_WORDS, check_seal
from rbm.storage.contents import check_memory

if TYPE_CHECKING:
    import h5py


def open_image(path: str | Path) -> tuple["h5py.File", bool]:
    """Read a file and open what was read; also return whether it had a checksum, which is checked first.

    No locks of the system are used.

    Raises
    ------
    InputError
        If it is not HDF5, cut off or damaged; the message begins with a verb, to stand behind the name of the file.
    """
    import h5py

    check_memory(os.path.getsize(path), "it")
    with open(path, "rb") as stream:
        content = stream.read()
    is_sealed = check_seal(content)
    access = h5py.h5p.create(h5py.h5p.FILE_ACCESS)
    access.set_fapl_core(backing_store=False)
    access.set_file_image(content)
    return h5py.File(h5py.h5f.open(secrets.token_hex(8).encode(), h5py.h5f.ACC_RDONLY, fapl=access)), is_sealed


@contextmanager
def open_any(path: str | Path) -> Iterator["h5py.File"]:
    """Open any HDF5 file: one with a checksum after checking it, in memory; another, which may be large, in its place.

    Raises
    ------
    InputError
        If there is a checksum that does not match.
    OSError
        If HDF5 cannot open the file.
    """
    import h5py

    with open(path, "rb") as stream:
        is_sealed = stream.read(len(FIRST_WORDS)) == FIRST_WORDS
    if not is_sealed:
        with h5py.File(path, "r") as file:
            yield file
        return
    try:
        file, _ = open_image(path)
    except InputError as error:
        raise InputError(f"{path} {error}") from None
    with file:
        yield file


def kind_in(path: str | Path) -> str | None:
    """Return the kind that an HDF5 file says it is of; "" if it says none, None if it is not whole."""
    try:
        with open_any(path) as file:
            return str(file.attrs.get("kind", ""))
    except (OSError, InputError, RuntimeError, TypeError):
        return None
