"""How near to the machine's limits an epoch comes: additions of table rows a second against what caches can feed."""

from collections.abc import Sequence

import numpy as np

from benchmarks.contestants import OURS, load
from benchmarks.machine.ceiling import L1_BYTES, L2_BYTES, adds, sgemm
from benchmarks.machine.threads import pinned
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem, Task


def roofline(problem: Problem, tasks: Sequence[Task], rows: Sequence[Row], threads: int) -> dict[str, float]:
    """Ceilings and what ours attains of them, in 1e9 additions (or multiply-adds) a second."""
    with pinned(threads):
        l1, l2 = adds(L1_BYTES, threads) / 1e9, adds(L2_BYTES, threads) / 1e9
        dense = sgemm(problem.batch_size, problem.n_visible, problem.n_hidden) / 1e9
        facts = {
            "ceiling, additions from L1 (1e9/s)": l1,
            "ceiling, additions from L2 (1e9/s)": l2,
            "sgemm, one hidden field of a minibatch (1e9 multiply-adds/s)": dense,
            "sgemm, 1024 x 1024 x 1024 (1e9 multiply-adds/s)": sgemm(1024, 1024, 1024) / 1e9,
        }
        for task in tasks:
            row = next(r for r in rows if (r.task, r.contestant, r.threads) == (task.name, OURS.name, threads))
            if row.seconds:
                needed = additions(problem, task) / 1e9
                rate = needed / row.median
                facts[f"{task.name}, ours: additions an epoch (1e9)"] = needed
                facts[f"{task.name}, ours: additions, whole epoch (1e9/s)"] = rate
                facts[f"{task.name}, ours: of the L1 ceiling"] = rate / l1
                facts[f"{task.name}, ours: of the L2 ceiling"] = rate / l2
    return facts


def additions(problem: Problem, task: Task) -> float:
    """Float additions of one epoch: a row of the table for every bit that is on, for fields and gradient.

    Ours makes fewer, as four rows share them or the sums of four table rows are looked up, so it may come to more of
    them than a cache can feed.
    Bits on are those of one minibatch after a first epoch, which is what the first measurements see.
    """
    machine = load(OURS)(problem, task)
    machine.epoch()
    rows = problem.slices()[0]
    phases = machine.step(rows)
    data, model = float(np.mean(problem.dense.sum(axis=1))), float(np.mean(phases.visible.sum(axis=1)))
    hidden = float(np.mean(phases.negative.sum(axis=1)))
    up, down = model * problem.n_hidden, hidden * problem.n_visible
    fields = data * problem.n_hidden + task.k * (up + down) + (up if task.estimator == "pcd" else 0)
    gradient = (data + model) * problem.n_hidden
    return len(problem.dense) * (fields + gradient)
