"""An epoch of real MNIST against NumPy and its matrix products alone, with thread scaling and a roofline."""

import numpy as np

from benchmarks.contestants import FLOOR, NUMPY, OURS, OURS_TRAIN
from benchmarks.machine.roofline import roofline
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.race import Runner, race

TASKS = (Task("cd", 1), Task("cd", 10), Task("pcd", 1))


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows and facts of the experiment."""
    runners = [Runner(c, threads) for c in (OURS, OURS_TRAIN, NUMPY, FLOOR)]
    if threads > 1:
        runners += [Runner(c, 1) for c in (OURS, NUMPY, FLOOR)]
    rows = race("epoch", runners, TASKS, problem, repeats)
    rows = doubted(rows, threads)
    facts = scaling(rows, threads)
    facts.update(roofline(problem, TASKS, rows, threads))
    return rows, facts


def scaling(rows: list[Row], threads: int) -> dict[str, float]:
    """Speed-up from 1 thread to all, by medians."""
    medians = {(row.task, row.contestant, row.threads): row.median for row in rows if row.seconds}
    return {
        f"{task}, {name}: {threads} threads over 1 thread (times faster)": medians[task, name, 1] / median
        for (task, name, n), median in medians.items()
        if n == threads > 1 and (task, name, 1) in medians
    }


def doubted(rows: list[Row], threads: int) -> list[Row]:
    """The rows, with a note at those that all threads make slower than 1: a baseline like that flatters us."""
    one = {(row.task, row.contestant): row.median for row in rows if row.threads == 1 and row.seconds}
    text = "DOUBTFUL: slower than with 1 thread, so something disturbs it"
    return [
        row._replace(note=text)
        if row.threads == threads > 1 and row.seconds and row.median > one.get((row.task, row.contestant), np.inf)
        else row
        for row in rows
    ]
