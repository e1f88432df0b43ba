"""What a part of an HDF5 file is: a dataset, an attribute, or a group that is in several places.

In the name of a part ``*`` is a number or a name that varies; an attribute is ``@name`` behind its group or dataset.
"""

import re
from typing import NamedTuple

from site_pages.tables import code, table


class Part(NamedTuple):
    """A dataset or an attribute."""

    name: str
    kind: str  # type and, of a dataset, shape
    meaning: str  # with the unit


class Group(NamedTuple):
    """A group of parts that is in several places, and described once."""

    name: str  # where it is
    kind: str  # its heading
    parts: tuple["Part | Group", ...]
    meaning: str


class FileKind(NamedTuple):
    """A kind of file: the value of its attribute ``kind``."""

    name: str
    made_by: str
    parts: tuple[Part | Group, ...]


def inside(group: str, parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts as those of a group."""
    return tuple(part._replace(name=_path(group, part.name)) for part in parts)


def all_parts(parts: tuple[Part | Group, ...]) -> list[Part]:
    """Return the parts with those of groups in the place of these, by their whole names."""
    found = []
    for part in parts:
        found += inside(part.name, tuple(all_parts(part.parts))) if isinstance(part, Group) else [part]
    return found


def _path(group: str, name: str) -> str:
    return f"{group}{'' if name[0] == '@' else '/'}{name}"


def describes(part: Part, name: str) -> bool:
    """Whether a part is the one of this name, in which numbers and names vary where it has a ``*``."""
    return re.fullmatch(re.escape(part.name).replace(r"\*", "[^/@]+"), name) is not None


def parts_table(parts: tuple[Part | Group, ...]) -> str:
    """Write a table of parts; a group leads to the section of its kind."""
    return table(("part", "type and shape", "what it is"), map(_row, parts))


def _row(part: Part | Group) -> tuple[str, str, str]:
    kind = f"[{part.kind[0].lower()}{part.kind[1:]}](#{part.kind.lower().replace(' ', '-')})"
    return code(part.name), kind if isinstance(part, Group) else part.kind, part.meaning
