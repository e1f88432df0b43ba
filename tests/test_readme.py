"""The README's example runs, its commands exist, its files are there."""

import re
from pathlib import Path

import click
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import JIT

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not JIT, reason="a stack is trained on images")
def test_the_example_runs_and_prints_what_it_says(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict = {}
    exec(compile(code, "README.md", "exec"), names)
    free_energy, entropies = capsys.readouterr().out.splitlines()
    assert abs(float(free_energy)) < 500
    resolution, relevance = map(float, entropies.split())
    assert 0 < relevance <= resolution <= 8
    assert names["digits"].shape == (10, 784)
    (picture,) = plt.gca().images
    plt.close()
    assert np.array_equal(picture.get_array(), names["digits"][0].reshape(28, 28))


def commands():
    """(program, words) of every command line shown, continuation lines joined, comments cut."""
    text = re.sub(r"\s*#.*", "", README.replace("\\\n", " "))
    lines = re.findall(r"^    ((?:dbn|relevance) .*)$", text, re.MULTILINE)
    return [line.split() for line in lines]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_shown_parses(words):
    from analysis.cli import main as relevance
    from dbn.cli import main as dbn

    group = {"dbn": dbn, "relevance": relevance}[words[0]]
    command = group.commands[words[1]]
    with click.Context(command) as context:
        command.parse_args(context, [w for w in words[2:]])


def test_there_are_commands_to_test():
    assert len(commands()) >= 5


def test_pictures_and_files_named_are_there():
    for path in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / path).is_file()
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^    make (\w+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile
