"""Docstrings as Sphinx wants them: what is plain text in them, and names that need no page of their own."""

import importlib
import re
import sys
from typing import Any

PACKAGES = ("rbm", "dbn", "analysis")
_LITERAL = re.compile(r"(``.+?``|`[^`]+`)")
_PLAIN = re.compile(r"\||(?<=\w)_(?!\w)")  # bars of an absolute value, names that end in _; markup in reST
_COLON = "\ue000"  # in the place of a colon, while Napoleon would take what is before it for a type


def as_text(kind: str, lines: list[str]) -> None:
    """Escape in place what reST would take for markup; keep the colons of the first line of a property.

    Examples, from ``>>>`` to the next empty line, are code and stay as they are.
    """
    in_example = False
    for number, line in enumerate(lines):
        in_example = line.lstrip().startswith(">>>") or (in_example and bool(line.strip()))
        if not in_example:
            lines[number] = "".join(_escaped(part) for part in _LITERAL.split(line))
    if kind in ("property", "attribute") and lines:
        lines[0] = lines[0].replace(":", _COLON)


def with_colons(lines: list[str]) -> None:
    """Put the colons back in place."""
    lines[:] = [line.replace(_COLON, ":") for line in lines]


def find(name: str) -> Any:
    """Return what a dotted name names, or a bare name in any module of the packages; LookupError if nothing."""
    parts = name.split(".")
    for n in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:n]))
            for part in parts[n:]:
                found = _part(found, part)
            return found
        except (ImportError, AttributeError, ValueError):
            continue
    for module in [m for key, m in sorted(sys.modules.items()) if key.split(".")[0] in PACKAGES]:
        try:
            found = vars(module)[parts[0]]
            for part in parts[1:]:
                found = _part(found, part)
            return found
        except (KeyError, AttributeError):
            continue
    raise LookupError(f"nothing is called {name}")


def _part(whole: Any, name: str) -> Any:
    """Return an attribute; of a record's field without a default the record itself, which has a line for it."""
    return whole if name in getattr(whole, "__annotations__", {}) and not hasattr(whole, name) else getattr(whole, name)


def _escaped(part: str) -> str:
    return part if part.startswith("`") else _PLAIN.sub(r"\\\g<0>", part)
