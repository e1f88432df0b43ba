"""``relevance measure`` in tests: the command, a small effort, and the table it writes."""

import csv
from functools import partial

import command_line

from analysis.cli import main

call = partial(command_line.call, main)
EFFORT = ["--shuffles", 3, "--splits", 3, "--matches", 3, "--bootstraps", 7, "--seed", 5]


def table(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return {
        (r["measure"], r["null"], int(r["layer"])): tuple(float(r[c]) for c in ("value", "low", "high")) for r in rows
    }
