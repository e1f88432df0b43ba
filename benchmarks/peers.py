"""Epochs against the optional peers: torch and JAX loops, scikit-learn, rbms, learnergy."""

from benchmarks.contestants import JAX, LEARNERGY, NUMPY, OURS, RBMS, SKLEARN, TORCH
from benchmarks.epoch import TASKS
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem
from benchmarks.subjects.race import Runner, race

PEERS = (TORCH, JAX, SKLEARN, RBMS, LEARNERGY)


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows of the experiment, and how many times faster than each peer ours is."""
    rows = race("peers", [Runner(c, threads) for c in (OURS, NUMPY, *PEERS)], TASKS, problem, repeats)
    ours = {row.task: row.median for row in rows if row.contestant == OURS.name}
    facts = {
        f"{row.task}: ours over {row.contestant} (times faster)": row.median / ours[row.task]
        for row in rows
        if row.seconds and row.contestant != OURS.name and ours[row.task] == ours[row.task]
    }
    return rows, facts
