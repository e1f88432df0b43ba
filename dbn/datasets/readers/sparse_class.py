"""The class that SciPy's readers give sparse matrices: newer ones warn if they are not told, older ones know one."""

from collections.abc import Callable
from inspect import signature
from typing import Any


def sparse_class_asked(function: Callable[..., Any]) -> dict[str, Any]:
    """Return the keyword arguments that ask a reader of SciPy for sparse arrays, if it takes any."""
    return {"spmatrix": False} if "spmatrix" in signature(function).parameters else {}
