"""Names of data, as command lines take them: PATH, PATH:/NAME of an array in a file, mnist:SPLIT, or - for input."""

import os
import re

from rbm.errors import InputError

STANDARD_INPUT = "-"
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")  # C:/x.npy names no array in a file C


def is_embedded(name: str | None) -> bool:
    """Return whether the name is one of the embedded MNIST, None included."""
    return name is None or name.startswith("mnist:")


def split_name(name: str) -> tuple[str, str]:
    """Split PATH:/NAME into path and name, the latter empty if there is none; the letter of a drive stays."""
    if os.path.isfile(name):
        return name, ""
    start = 2 if _DRIVE.match(name) else 0
    path, _, inside = name[start:].partition(":/")
    return name[:start] + path, inside


def absolute(name: str | None) -> str | None:
    """Return the name of data with the whole path of a file, so that it holds in any directory; no empty one."""
    if name is None or name == STANDARD_INPUT or is_embedded(name):
        return name
    if not name:
        raise InputError("a name of data is empty: give a file with --data or --held-out, or leave the option out")
    path, inside = split_name(name)
    return os.path.abspath(path) + (f":/{inside}" if inside else "")


def check_file(path: str) -> None:
    """Raise InputError unless there is a file of at least one byte that can be read."""
    if os.path.isdir(path):
        raise InputError(f"{path} is a directory: give a file")
    if not os.path.isfile(path):
        raise InputError(f"there is no file {path}: check the name")
    try:
        with open(path, "rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give a file that can be read") from None
    if empty:
        raise InputError(f"{path} is empty (0 bytes): give a file with data")
