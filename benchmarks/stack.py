"""Every layer of the default stack, batch size and density: one CD-k step, ours against NumPy."""

from collections.abc import Iterable, Sequence

from rich.table import Table

from benchmarks.contestants import NUMPY, OURS, load
from benchmarks.machine.threads import pinned
from benchmarks.machine.timing import Entry, interleaved
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem, Task, random_problem
from benchmarks.subjects.race import refusal

STEPS = 10  # minibatches a call; a training makes hundreds, so that what a call costs does not count
LOSS = 1.1  # slower than NumPy by more than this is marked


def run(
    sizes: Sequence[int], batches: Iterable[int], densities: Iterable[float], task: Task, threads: int, repeats: int,
    at_least: float, settle: float,
) -> tuple[list[Row], dict[str, float]]:  # fmt: skip
    """Rows named "784x500 batch 100 density 0.05 CD-1"; facts count cells and losses."""
    rows: list[Row] = []
    for n_visible, n_hidden in zip(sizes, sizes[1:], strict=False):
        for batch in batches:
            for density in densities:
                problem = random_problem(STEPS * batch, n_visible, n_hidden, batch, density)
                name = f"{n_visible}x{n_hidden} batch {batch} density {density:g} {task.name}"
                rows += _cell(name, problem, task, threads, repeats, at_least, settle)
    losses = sum(cell > LOSS for cell in _slowness(rows).values())
    return rows, {"cells": len(rows) / 2, f"cells where ours is more than {LOSS - 1:.0%} slower than NumPy": losses}


def _cell(
    name: str, problem: Problem, task: Task, threads: int, repeats: int, at_least: float, settle: float
) -> list[Row]:
    """Both contestants at one size; their steps are checked (learning is not: the data have nothing to learn)."""
    contestants = [c._replace(checks=("step", "conditionals")) for c in (OURS, NUMPY)]
    with pinned(threads):
        refusals = [refusal(c, problem, task) for c in contestants]
    if any(refusals):
        return [
            Row("stack", name, c.name, threads, (), why) for c, why in zip(contestants, refusals, strict=True)
        ]  # fmt: skip
    entries = [Entry(c.name, load(c)(problem, task).epoch, threads) for c in contestants]
    times = interleaved(entries, repeats, settle, at_least)
    steps = len(problem.slices())
    return [
        Row("stack", name, entry.name, threads, tuple(t / steps for t in seconds))
        for entry, seconds in zip(entries, times, strict=True)
    ]


def _slowness(rows: Iterable[Row]) -> dict[str, float]:
    """Time of ours over that of NumPy, by task."""
    medians: dict[str, dict[str, float]] = {}
    for row in rows:
        medians.setdefault(row.task, {})[row.contestant] = row.median
    return {task: cell[OURS.name] / cell[NUMPY.name] for task, cell in medians.items()}


def summary(rows: Sequence[Row]) -> Table:
    """One line a layer and batch size, one column a density: how many times faster than NumPy ours is."""
    lines: dict[tuple[str, str], dict[str, float]] = {}
    for task, slowness in _slowness(rows).items():
        layer, _, batch, _, density, _ = task.split()
        lines.setdefault((layer, batch), {})[density] = slowness
    densities = list(dict.fromkeys(density for line in lines.values() for density in line))
    out = Table(title="stack: times faster than NumPy, by density", title_justify="left")
    for name in ("layer", "batch", *densities):
        out.add_column(name, justify="right")
    for (layer, batch), line in lines.items():
        cells = (line.get(density, float("nan")) for density in densities)
        out.add_row(layer, batch, *(f"[red]{1 / s:.2f}[/]" if s > LOSS else f"{1 / s:.2f}" for s in cells))
    return out
