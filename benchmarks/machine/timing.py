"""Contestants take turns (A B C A B C ...), so that a slow minute of the machine hits all of them alike."""

import time
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.machine.threads import pinned

SETTLE = 0.05  # seconds of rest before a measurement: idle BLAS and OpenMP threads spin for some 30 ms
WARM = 0.1  # seconds of calls before one is timed


class Entry(NamedTuple):
    """Something to time."""

    name: str
    run: Callable[[], object]
    threads: int


def interleaved(entries: list[Entry], repeats: int, settle: float = SETTLE, at_least: float = 0.0) -> list[list[float]]:
    """Seconds a call, for each entry and repeat, after one warm-up each.

    A measurement repeats calls until they fill ``at_least`` seconds by the warm-up's count, and gives their mean.
    Before it come ``WARM`` seconds of calls, or one: after a rest caches are cold, threads asleep and for some 50 ms on
    one core, which is over long before a training is.
    """
    calls = []
    for entry in entries:
        with pinned(entry.threads):
            entry.run()
            calls.append(max(1, round(at_least / max(_measure(entry, 1), 1e-7))) if at_least else 1)
    seconds: list[list[float]] = [[] for _ in entries]
    for _ in range(repeats):
        for entry, n, list_ in zip(entries, calls, seconds, strict=True):
            with pinned(entry.threads):
                time.sleep(settle)
                _run_for(entry, WARM)
                list_.append(_measure(entry, n))
    return seconds


def once(entry: Entry) -> float:
    """Seconds of one call that nothing comes before: for what takes a minute."""
    with pinned(entry.threads):
        return _measure(entry, 1)


def _run_for(entry: Entry, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        entry.run()


def _measure(entry: Entry, calls: int) -> float:
    began = time.perf_counter()
    for _ in range(calls):
        entry.run()
    return (time.perf_counter() - began) / calls
