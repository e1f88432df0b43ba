"""Read the parts of an HDF5 file that other programs may have written: whatever is missing or mistyped is named."""

import json
import math
import numbers
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rbm.errors import InputError

if TYPE_CHECKING:
    import h5py
    import numpy as np

# what h5py and constructors raise on contents they cannot take
UNREADABLE = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, OSError, RuntimeError)
FLOATS, WHOLE, WORDS = "f", "iu", "u"  # kinds of NumPy's types
_NAMES = {FLOATS: "floating-point numbers", WHOLE: "whole numbers", WORDS: "unsigned whole numbers"}


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Begin every error about contents, inside, with what they are of."""
    try:
        yield
    except InputError as error:
        raise InputError(f"{what}: {error}") from None
    except UNREADABLE as error:
        raise InputError(f"{what} cannot be read ({type(error).__name__}: {error})") from None


def text(item: "h5py.Group | h5py.Dataset", name: str) -> str:
    """Read an attribute that is a text."""
    value = _attribute(item, name)
    if isinstance(value, bytes):
        with naming(_of(item, name)):
            value = value.decode()
    if not isinstance(value, str):
        raise InputError(f"{_of(item, name)} must be a text; got {_shown(value)}")
    return value


def whole_number(item: "h5py.Group | h5py.Dataset", name: str, least: int = 0) -> int:
    """Read an attribute that is a whole number, at least ``least``."""
    value = _attribute(item, name)
    if not isinstance(value, numbers.Integral) or int(value) < least:
        raise InputError(f"{_of(item, name)} must be a whole number of at least {least}; got {_shown(value)}")
    return int(value)


def number(item: "h5py.Group | h5py.Dataset", name: str) -> float:
    """Read an attribute that is a finite number."""
    value = _attribute(item, name)
    if not isinstance(value, numbers.Real) or not math.isfinite(value):
        raise InputError(f"{_of(item, name)} must be a finite number; got {_shown(value)}")
    return float(value)


def record(item: "h5py.Group | h5py.Dataset", name: str, kind: type = dict) -> Any:
    """Read an attribute that is JSON: an object (dict) or a list."""
    with naming(_of(item, name)):
        value = json.loads(text(item, name))
    if not isinstance(value, kind):
        raise InputError(f"{_of(item, name)} must be a {kind.__name__} in JSON; got {_shown(value)}")
    return value


def group(parent: "h5py.Group", name: str) -> "h5py.Group":
    """Return the group of this name in another."""
    import h5py

    found = _member(parent, name)
    if not isinstance(found, h5py.Group):
        raise InputError(f"{found.name} must be a group; it is a dataset")
    return found


def numbered_groups(parent: "h5py.Group", name: str, first: int) -> list["h5py.Group"]:
    """Return the groups ``first``, ``first + 1``, ... that a group of this name holds."""
    found = group(parent, name)
    return [group(found, str(n)) for n in range(first, first + len(found))]


def dataset(parent: "h5py.Group", name: str) -> "h5py.Dataset":
    """Return the dataset of this name in a group."""
    import h5py

    found = _member(parent, name)
    if not isinstance(found, h5py.Dataset):
        raise InputError(f"{found.name} must be a dataset; it is a group")
    return found


def array(parent: "h5py.Group", name: str, kind: str, shape: tuple[int | None, ...]) -> "np.ndarray":
    """Read the dataset of this name in a group: numbers of a kind, in a shape where None is any length."""
    found = dataset(parent, name)
    got = found.shape
    if got is None or len(got) != len(shape) or any(n is not None and n != m for n, m in zip(shape, got, strict=True)):
        expected = ", ".join("any" if n is None else str(n) for n in shape)
        raise InputError(f"{found.name} has shape {got}; expected ({expected})")
    if found.dtype.kind not in kind:
        raise InputError(f"{found.name} must hold {_NAMES[kind]}; got {found.dtype}")
    with naming(found.name):
        read: np.ndarray = found[...]
    return read


def texts(parent: "h5py.Group", name: str) -> list[str]:
    """Read the dataset of this name in a group: a column of texts."""
    import h5py

    found = dataset(parent, name)
    if h5py.check_string_dtype(found.dtype) is None or found.shape is None or len(found.shape) != 1:
        raise InputError(f"{found.name} must be a column of texts; got {found.dtype} of shape {found.shape}")
    with naming(found.name):
        return list(found.asstr()[...])


def _member(parent: "h5py.Group", name: str) -> "h5py.Group | h5py.Dataset":
    if name not in parent:
        raise InputError(f"lacks a part: {parent.name.rstrip('/')}/{name}")
    return parent[name]


def _attribute(item: "h5py.Group | h5py.Dataset", name: str) -> Any:
    if name not in item.attrs:
        raise InputError(f"lacks a part: {_of(item, name)}")
    with naming(_of(item, name)):
        return item.attrs[name]


def _of(item: "h5py.Group | h5py.Dataset", name: str) -> str:
    return f"attribute {name} of {item.name}"


def _shown(value: Any) -> str:
    """Return type and value in one short line."""
    shape = f" of shape {value.shape}" if getattr(value, "shape", ()) else ""
    return f"{type(value).__name__}{shape} {' '.join(repr(value).split())[:60]}"
