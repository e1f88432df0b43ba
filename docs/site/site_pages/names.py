"""The reference of public names: which there are, and a chapter for every module that has some."""

import importlib
import inspect
import sys
from functools import cache
from types import ModuleType
from typing import Any

from site_pages.fields import fields_of, has_table
from site_pages.tables import code, table

# Modules whose names are public, by the page they are on; those of a package's own list are found from it.
BESIDE = {
    "rbm": ("rbm.reference", "rbm.sklearn"),
    "dbn": ("dbn.datasets", "dbn.samples", "dbn.sklearn"),
    "analysis": (),
}


def public_modules(package: str) -> list[str]:
    """Return the modules of the page of a package: itself, the modules in its list of names, and those beside it."""
    own = importlib.import_module(package)
    inside = [value.__name__ for value in map(own.__getattr__, own.__all__) if isinstance(value, ModuleType)]
    return [package, *inside, *BESIDE[package]]


def public_names(module: str) -> list[str]:
    """Return the public names of a module that are no modules; without a list, what is defined in it."""
    own = importlib.import_module(module)
    listed = getattr(own, "__all__", None)
    if listed is None:
        listed = [n for n, v in vars(own).items() if n[0] != "_" and getattr(v, "__module__", "") == module]
    return [name for name in listed if not isinstance(getattr(own, name), ModuleType)]


@cache
def documented_objects() -> dict[int, str]:
    """Return the name under which an object has its entry, the first one on the pages, by the id of the object."""
    found: dict[int, str] = {}
    for module in (m for package in BESIDE for m in public_modules(package)):
        for name in public_names(module):
            found.setdefault(id(getattr(importlib.import_module(module), name)), f"{module}.{name}")
    return found


def module_pages(package: str) -> str:
    """Write the page of a package, a section a module: a table of its names, then each with all that it says."""
    return "\n".join(map(_module, public_modules(package)))


def first_sentence(value: object) -> str:
    """Return the first sentence of a docstring, on one line."""
    text = " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split())
    return text.split(". ")[0].rstrip(".") + "." if text else ""


def _module(module: str) -> str:
    """Write the section of a module. A name that has its entry in another section is in the table alone."""
    own = importlib.import_module(module)
    names = sorted((n for n in public_names(module) if n != "__version__"), key=lambda name: name.lower())
    entries = {name: documented_objects()[id(getattr(own, name))] for name in names}
    rows = [(f"[`{name}`](#{entry})", _marked(_says(name, getattr(own, name)))) for name, entry in entries.items()]
    summary = f"## {module}\n\n{_marked(first_sentence(own))}\n\n{table(('name', 'what it is'), rows)}"
    here = (name for name, entry in entries.items() if entry == f"{module}.{name}")
    return "\n".join([summary, *(_entry(module, name, getattr(own, name)) for name in here)])


def _says(name: str, value: Any) -> str:
    """Return the first sentence of a function or class, of a constant that of the module that defines it."""
    if inspect.isclass(value) or callable(value):
        return first_sentence(value)
    homes = [m for key, m in sorted(sys.modules.items()) if vars(m).get(name) is value and key.split(".")[0] in BESIDE]
    return first_sentence(max(homes, key=lambda module: len(module.__name__)))


def _marked(text: str) -> str:
    """Turn reST's double backticks into Markdown's single ones, and what could be taken for HTML into text."""
    return text.replace("``", "`").replace("<", "&lt;").replace("*", r"\*")


def _entry(module: str, name: str, value: Any) -> str:
    if not inspect.isclass(value):
        if callable(value):
            return _directive([f".. autofunction:: {module}.{name}"])
        return _directive([f".. py:data:: {module}.{name}", "", f"   {_says(name, value)}"])
    fields = fields_of(value)
    lines = [f".. autoclass:: {module}.{name}", "   :members:"]
    if fields:
        lines.append(f"   :exclude-members: {', '.join(field.name for field in fields)}")
    if not has_table(value):
        return _directive(lines)
    rows = [(code(f.name), code(f.kind), code(f.default), _marked(f.text)) for f in fields]
    return f"{_directive(lines)}\n{table((f'field of {name}', 'type', 'default', 'what it is'), rows)}"


def _directive(lines: list[str]) -> str:
    return "\n".join(["```{eval-rst}", *lines, "```", ""])
