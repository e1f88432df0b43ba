"""Names in the programs of docs/pytorch.md are imported or defined, in the order of the page; without PyTorch too."""

import ast
import builtins
import importlib
import re
from pathlib import Path

PAGE = (Path(__file__).parents[1] / "docs" / "pytorch.md").read_text(encoding="utf-8")
ABSENT = "torch"  # may not be installed


def programs(page: str) -> list[str]:
    return re.findall(r"^```python(?: run)?\n(.*?)^```", page, re.M | re.S)


def unknown_names(page: str) -> list[str]:
    """Names that no block so far has bound, anywhere in it, and what is imported and not there."""
    known, found = set(dir(builtins)), []
    for program in programs(page):
        tree = ast.parse(program)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                known.add(node.id)
            elif isinstance(node, ast.FunctionDef | ast.ClassDef):
                known.add(node.name)
            elif isinstance(node, ast.arg):
                known.add(node.arg)
            elif isinstance(node, ast.Import | ast.ImportFrom):
                known |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
                if isinstance(node, ast.ImportFrom) and node.module != ABSENT:
                    there = importlib.import_module(node.module)
                    found += [alias.name for alias in node.names if not hasattr(there, alias.name)]
        loaded = [n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)]
        found += [name for name in loaded if name not in known]
    return found


def test_every_name_is_imported_or_defined():
    assert len(programs(PAGE)) == 2
    assert unknown_names(PAGE) == []


def test_what_is_missing_is_found():
    first, second = "```python run\nfrom dbn import DBN\n```\n", '```python\nmodel = dbn.load("m.h5")\n```\n'
    assert unknown_names(first + second) == ["dbn"]
    assert unknown_names("```python\nfrom dbn import Lattice\n```\n") == ["Lattice"]
    assert unknown_names(PAGE.replace("from dbn import load\n", "")) == ["load"]
