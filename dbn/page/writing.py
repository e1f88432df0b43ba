"""Write the page: the template with its styles, scripts and contents inlined."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from dbn.page.contents import Contents
from rbm.errors import InputError
from rbm.files import write_whole

SCRIPTS = (
    "random.js",
    "network.js",
    "chains.js",
    "counts.js",
    "pictures.js",
    "drawing.js",
    "session.js",
    "view.js",
    "controls.js",
)
STYLE, TEMPLATE = "page.css", "page.html"


def save_page(path: str | Path, contents: Contents) -> int:
    """Write the page of `dbn.page.contents.page_contents`, and return its size in bytes.

    Errors as in `rbm.files.write_whole`.
    """
    whole = render(contents.content).encode("utf-8")
    write_whole(path, whole)
    return len(whole)


def render(content: dict[str, Any]) -> str:
    """Return the page as text: one HTML file that loads nothing."""
    from jinja2 import Environment, StrictUndefined

    # in a script element only "</script" and "<!--" mean something to HTML; JSON can do without "<"
    data = json.dumps(content, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(source(TEMPLATE))
    scripts = [(name, source(name)) for name in SCRIPTS]
    return page.render(title=content["title"], style=source(STYLE), scripts=scripts, data=data)


def source(name: str) -> str:
    """Return the text of a file of this package."""
    return files("dbn.page").joinpath(name).read_text(encoding="utf-8")


def check_html(path: str) -> None:
    """Raise InputError unless the name of a page ends as that of an HTML file does, which browsers go by."""
    if not path.lower().endswith((".html", ".htm")):
        raise InputError(f"the page is an HTML file: give a name that ends in .html; got {path}")
