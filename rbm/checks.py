"""What every configuration does with its values: make them plain Python ones, and check them."""

import dataclasses
import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from rbm.errors import InputError

T = TypeVar("T")


def hyperparameter(default: T, text: str, **metadata: Any) -> T:
    """Declare a field of a configuration: its default, and what the help of a command line says of it.

    Parameters
    ----------
    default : any
    text : str
    before : any, optional
        What programs older than the field did, if not the default: the value files without the field are read with.
    """
    value: T = dataclasses.field(default=default, metadata={"help": text, **metadata})
    return value


def make_plain(config: Any) -> None:
    """Replace NumPy numbers in the fields of a frozen dataclass by Python's, and lists and arrays by tuples."""
    for field in dataclasses.fields(config):
        object.__setattr__(config, field.name, plain(getattr(config, field.name)))


def plain(value: Any) -> Any:
    """Return a NumPy number as Python's, a list or an array as a tuple of those, anything else as it is."""
    if hasattr(value, "tolist"):  # NumPy's numbers and arrays, without importing NumPy
        value = value.tolist()
    return tuple(plain(v) for v in value) if isinstance(value, list | tuple) else value


def require(name: str, value: Any, kind: type, accept: Callable[[Any], bool], expected: str) -> None:
    """Raise InputError unless value is of the kind (an int passes for a float, a bool for neither) and accepted."""
    kinds = (int, float) if kind is float else (kind,)
    wrong_kind = isinstance(value, bool) and kind is not bool or not isinstance(value, kinds)
    if wrong_kind or kind is float and abs(value) > sys.float_info.max or not accept(value):
        raise InputError(f"{name} must be {expected}; got {_shown(value)}")


def whole_number(name: str, value: Any) -> int:
    """Return a whole number, Python's or NumPy's, as Python's; InputError for anything else. Any range will do."""
    number: int = plain(value)
    require(name, number, int, lambda _: True, "a whole number")
    return number


def require_one_of(name: str, value: Any, known: Iterable[str]) -> None:
    """Raise InputError, with the names there are, unless value is one of them."""
    names = tuple(known)
    if value not in names:
        raise InputError(f"{name} must be one of {', '.join(names)}; got {value!r}")


def _shown(value: Any) -> str:
    """Return the repr of a value; of a huge integer, which Python may refuse to write, its size."""
    huge = isinstance(value, int) and value.bit_length() > 256
    return f"a number of {value.bit_length()} bits" if huge else repr(value)
