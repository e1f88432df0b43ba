"""Files that are either whole or not there: written under another name, synced, renamed; checked when opened.

Every HDF5 file of this program has the attributes ``kind``, ``format`` and ``version`` (of the program that wrote it;
the oldest lack it). The format of a kind is raised only where older programs would misread new files.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rbm.errors import InputError
from rbm.version import __version__

if TYPE_CHECKING:
    import h5py


def check_writable(path: str | Path) -> None:
    """Raise InputError unless ``path`` can be written: call it before hours of work."""
    with _temporary_file(Path(path)):
        pass


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path in the same directory; its file replaces ``path`` on success, else it is deleted."""
    with _temporary_file(Path(path)) as temporary:
        yield temporary
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)


@contextmanager
def _temporary_file(path: Path) -> Iterator[Path]:
    """Make an empty file in the directory of ``path`` and delete it afterwards, also on Ctrl-C while it is made."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        try:
            temporary.touch(exist_ok=False)
        except OSError as error:
            raise InputError(
                f"cannot write {path}: {error.strerror}; choose a directory that exists and is writable"
            ) from None
        yield temporary
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


@contextmanager
def new_checkpoint(path: str | Path, kind: str, number: int) -> Iterator["h5py.File"]:
    """Open a new HDF5 file for writing, with its kind, format and version; it replaces ``path`` whole or not at all."""
    import h5py

    with replacing(path) as temporary, h5py.File(temporary, "w") as file:
        file.attrs.update(kind=kind, format=number, version=__version__)
        yield file


@contextmanager
def open_checkpoint(path: str | Path, kind: str, number: int) -> Iterator["h5py.File"]:
    """Open an HDF5 file for reading and check its kind and format; what is wrong inside becomes an InputError."""
    import h5py

    if not Path(path).is_file():
        raise InputError(f"there is no file {path}")
    try:
        file = h5py.File(path, "r")
    except OSError:
        raise InputError(f"{path} is not a whole HDF5 file: give a file that this program wrote") from None
    with file:
        found = file.attrs.get("kind")
        if str(found) != kind:
            held = f", it is a file of kind {found}" if isinstance(found, str) else ""
            raise InputError(f"{path} does not hold a {kind}{held}: give a file that this program wrote as one")
        if str(file.attrs.get("format")) != str(number):
            raise InputError(
                f"{path} has format {file.attrs.get('format')}; this version reads format {number}; {writer(file)}"
            )
        try:
            yield file
        except InputError as error:
            raise InputError(f"{path}: {error}") from None
        except KeyError as error:
            raise InputError(f"{path} lacks a part: {error.args[0]}") from None
        except (ValueError, TypeError, AttributeError) as error:
            raise InputError(f"{path} is damaged ({error}): give a file that this program wrote") from None


def writer(item: "h5py.File | h5py.Group") -> str:
    """Return which version of this program wrote the file of a group, and what to do about it, to end an error with."""
    version = item.file.attrs.get("version")
    which = "a version that left no number" if version is None else f"version {version}"
    return f"it was written by {which}: use that version"
