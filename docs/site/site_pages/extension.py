"""The extension of Sphinx: it fills pages in, and leads links where they belong.

A link to a folder of the repository, of which there is no page, is shown as its text. A name in a docstring or in a
signature leads to the entry of the public name that it is; another name that exists is shown without a link, and one
that does not exist stays a warning.
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes

from site_pages.docstrings import as_text, find, with_colons
from site_pages.fields import has_table
from site_pages.markers import filled
from site_pages.names import documented_objects

_OF_SKLEARN = re.compile(r"set_\w+_request")  # methods that scikit-learn puts into estimators


def setup(app: Any) -> dict[str, bool]:
    """Connect the functions below."""
    app.connect("source-read", _fill)
    app.connect("doctree-read", _show_folders)
    app.connect("autodoc-process-docstring", lambda app, kind, name, value, how, lines: as_text(kind, lines), 400)
    app.connect("autodoc-process-docstring", lambda app, kind, name, value, how, lines: with_colons(lines), 600)
    app.connect("autodoc-process-signature", _leave_out_fields)
    app.connect("autodoc-skip-member", _skip)
    app.connect("missing-reference", _lead)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _fill(app: Any, page: str, source: list[str]) -> None:
    """Put what is generated into a page of the site; the others are shown as they are."""
    if page.startswith("docs/site/"):
        source[0] = filled(source[0])


def _show_folders(app: Any, tree: nodes.document) -> None:
    """Turn links to folders into the text they have."""
    here = Path(app.env.doc2path(app.env.docname)).parent
    for link in list(tree.findall(addnodes.pending_xref)):
        if link.get("reftype") == "myst" and (here / link["reftarget"]).is_dir():
            link.replace_self(nodes.inline("", "", *link.children))


def _skip(app: Any, what: str, name: str, value: Any, skip: bool, options: Any) -> bool | None:
    """Leave out what scikit-learn adds to estimators."""
    return True if _OF_SKLEARN.fullmatch(name) else None


def _leave_out_fields(app: Any, what: str, name: str, value: Any, *others: Any) -> tuple[str, None] | None:
    """Show no signature of a record that has a table of its fields."""
    return ("", None) if what == "class" and has_table(value) else None


def _lead(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Lead a name of Python to its entry, or show it without a link if it exists."""
    if node.get("refdomain") != "py":
        return None
    if node["reftype"] == "class" and _in_field(node):
        return content  # the type of an attribute, in words
    try:
        value = find(node["reftarget"])
    except LookupError:
        return None
    name = documented_objects().get(id(value))
    if name is None:
        return content
    return env.get_domain("py").resolve_xref(env, node["refdoc"], app.builder, "obj", name, node, content) or content


def _in_field(node: Any) -> bool:
    """Whether a node is inside a list of fields, as that of a class's attributes."""
    return node is not None and (isinstance(node, nodes.field) or _in_field(node.parent))
