"""docs/likelihood.md: the table of five seeds, its means and its figure are those of one file."""

import csv
import re

import numpy as np
from test_structure import ROOT

PAGE = (ROOT / "docs/likelihood.md").read_text(encoding="utf-8")
with (ROOT / "docs/likelihood/five-seeds.csv").open(encoding="utf-8", newline="") as file:
    LINES = list(csv.DictReader(file))


def test_the_table_of_the_page_has_the_numbers_of_the_file():
    estimate = r"(\S+) \((\S+)\)"
    pattern = rf"^\| (\d) \| {estimate} \| {estimate} \| {estimate} \| (.*?) \|"
    table = re.findall(pattern, PAGE, re.MULTILINE)
    assert len(table) == len(LINES) == 5
    for cells, line in zip(table, LINES, strict=True):
        assert list(cells[:-1]) == list(line.values())[:7]
        bracket = f"{line['low']} to {line['high']}"
        assert cells[-1] == bracket if line["low"] else cells[-1].startswith("*not bracketed*")


def test_means_over_seeds_are_those_of_the_file():
    names = ("ladder", "annealing", "reverse")
    ladder, forward, reverse = (np.array([float(line[name]) for line in LINES]) for name in names)
    pattern = (
        r"is (\S+) by the ladder \(standard error over seeds (\S+)\), (\S+) by annealing, (\S+) by reverse annealing"
    )
    error = ladder.std(ddof=1) / np.sqrt(len(ladder))
    said = [float(text) for text in re.search(pattern, PAGE).groups()]
    assert np.allclose(said, [ladder.mean(), error, forward.mean(), reverse.mean()], atol=0.0051)


def test_the_figure_is_drawn_by_the_command_beside_it():
    assert "python scripts/draw_brackets.py docs/likelihood/five-seeds.csv docs/likelihood/brackets.png" in PAGE
    assert "](likelihood/brackets.png)" in PAGE
