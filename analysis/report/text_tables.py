"""Verdicts and the numbers behind them as tables of text, for the page, the report and the terminal alike."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from analysis.claims.reading import Index, Key
from analysis.claims.summary import Summary, layers
from analysis.claims.verdict import Effect, Verdict

NONE = "not defined"


class Grid(NamedTuple):
    """A table of text."""

    title: str
    head: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]


class Column(NamedTuple):
    """One number a layer."""

    title: str
    key: Key
    digits: int = 3
    interval: bool = False  # shown


def number(value: float, sign: str = "") -> str:
    """A number as text, or that it is not defined."""
    return f"{value:{sign}.4f}" if np.isfinite(value) else NONE


def effects_grid(title: str, effects: Iterable[Effect]) -> Grid:
    """A line a statistic: its mean, interval, and every seed's value."""
    head = ("statistic", "of, or against", "mean", "95 % interval", "seeds", "each seed")
    return Grid(title, head, tuple(_effect_line(e) for e in effects))


def _effect_line(e: Effect) -> tuple[str, ...]:
    mean, low, high, n = e.interval
    interval = f"{low:+.4f} to {high:+.4f}" if n > 1 else "none"
    each = ", ".join(f"{s}: {number(v, '+')}" for s, v in e.by_seed.items())
    return e.statistic, e.null, number(mean, "+"), interval, str(n), each or "none"


def verdict_grids(verdict: Verdict) -> tuple[Grid, Grid]:
    """What the decision rests on, and what is reported beside it."""
    return (
        effects_grid("What the decision rests on", verdict.effects),
        effects_grid("Beside it, deciding nothing", verdict.beside),
    )


def layer_grid(title: str, index: Index, columns: Iterable[Column]) -> Grid:
    """A line a layer, a column a number: mean over seeds, and its interval where asked for."""
    used = list(columns)
    found = [{int(p.at): p for p in layers(index, column.key) if p.at > 0} for column in used]
    numbers = sorted(set().union(*found))
    lines = tuple(
        (str(n), *(cell(points.get(n), column) for column, points in zip(used, found, strict=True))) for n in numbers
    )
    return Grid(title, ("layer", *(column.title for column in used)), lines)


def cell(point: Summary | None, column: Column) -> str:
    """A number as text, with its interval if the column shows it and there is one."""
    if point is None or not np.isfinite(point.value):
        return NONE
    value = f"{point.value:.{column.digits}f}"
    if not column.interval or not np.isfinite([point.low, point.high]).all():
        return value
    return f"{value} ({point.low:.{column.digits}f} to {point.high:.{column.digits}f})"
