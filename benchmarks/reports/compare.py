"""Two reports of the same subcommand: ratios of medians, and whether the noise could explain them."""

from typing import NamedTuple

from rich.table import Table

from benchmarks.reports.rows import Report, Row
from benchmarks.reports.table import time

TOLERANCE = 0.05  # a median this much slower is worth a word


class Change(NamedTuple):
    """One row in both reports."""

    old: Row
    new: Row

    @property
    def ratio(self) -> float:
        """New median over old."""
        return self.new.median / self.old.median

    @property
    def verdict(self) -> str:
        """Clear only if the ranges from minimum to maximum do not overlap."""
        if min(self.new.seconds) > max(self.old.seconds) and self.ratio > 1 + TOLERANCE:
            return "REGRESSION"
        if max(self.new.seconds) < min(self.old.seconds) and self.ratio < 1 - TOLERANCE:
            return "faster"
        return "within noise" if abs(self.ratio - 1) > TOLERANCE else "same"


def changes(old: Report, new: Report) -> list[Change]:
    """Rows timed in both, matched by experiment, task, contestant and threads."""
    before = {row[:4]: row for row in old.rows if row.seconds}
    return [Change(before[row[:4]], row) for row in new.rows if row.seconds and row[:4] in before]


def only_in_one(old: Report, new: Report) -> list[str]:
    """Rows timed in one report alone, in words."""
    keys = [{row[:4]: row for row in report.rows if row.seconds} for report in (old, new)]
    return [
        f"only in the {name} report: {', '.join(map(str, key))}"
        for name, here, there in (("old", keys[0], keys[1]), ("new", keys[1], keys[0]))
        for key in here
        if key not in there
    ]


def table(found: list[Change]) -> Table:
    """One line a change."""
    out = Table(title="new over old: above 1 is slower", title_justify="left")
    for name in ("experiment", "task", "contestant"):
        out.add_column(name)
    for name in ("threads", "old", "new", "new / old"):
        out.add_column(name, justify="right")
    out.add_column("verdict")
    colours = {"REGRESSION": "red", "faster": "green"}
    for change in found:
        spans = (
            f"{time(row.median)} ({time(min(row.seconds))} to {time(max(row.seconds))})"
            for row in (change.old, change.new)
        )
        row, verdict = change.new, change.verdict
        text = f"[{colours[verdict]}]{verdict}[/]" if verdict in colours else verdict
        out.add_row(row.experiment, row.task, row.contestant, str(row.threads), *spans, f"{change.ratio:.2f}", text)
    return out
