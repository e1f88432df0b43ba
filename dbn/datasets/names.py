"""Names of data, as command lines take them.

PATH, PATH:/NAME of an array in a file, mnist:SPLIT, mnist-grey or mnist-grey:SPLIT for grey levels, NAME or NAME:SPLIT
of a named set, or - for standard input.
"""

import os
import re

from dbn.datasets.sets.registry import held_out_of, is_set
from rbm.errors import InputError

STANDARD_INPUT, GREY_MNIST = "-", "mnist-grey"
_DRIVE = re.compile(r"[A-Za-z]:[/\\]")  # C:/x.npy names no array in a file C


def is_embedded(name: str | None) -> bool:
    """Return whether the name is one of the embedded MNIST, None included, or of a named set: of no file."""
    return name is None or name.startswith("mnist:") or is_grey_mnist(name) or is_set(name)


def is_grey_mnist(name: str | None) -> bool:
    """Return whether the name is one of the grey levels of the embedded MNIST."""
    return name is not None and name.partition(":")[0] == GREY_MNIST


def held_out_name(data: str | None) -> str | None:
    """Return the name of the held-out rows that belong to data; None if none are known."""
    if data in (GREY_MNIST, f"{GREY_MNIST}:train"):
        return f"{GREY_MNIST}:test"
    return "mnist:test" if data in (None, "mnist:train") else held_out_of(str(data))


def split_name(name: str) -> tuple[str, str]:
    """Split PATH:/NAME into path and name, the latter empty if there is none; the letter of a drive stays."""
    if os.path.isfile(name) or "://" in name:  # the latter is an address of the web, which is not read
        return name, ""
    start = 2 if _DRIVE.match(name) else 0
    path, _, inside = name[start:].partition(":/")
    return name[:start] + path, inside


def absolute(name: str | None) -> str | None:
    """Return the name of data with the whole path of a file, so that it holds in any directory; no empty one."""
    if name is None or name == STANDARD_INPUT or is_embedded(name) or "://" in name:
        return name
    if not name:
        raise InputError("a name of data is empty: give a file with --data or --held-out, or leave the option out")
    path, inside = split_name(name)
    return os.path.abspath(path) + (f":/{inside}" if inside else "")


def check_file(path: str) -> None:
    """Raise InputError unless there is a file of at least one byte that can be read."""
    if os.path.isdir(path):
        raise InputError(f"{path} is a directory: give a file")
    if os.path.exists(path) and not os.path.isfile(path):
        raise InputError(f"{path} is a pipe or device, which cannot be read twice: give a file, or - and pipe it in")
    if not os.path.isfile(path):
        raise InputError(f"there is no file {path}: check the name")
    try:
        with open(path, "rb") as file:
            empty = not file.read(1)
    except OSError as error:
        raise InputError(f"cannot read {path} ({error.strerror}): give a file that can be read") from None
    if empty:
        raise InputError(f"{path} is empty (0 bytes): give a file with data")
