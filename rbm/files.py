"""Files that are either whole or not there: written under another name, synced, renamed; checked when opened.

Every HDF5 file of this program has the attributes ``kind``, ``format`` and ``version`` (of the program that wrote it;
the oldest lack it). It is built in memory and written at once behind a checksum (`rbm.storage.checksum`), and read into
memory and checked before HDF5 interprets it; the first format of each kind had no checksum and is read with a warning.
The format of a kind is raised only where older programs would misread new files.
"""

import logging
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rbm.errors import InputError
from rbm.storage.checksum import parts_of, sealed
from rbm.storage.contents import check_contents
from rbm.storage.opening import open_image
from rbm.storage.parts import UNREADABLE
from rbm.version import __version__

if TYPE_CHECKING:
    import h5py

_log = logging.getLogger(__name__)  # without a handler of its own: warnings are lines on standard error
_told: set[str] = set()  # files that lack a checksum, of which that has been said
_PART = re.compile(r"\..+\.[0-9a-f]{8}\.part")  # names of temporary files


def check_writable(path: str | Path) -> None:
    """Raise InputError unless ``path`` can be written: call it before hours of work."""
    with _temporary_file(path):
        pass


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file that replaces ``path`` whole or not at all; InputError if it cannot be written."""
    with replacing(path) as temporary, open(temporary, "wb") as file:
        file.write(content)


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Yield a temporary path in the same directory; its file replaces ``path`` on success, else it is deleted."""
    with _temporary_file(path) as temporary:
        try:
            yield temporary
            with open(temporary, "rb+") as file:
                os.fsync(file.fileno())
            os.replace(temporary, path)
        except OSError as error:
            raise InputError(
                f"cannot write {path}: {error.strerror or error}; make room or choose another place, what was there is "
                "unchanged"
            ) from None


def remove_parts(directory: Path, name: str | None = None) -> None:
    """Delete temporary files that a killed process left: those of ``directory/name``, or all in and below it.

    Only for who holds the lock (`rbm.storage.lock`): another process may be writing otherwise.
    """
    found = directory.rglob(".*.part") if name is None else directory.glob(".*.part")
    with suppress(OSError):
        for part in found:
            if _PART.fullmatch(part.name) and (name is None or part.name[1:-14] in (name, f".{name}.lock")):
                part.unlink(missing_ok=True)


@contextmanager
def _temporary_file(path: str | Path) -> Iterator[Path]:
    """Make an empty file in the directory of ``path`` and delete it afterwards, also on Ctrl-C while it is made."""
    check_place(path)
    path = Path(path)
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


def check_place(path: str | Path) -> None:
    """Raise InputError if there is something at ``path`` that is no plain file, or the name is that of a directory."""
    name = os.fspath(path)
    if not name or name.endswith(("/", os.sep)) or os.path.isdir(name):
        raise InputError(f"cannot write {name or 'a file without a name'}: it is a directory; give the name of a file")
    if os.path.exists(name) and not os.path.isfile(name):
        raise InputError(f"cannot write {name}: it is a device, pipe or socket; give the name of a file")


@contextmanager
def new_checkpoint(path: str | Path, kind: str, number: int) -> Iterator["h5py.File"]:
    """Open a new HDF5 file for writing, with its kind, format and version; it replaces ``path`` whole or not at all."""
    import h5py

    check_place(path)
    with h5py.File(secrets.token_hex(8), "w", driver="core", backing_store=False) as file:
        file.attrs.update(kind=kind, format=number, version=__version__)
        yield file
        file.flush()
        image = file.id.get_file_image()
        content = sealed(image, parts_of(file, image))
    write_whole(path, content)


@contextmanager
def open_checkpoint(path: str | Path, kind: str, number: int, unsealed: int = 0) -> Iterator["h5py.File"]:
    """Open an HDF5 file for reading and check its checksum, kind and format; faults inside become an InputError.

    Parameters
    ----------
    path : str or Path
    kind : str
    number : int
        The highest format that is written now.
    unsealed : int
        The format of files without a checksum, which is read too, as all between are; 0 if there is none.
    """
    if not Path(path).is_file():
        raise InputError(f"there is no file {path}")
    try:
        file, is_sealed = open_image(path)
    except InputError as error:
        raise InputError(f"{path} {error}") from None
    except OSError as error:
        what = error.strerror or "HDF5 cannot open it"
        raise InputError(f"{path} is not a whole HDF5 file ({what}): give a file that this program wrote") from None
    with file:
        try:
            _check_kind(path, file, kind, tuple(range(unsealed or number, number + 1)))
            if not is_sealed and int(file.attrs["format"]) != unsealed:
                raise InputError("lacks its checksum, another program changed it: restore a copy")
            check_contents(file)
            if not is_sealed:
                _say_unsealed(path)
            yield file
        except InputError as error:
            raise InputError(str(error) if str(error).startswith(str(path)) else f"{path}: {error}") from None
        except KeyError as error:
            raise InputError(f"{path} lacks a part: {error.args[0]}") from None
        except MemoryError:
            raise InputError(f"{path} needs more memory than there is: give a smaller file") from None
        except UNREADABLE as error:
            raise InputError(f"{path} is damaged ({error}): give a file that this program wrote") from None


def _say_unsealed(path: str | Path) -> None:
    """Say of a file, once a process, that it carries no checksum."""
    place = os.path.abspath(path)
    if place not in _told:
        _told.add(place)
        _log.warning(
            "%s is of an older format without a checksum, damage to it is not noticed: load and save it to add one",
            path,
        )


def _check_kind(path: str | Path, file: "h5py.File", kind: str, formats: tuple[int, ...]) -> None:
    found = file.attrs.get("kind")
    if str(found) != kind:
        held = f", it is a file of kind {found}" if isinstance(found, str) else ""
        raise InputError(f"{path} does not hold a {kind}{held}: give a file that this program wrote as one")
    if str(file.attrs.get("format")) not in map(str, formats):
        several = f"s {', '.join(map(str, formats[:-1]))} and " if formats[1:] else " "
        reads = f"format{several}{formats[-1]}"
        raise InputError(f"{path} has format {file.attrs.get('format')}; this version reads {reads}; {writer(file)}")


def writer(item: "h5py.File | h5py.Group") -> str:
    """Return which version of this program wrote the file of a group, and what to do about it, to end an error with."""
    version = item.file.attrs.get("version")
    which = "a version that left no number" if version is None else f"version {version}"
    return f"it was written by {which}: use that version"
