"""Training epochs while other work wants the processors: busy processes, one allowed processor, a second training."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.contestants import NUMPY, OURS_TRAIN, load
from benchmarks.machine.threads import CORES, pinned
from benchmarks.machine.timing import Entry, interleaved, once
from benchmarks.reports.rows import Row
from benchmarks.subjects.ours import forget_pace, without_pace
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.race import refusal

TASKS = (Task("cd", 1), Task("cd", 10))
BUSY = (0, 1, 2, 4, 8)
_SPIN = "while True: pass"
_TRAIN = """
from dbn.datasets import load_mnist
from rbm import TrainingConfig, train
train(load_mnist().states[:10000], TrainingConfig(n_hidden=500, epochs=10**6, k=1))
"""


def run(problem: Problem, threads: int, repeats: int) -> tuple[list[Row], dict[str, float]]:
    """Rows named "CD-1, 2 busy"; facts say how much slower we are than the better of fixed one thread and all."""
    rows: list[Row] = []
    for task in TASKS:
        with pinned(threads):
            refusals = [refusal(c, problem, task) for c in (OURS_TRAIN, NUMPY)]
        if any(refusals):
            found = zip((OURS_TRAIN, NUMPY), refusals, strict=True)
            rows += [Row("busy", task.name, c.name, threads, (), why) for c, why in found]
            continue
        for n in BUSY:
            with processes(_SPIN, n):
                rows += measured(f"{task.name}, {n} busy", problem, task, threads, repeats)
        with one_processor() as bound:
            if bound:
                rows += measured(f"{task.name}, one processor", problem, task, threads, repeats)
        with processes(_TRAIN, 1):
            rows += measured(f"{task.name}, a second training", problem, task, threads, repeats)
    return rows, slowness(rows, threads)


def measured(name: str, problem: Problem, task: Task, threads: int, repeats: int) -> list[Row]:
    """Time epochs of ours, of ours with one thread and with all whatever happens, and of NumPy."""
    ours, alone, fixed, plain = (load(c)(problem, task) for c in (OURS_TRAIN, OURS_TRAIN, OURS_TRAIN, NUMPY))
    entries = [
        Entry("ours", ours.epoch, threads),
        Entry("ours, 1 thread", alone.epoch, 1),
        Entry("ours, fixed", lambda: without_pace(fixed.epoch), threads),
    ]
    forget_pace()  # of the load before
    times = interleaved(entries, repeats, at_least=0.5)
    numpy = Entry("NumPy", plain.epoch, threads)  # once and apart: beside 8 busy processes an epoch takes a minute
    return [
        Row("busy", name, entry.name, entry.threads, tuple(seconds))
        for entry, seconds in zip([*entries, numpy], [*times, [once(numpy)]], strict=True)
    ]


def slowness(rows: list[Row], threads: int) -> dict[str, float]:
    """Return, for every load, our median over the better of fixed one thread and all."""
    medians = {(row.task, row.contestant): row.median for row in rows if row.seconds}
    return {
        f"{task}: {threads} threads over the better of one and {threads} fixed (times as long)": median
        / min(medians[task, "ours, 1 thread"], medians[task, "ours, fixed"])
        for (task, name), median in medians.items()
        if name == "ours"
    }


@contextmanager
def processes(code: str, n: int) -> Iterator[None]:
    """Run n Python processes beside."""
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(n)
    ]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


@contextmanager
def one_processor() -> Iterator[bool]:
    """Bind this process, its threads included, to one processor; False where that cannot be done."""
    if not hasattr(os, "sched_setaffinity") or CORES < 2:
        yield False
        return
    before = os.sched_getaffinity(0)
    tasks = [int(name) for name in os.listdir("/proc/self/task")] if os.path.isdir("/proc/self/task") else [0]
    try:
        for task in tasks:
            os.sched_setaffinity(task, {min(before)})
        yield True
    finally:
        for task in tasks:
            if task == 0 or os.path.isdir(f"/proc/self/task/{task}"):
                os.sched_setaffinity(task, before)
