"""Every public name shows what it is for by an example in its docstring, and every example gives what it says."""

import doctest
import importlib
import inspect
import shutil
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from site_pages.names import documented_objects
from study_results import made_up

from analysis.table.study_file import save_result

HEADING = "\nExamples\n--------\n"
NAMES = sorted(documented_objects().values())  # of the API reference, each once
EXEMPT = {
    "rbm.__version__": "a constant",
    "analysis.figures.FIGURES": "a constant",
}


def value_of(name: str) -> Any:
    module, _, own = name.rpartition(".")
    return getattr(importlib.import_module(module), own)


def missing(value: Any) -> str:
    """What the docstring of a value lacks: a section of examples, all run, of which one says what comes out."""
    _, heading, section = inspect.cleandoc(value.__doc__ or "").partition(HEADING)
    if not heading:
        return "a section Examples"
    examples = doctest.DocTestParser().get_examples(section)
    if any(example.options for example in examples):
        return "examples without options such as SKIP"
    return "" if any(example.want for example in examples) else "an example that says what comes out"


def failures(value: Any) -> str:
    """What the examples in the docstring of a value, and of the methods of a class, give in the place of what they say.

    They know no names but those they import themselves.
    """
    found: list[str] = []
    for test in doctest.DocTestFinder().find(value, value.__name__, module=False, globs={}):
        doctest.DocTestRunner(verbose=False).run(test, out=found.append)
    return "".join(found)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    path = tmp_path_factory.mktemp("study") / "study.h5"
    save_result(path, made_up())
    return path


@pytest.fixture
def own_directory(tmp_path, monkeypatch, study):
    """An empty directory but for the file of a study, and no windows."""
    shutil.copy(study, tmp_path)
    monkeypatch.chdir(tmp_path)
    with mpl.rc_context({"backend": "agg"}):
        yield
        plt.close("all")


@pytest.mark.parametrize("name", [name for name in NAMES if name not in EXEMPT])
def test_every_public_name_has_examples_that_run(name, own_directory):
    value = value_of(name)
    assert missing(value) == ""
    assert failures(value) == ""


def test_names_without_examples_are_public_and_have_none():
    assert set(EXEMPT) <= set(NAMES)
    assert [name for name in EXEMPT if HEADING in inspect.cleandoc(value_of(name).__doc__ or "")] == []


@pytest.mark.parametrize(
    ("section", "lacks"),
    [
        ("\n>>> 1 + 1\n2", "a section Examples"),
        (f"{HEADING}>>> two = 1 + 1", "an example that says what comes out"),
        (f"{HEADING}>>> 1 + 1  # doctest: +SKIP\n3", "examples without options such as SKIP"),
        (f"{HEADING}>>> 1 + 1\n2", ""),
    ],
)
def test_what_is_missing_is_found(section, lacks):
    def add():
        pass

    add.__doc__ = f"Add.\n{section}\n"
    assert missing(add) == lacks


@pytest.mark.parametrize(
    ("example", "fails"),
    [
        (">>> 1 + 1\n2", False),
        (">>> 1 + 1\n3", True),
        (">>> import numpy as np\n>>> np.eye(1).tolist()\n[[1.0]]", False),
        (">>> np.eye(1).tolist()\n[[1.0]]", True),
        (">>> import warnings\n>>> warnings.warn('this is an error')\n>>> 1 + 1\n2", True),
        (">>> int('x')\nTraceback (most recent call last):\n    ...\nTypeError: another one", True),
    ],
)
def test_what_fails_is_found(example, fails):
    def function():
        pass

    class Whole:
        def method(self):
            pass

    function.__doc__ = Whole.method.__doc__ = f"Add.\n{HEADING}{example}\n"
    assert bool(failures(function)) == bool(failures(Whole)) == fails
