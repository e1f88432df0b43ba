"""The check every configuration uses."""

from collections.abc import Callable
from typing import Any

from rbm.errors import InputError


def require(name: str, value: Any, kind: type, accept: Callable[[Any], bool], expected: str) -> None:
    """Raise InputError unless value is of the kind (an int passes for a float, a bool for neither) and accepted."""
    kinds = (int, float) if kind is float else (kind,)
    if isinstance(value, bool) and kind is not bool or not isinstance(value, kinds) or not accept(value):
        raise InputError(f"{name} must be {expected}; got {value!r}")
