"""Means over seeds for tables and figures: a number a layer, and curves over the number of points or epochs."""

import math
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from analysis.claims.reading import Index, Key
from analysis.errorbars.intervals import Interval, student
from analysis.table.row import ALL_EPOCHS, Row


class Summary(NamedTuple):
    """A mean over seeds. With one seed the interval is the row's own, which does not cover the seed."""

    at: float  # layer, number of points or epoch
    interval: Interval


def layer_summaries(index: Index, key: Key) -> list[Summary]:
    """Return a mean for each layer, by layer; empty if the table has none."""
    return _over_seeds((row.layer, row) for of_seed in index.get(key, {}).values() for row in of_seed.values())


def by_points(rows: Iterable[Row], key: Key, layer: int) -> list[Summary]:
    """Return the means of one layer against the number of data points."""
    return _over_seeds((r.n_points, r) for r in rows if _is(r, key, layer) and r.epoch == ALL_EPOCHS)


def by_epoch(rows: Iterable[Row], key: Key, layer: int) -> list[Summary]:
    """Return the means of one layer against the epochs it was trained; 0 is as initialised."""
    return _over_seeds((r.epoch, r) for r in rows if _is(r, key, layer) and r.epoch != ALL_EPOCHS)


def _is(row: Row, key: Key, layer: int) -> bool:
    return row.layer == layer and (row.measure, row.network, row.null, row.readout) == key


def _over_seeds(pairs: Iterable[tuple[float, Row]]) -> list[Summary]:
    groups: dict[float, list[Row]] = defaultdict(list)
    for at, row in pairs:
        groups[at].append(row)
    found = []
    for at, rows in sorted(groups.items()):
        interval = student(row.value for row in rows)
        if interval.n == 1:
            (row,) = (r for r in rows if not math.isnan(r.value))
            interval = Interval(interval.mean, row.low, row.high, 1)
        found.append(Summary(at, interval))
    return found
