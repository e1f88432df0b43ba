"""Rows as tables: minimum, median, and ratios to a baseline of the same task and thread count."""

from collections.abc import Callable, Iterable

from rich.console import Console
from rich.table import Table

from benchmarks.reports.rows import Report, Row

BASELINES = ("NumPy", "matmul-only floor")


def show(report: Report, console: Console, view: Callable[[list[Row]], Table] | None = None) -> None:
    """The machine, then one table an experiment (or the view given), then further facts."""
    for name, text in report.machine.items():
        console.print(f"[bold]{name}[/]: {text}", highlight=False)
    for experiment in dict.fromkeys(row.experiment for row in report.rows):
        rows = [row for row in report.rows if row.experiment == experiment]
        console.print(view(rows) if view else table(experiment, rows))
    for name, value in report.facts.items():
        console.print(f"{name}: {value:.4g}", highlight=False)


def table(title: str, rows: Iterable[Row]) -> Table:
    """One experiment. "x NumPy": how many times faster than NumPy; "/ floor": time over that of its sgemm calls."""
    rows = list(rows)
    floor = any(row.contestant == BASELINES[1] for row in rows)
    out = Table(title=title, title_justify="left")
    for name in ("task", "contestant"):
        out.add_column(name)
    for name in ("threads", "min", "median", "max", "x NumPy", *(["/ floor"] if floor else [])):
        out.add_column(name, justify="right")
    out.add_column("note")
    last = None
    for row in rows:
        if last not in (None, row.task):
            out.add_section()
        dense, sgemm = (baseline(rows, row, name) for name in BASELINES)
        ratios = [ratio(dense, row.median), *([ratio(row.median, sgemm)] if floor else [])]
        times = [time(f(row.seconds)) for f in (min, lambda _, row=row: row.median, max)] if row.seconds else [""] * 3
        out.add_row("" if row.task == last else row.task, row.contestant, str(row.threads), *times, *ratios, row.note)
        last = row.task
    return out


def baseline(rows: Iterable[Row], row: Row, name: str) -> float:
    """Median of the baseline at the same task and thread count; nan if there is none."""
    same = (r for r in rows if (r.task, r.threads, r.contestant) == (row.task, row.threads, name))
    return next((r.median for r in same), float("nan"))


def ratio(above: float, below: float) -> str:
    """As text; empty where one of the two is not known."""
    value = above / below
    return "" if value != value else f"{value:.2f}"


def time(seconds: float) -> str:
    """With a unit that leaves few zeros."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "us")):
        if seconds * factor >= 1 or unit == "us":
            break
    return f"{seconds * factor:.3g} {unit}" if seconds * factor < 1000 else f"{seconds * factor:.0f} {unit}"
