"""The fields of a record, a NamedTuple or dataclass, with the comments beside them in its source."""

import ast
import dataclasses
import inspect
import re
import textwrap
from typing import Any, NamedTuple


class Field(NamedTuple):
    """One field of a record."""

    name: str
    kind: str  # its type, as written
    default: str  # as written; empty where there is none
    text: str  # what a comment behind it says, or the help of a hyper-parameter; may be empty


def fields_of(record: Any) -> list[Field]:
    """Return the public fields that a record declares, in their order; none of other classes."""
    if not (inspect.isclass(record) and (dataclasses.is_dataclass(record) or hasattr(record, "_fields"))):
        return []
    source = textwrap.dedent(inspect.getsource(record))
    (declared,) = ast.parse(source).body
    named = {f.name: f for f in dataclasses.fields(record)} if dataclasses.is_dataclass(record) else {}
    found = []
    for node in getattr(declared, "body", ()):
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id[0] != "_":
            name, default = node.target.id, ast.unparse(node.value) if node.value else ""
            text = _comment(source.splitlines(), node)
            if name in named and "help" in named[name].metadata:
                text, default = named[name].metadata["help"], repr(named[name].default)
            if isinstance(node.value, ast.Call) and default.startswith("dataclasses.field"):
                default = re.sub(r".*factory=(\w+).*", r"\1()", default)
            found.append(Field(name, ast.unparse(node.annotation).strip("'\""), default, text))
    return found


def has_table(record: Any) -> bool:
    """Whether something is said of the fields of a record, so that a table of them stands in its entry."""
    return any(field.text for field in fields_of(record))


def _comment(lines: list[str], node: ast.AnnAssign) -> str:
    """Return the comment behind a field, on its last line."""
    behind = lines[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset or 0 :].decode()
    found = re.search(r"#\s*(?!noqa|type:)(.*)$", behind)
    return found[1].strip() if found else ""
