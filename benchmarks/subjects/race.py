"""Validate, then time, contestants at training tasks. A missing or refused contestant is a row that says why."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from benchmarks.contestants import NotInstalledError, load
from benchmarks.contestants.contract import Contestant, Machine
from benchmarks.machine.threads import pinned
from benchmarks.machine.timing import SETTLE, Entry, interleaved
from benchmarks.reports.rows import Row
from benchmarks.subjects.problem import Problem, Task
from benchmarks.subjects.validation import RefusedError, validate


class Runner(NamedTuple):
    """A contestant and the threads it gets."""

    contestant: Contestant
    threads: int


# OpenBLAS sets floating-point flags at random on tiny matrices; that no result is nan is checked instead.
@np.errstate(invalid="ignore", over="ignore")
def race(
    experiment: str, runners: Iterable[Runner], tasks: Iterable[Task], problem: Problem, repeats: int,
    settle: float = SETTLE,
) -> list[Row]:  # fmt: skip
    """Epoch times of each runner at each task, interleaved within a task."""
    rows = []
    for task in tasks:
        ready: list[tuple[Runner, Machine]] = []
        refusals: dict[Runner, str] = {}
        valid: dict[str, str] = {}
        for runner in runners:
            contestant = runner.contestant
            if contestant.name not in valid:
                with pinned(runner.threads):
                    valid[contestant.name] = refusal(contestant, problem, task)
            if valid[contestant.name]:
                refusals[runner] = valid[contestant.name]
            else:
                ready.append((runner, load(contestant)(problem, task)))
        entries = [Entry(r.contestant.name, machine.epoch, r.threads) for r, machine in ready]
        times = dict(zip((r for r, _ in ready), interleaved(entries, repeats, settle), strict=True))
        for runner in runners:
            note = refusals.get(runner, runner.contestant.note)
            seconds = tuple(times.get(runner, ()))
            rows.append(Row(experiment, task.name, runner.contestant.name, runner.threads, seconds, note))
    return rows


def refusal(contestant: Contestant, problem: Problem, task: Task) -> str:
    """Why the contestant is not timed; empty if it may be."""
    if not contestant.offers(task):
        return "not offered by it"
    try:
        validate(load(contestant), problem, task, contestant.checks)
    except NotInstalledError as error:
        return str(error)
    except RefusedError as error:
        return f"REFUSED: {error}"
    return ""
