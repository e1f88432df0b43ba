"""The examples of docs/extending.md: files written, lines added and commands run in a copy of the packages."""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
BLOCKS = re.findall(
    r"^```python (\w+)(?:=(\S+))?(?: (after|before)=(.*?))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL
)
COMMANDS = re.findall(r"^    ((?:dbn|relevance) .*)$", PAGE, re.MULTILINE)


def call(here, code, given=""):
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(here)}
    result = subprocess.run(
        [sys.executable, *code], cwd=here, env=environment, input=given, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


CALL_EACH = """
import json, sys
from analysis.cli import main as relevance
from dbn.cli import main as dbn
for program, *arguments in json.load(sys.stdin):
    {"relevance": relevance, "dbn": dbn}[program].main(arguments, program, standalone_mode=False)
    print("END OF A COMMAND")
"""


def run_commands(here, *commands):
    """What each prints, called one after the other in one process."""
    printed = call(here, ["-c", CALL_EACH], given=json.dumps(commands)).split("END OF A COMMAND\n")
    assert len(printed) == len(commands) + 1
    return printed[:-1]


def insert(path, where, lines):
    """Put lines before or behind the one place that is named; of two lines both are the place."""
    text = path.read_text(encoding="utf-8")
    side, place = where
    assert text.count(place) == 1, (path, place)
    path.write_text(text.replace(place, place + lines if side == "after" else lines + place), encoding="utf-8")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A copy of the packages with every example in it."""
    here = tmp_path_factory.mktemp("extended")
    for package in ("rbm", "dbn", "analysis"):
        shutil.copytree(ROOT / package, here / package, ignore=shutil.ignore_patterns("__pycache__"))
    for kind, target, side, place, body in BLOCKS:
        if kind == "file":
            path = here / target
            assert not path.exists()
            path.write_text(body, encoding="utf-8")
        elif kind == "line":
            two_lines = re.match(r"(\w+ =)\n(.*)", body, re.DOTALL) if side == "before" else None
            place, body = (f"{place}\n{two_lines[1]}", two_lines[2]) if two_lines else (f"{place}\n", body)
            insert(here / target, (side, place), body)
    return here


def test_every_block_and_command_was_found():
    kinds = [kind for kind, *_ in BLOCKS]
    assert (kinds.count("run"), kinds.count("file"), kinds.count("line")) == (2, 6, 12)
    assert len(COMMANDS) == 3
    assert len(re.findall(r"^```", PAGE, re.MULTILINE)) == 2 * len(BLOCKS)


def test_examples(here):
    python = "\n".join(body for kind, *_, body in BLOCKS if kind == "run")
    error, singletons = call(here, ["-c", python]).splitlines()
    assert 0 < float(error) < 1
    assert len(singletons.split(",")) >= 2  # the data and their null
    (here / "coins.tosses").write_text(
        "\n".join("HT" * (i % 3 + 1) + "TT" * (3 - i % 3) for i in range(12)), encoding="utf-8"
    )
    train, measure, study = [shlex.split(command) for command in COMMANDS]
    _, info, shown, text, _, decided = run_commands(
        here, train, ["dbn", "info", "mean-field.h5"], measure, ["relevance", "measure", "--help"], study,
        ["relevance", "claims", "runs/extended"],
    )  # fmt: skip
    assert "mean-field-10" in info
    assert "states seen once" in shown
    assert "tosses" in text
    with open(here / "runs/extended/study.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for column, name in (
        ("null", "rows reversed"), ("measure", "n_singletons"), ("measure", "R2_activity"), ("network", "half as wide"),
    ):  # fmt: skip
        assert any(row[column] == name for row in rows), name
    report = (here / "runs/extended/report.html").read_text(encoding="utf-8")
    for words in ("states seen once", "share of pixels on", "(iv) Resolution falls", "rows reversed"):
        assert words in report, words
    assert "(iv) Resolution falls" in decided
