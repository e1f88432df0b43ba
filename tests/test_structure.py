"""Imports run downhill, files stay small, nothing forbidden is used."""

import ast
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ALLOWED = {"rbm": {"rbm"}, "dbn": {"rbm", "dbn"}, "analysis": {"rbm", "dbn", "analysis"}}
FILES = sorted(p for package in ALLOWED for p in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_run_downhill_and_files_are_small(path):
    package = path.relative_to(ROOT).parts[0]
    assert imported(path) & set(ALLOWED) <= ALLOWED[package]
    assert not {"pickle", "random"} & imported(path)
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 250


# Kernels take their arrays one by one, as Numba compiles them for the types of each: the innermost ones by these
# decorators, and those that are LLVM's instructions.
KERNELS = {"device", "inlined", "vector_operation"}


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> int:
    """How many values a caller can give; not self or cls."""
    given = function.args
    names = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs, given.vararg, given.kwarg) if a]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def decorators(function: ast.AST) -> set[str]:
    found = (d.func if isinstance(d, ast.Call) else d for d in getattr(function, "decorator_list", []))
    return {d.attr if isinstance(d, ast.Attribute) else d.id for d in found if isinstance(d, ast.Attribute | ast.Name)}


def long_signatures(code: str) -> dict[str, int]:
    """Functions with more than 8 parameters that are no kernels."""
    functions = (
        n for n in ast.walk(ast.parse(code)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    )
    return {
        getattr(f, "name", "lambda"): n for f in functions if (n := parameters(f)) > 8 and not decorators(f) & KERNELS
    }


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if p.parent.name != "commands"],  # the options of a command are its parameters
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_no_function_has_more_than_8_parameters(path):
    """What belongs together is one NamedTuple; outside the innermost kernels."""
    assert long_signatures(path.read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("def f(a, b, c, d, e, f, g, h): 0", {}),
        ("def f(a, b, c, d, e, f, g, h, i): 0", {"f": 9}),
        ("async def f(a, b, c, d, /, e, *f, g, h=1, **i): 0", {"f": 9}),
        ("class A:\n def f(self, a, b, c, d, e, f, g, h): 0", {}),
        ("class A:\n def f(self, a, b, c, d, e, f, g, h, *, i): 0", {"f": 9}),
        ("def f():\n def g(a, b, c, d, e, f, g, h, i, j): 0", {"g": 10}),
        ("f = lambda a, b, c, d, e, f, g, h, i: 0", {"lambda": 9}),
        ("@options.device\ndef f(a, b, c, d, e, f, g, h, i): 0", {}),
        ("@vector_operation(1)\ndef f(a, b, c, d, e, f, g, h, i): 0", {}),
        ("@cache\ndef f(a, b, c, d, e, f, g, h, i): 0", {"f": 9}),
    ],
)
def test_long_signatures_are_found(code, found):
    assert long_signatures(code) == found


@pytest.mark.parametrize("package", ALLOWED)
def test_no_folder_has_more_than_15_files(package):
    folders = {path.parent for path in FILES if path.relative_to(ROOT).parts[0] == package}
    assert {str(f): n for f in folders if (n := len(list(f.glob("*.py")))) > 15} == {}


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_the_command_line_prints(path):
    if path.name != "cli.py" and not {"terminal", "commands"} & set(path.parts):
        assert not {"rich", "click"} & imported(path)


def test_packages_say_the_version_of_the_program():
    import analysis
    import dbn
    import rbm

    assert rbm.__version__ == dbn.__version__ == analysis.__version__ == version("relevance-rbm")


def test_importing_compiles_nothing_and_is_light():
    code = """
import sys
import rbm, dbn, analysis
assert "numba" not in sys.modules
for name in rbm.__all__:
    getattr(rbm, name)
for name in dbn.__all__:
    getattr(dbn, name)
for name in analysis.__all__:
    getattr(analysis, name)
from numba.core.dispatcher import Dispatcher
compiled = [f for m in list(sys.modules.values()) if m.__name__.split(".")[0] in ("rbm", "dbn", "analysis")
            for f in vars(m).values() if isinstance(f, Dispatcher) and f.signatures]
assert not compiled, compiled
assert "matplotlib" not in sys.modules
assert "sklearn" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
