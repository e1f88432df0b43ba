"""Commands in the documentation exist, with the options they are shown with."""

import re
import shlex
from pathlib import Path

import click
import pytest

import analysis.cli
import dbn.cli

ROOT = Path(__file__).parents[1]
PROGRAMS = {"dbn": dbn.cli.main, "relevance": analysis.cli.main}
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs/site").glob("*.md"))]


def commands(page: Path) -> list[str]:
    """Indented lines that call a program, those that go on by a backslash whole."""
    text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
    return [line.strip() for line in text.splitlines() if re.match(r" {4}\s*(dbn|relevance) \w", line)]


def unknown(line: str) -> str:
    """What of a command does not exist; empty if all does."""
    program, *words = shlex.split(line, comments=True)
    command: click.Command = PROGRAMS[program]
    given = [word.split("=")[0] for word in words if re.match(r"--?[a-zA-Z]", word)]
    known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
    while isinstance(command, click.Group):
        name = next((word for word in words if word in command.commands), None)
        if name is None:
            return f"command of {line}"
        words, command = words[words.index(name) + 1 :], command.commands[name]
        known |= {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
    return " ".join(option for option in given if option not in known)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_commands_exist_with_their_options(page):
    assert {line: unknown(line) for line in commands(page) if unknown(line)} == {}


def test_what_does_not_exist_is_found():
    assert sum(len(commands(page)) for page in PAGES) > 60
    assert unknown("dbn train --layer 5") == "--layer"
    assert unknown("dbn trian --layers 5") == "command of dbn trian --layers 5"
    assert unknown("dbn --threads 1 train --layers 5  # --nothing") == ""


def test_the_programs_of_the_page_of_training_runs(tmp_path, monkeypatch, capsys):
    page = ROOT / "docs" / "training.md"
    programs = re.findall(r"^```python run\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)
    monkeypatch.chdir(tmp_path)
    names: dict = {}  # of one session
    for program in programs:
        exec(compile(program, page.name, "exec"), names)
    assert capsys.readouterr().out == f"5 {['machine'] * 5}\n3 ['tuned layer 1', 'tuned layer 2']\n"
    assert len((tmp_path / "curve.csv").read_text().splitlines()) == 6
    assert len((tmp_path / "tuned.csv").read_text().splitlines()) == 1 + 3 * 2
