"""Docstrings as Sphinx gets them: plain text escaped, examples left as the code they are. Without Sphinx."""

import importlib
import inspect

import pytest
from site_pages.docstrings import as_text
from site_pages.names import documented_objects

HEADING = "\nExamples\n--------\n"


def given_to_sphinx(text: str) -> list[str]:
    lines = text.splitlines()
    as_text("function", lines)
    return lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Sum of |x| of model_.", ["Sum of \\|x\\| of model\\_."]),
        ("``a | b`` and |x|", ["``a | b`` and \\|x\\|"]),
        (">>> a | model_.b\n3 | 4\n\n|x|", [">>> a | model_.b", "3 | 4", "", "\\|x\\|"]),
        (
            "    >>> for i in a | b:\n    ...     i | 1\n    2",
            ["    >>> for i in a | b:", "    ...     i | 1", "    2"],
        ),
    ],
)
def test_text_is_escaped_and_examples_are_not(text, lines):
    assert given_to_sphinx(text) == lines


def test_examples_of_public_names_stay_as_they_are():
    changed = []
    for name in documented_objects().values():
        module, _, own = name.rpartition(".")
        text = inspect.getdoc(getattr(importlib.import_module(module), own)) or ""
        first = len(text.partition(HEADING)[0].splitlines())
        if given_to_sphinx(text)[first:] != text.splitlines()[first:]:
            changed.append(name)
    assert changed == []
