"""Jobs that are not training: the same one by ours and by NumPy, checked on the spot, then timed in turn."""

from collections.abc import Callable
from typing import Any, NamedTuple

from benchmarks.machine.threads import pinned
from benchmarks.machine.timing import Entry, interleaved
from benchmarks.reports.rows import Row
from benchmarks.subjects.validation import RefusedError


class Case(NamedTuple):
    """One job and its two ways."""

    name: str
    ours: Callable[[], Any]
    numpy: Callable[[], Any]
    check: Callable[[str, Any], None]  # (contestant, what its call gave): RefusedError if that is wrong
    note: str = ""
    threads: int = 0  # of both; 0: as many as asked for


def measure(experiment: str, case: Case, threads: int, repeats: int, at_least: float = 0.0) -> list[Row]:
    """Two rows: ours and NumPy; one whose result is wrong is not timed."""
    threads = case.threads or threads
    entries, rows = [], {}
    for name, call in (("ours", case.ours), ("NumPy", case.numpy)):
        rows[name] = Row(experiment, case.name, name, threads, (), case.note if name == "ours" else "")
        try:
            with pinned(threads):
                case.check(name, call())
        except RefusedError as error:
            rows[name] = rows[name]._replace(note=f"REFUSED: {error}")
        else:
            entries.append(Entry(name, call, threads))
    for entry, seconds in zip(entries, interleaved(entries, repeats, at_least=at_least), strict=True):
        rows[entry.name] = rows[entry.name]._replace(seconds=tuple(seconds))
    return list(rows.values())
