"""Relevance over all scales: the curve of H[k] against H[s] as states distinguish ever more data points, and its area.

Scales are the layers of a stack, nested subsets of the units of one representation, or block lengths of a sequence
(`blocks.py`).
The curve is closed by (0, 0), everything one state, and (1, 0), all states distinct; in units of log M the area, by
trapezoids, is at most that under the frontier. The multi-scale relevance of spike trains (Cubero, Marsili, Roudi,
arXiv 1802.10354) is this area with widths of time bins as the scales. All entropies here are in units of log M.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.entropies.columns import Columns, in_random_order
from analysis.entropies.entropy import relevance, resolution
from analysis.entropies.nested_partitions import counts_of_first, refined, without_units
from analysis.frontier.bound import frontier_curve
from analysis.frontier.slopes import interpolated_crossing, slopes
from analysis.table.short_repr import short_repr
from rbm.errors import InputError
from rbm.streams import stream_generator

ColumnSource = Callable[[Columns, np.random.Generator], Iterator[np.ndarray]]

_DISTINCT = 1 - 1e-9  # resolution from which all states are distinct
_EVERY, _SPACED = 64, 64  # numbers of units looked at: all up to the first, then about the second number, log-spaced
_GRID = 21  # number of resolutions at which the curves of random orders are averaged


class MultiScale(NamedTuple):
    """A curve through scales."""

    resolution: np.ndarray  # of the scales, by rising resolution, not closed
    relevance: np.ndarray
    area: float  # of the closed curve
    zipf: float  # the lowest H[s] at which the slope falls through -1; nan if nowhere

    def __repr__(self) -> str:
        return short_repr(self)


class UnitScales(NamedTuple):
    """Curves through nested subsets of units, over random orders: mean and range."""

    curve: MultiScale  # the mean over the orders on a grid of resolutions; its area is the mean of their areas
    areas: np.ndarray  # (orders,), each through all its scales
    zipfs: np.ndarray  # (orders,), each on the same grid; nan where -1 is not crossed

    def __repr__(self) -> str:
        return short_repr(self)


def through_scales(resolution: ArrayLike, relevance: ArrayLike) -> MultiScale:
    """Return the curve through scales in any order, e.g. the layers of a stack; both in units of log M, one length.

    Raises
    ------
    InputError
        As `slopes`, and if a resolution is not from 0 to 1.

    Examples
    --------
    >>> from analysis import through_scales
    >>> curve = through_scales(resolution=[0.75, 0.25, 0.5], relevance=[0.1, 0.2, 0.3])
    >>> curve.resolution.tolist(), round(curve.area, 9)
    ([0.25, 0.5, 0.75], 0.15)
    """
    between = slopes(resolution, relevance)
    h_s, h_k = np.asarray(resolution, float), np.asarray(relevance, float)
    if h_s.min() < -1e-9 or h_s.max() > 1 + 1e-9:
        raise InputError("resolution must be from 0 to 1: it is H[s] in units of log M, not bits")
    order = np.argsort(h_s, kind="stable")
    h_s, h_k = h_s[order], h_k[order]
    area = float(np.trapezoid([0, *h_k, 0], [0, *h_s, 1]))
    return MultiScale(h_s, h_k, area, interpolated_crossing(between))


def frontier_area(n_points: int) -> float:
    """Return the area under the frontier of M data points: the largest multi-scale relevance, within 1e-3.

    Examples
    --------
    >>> from analysis import frontier_area, frontier_curve, through_scales
    >>> curve = frontier_curve(1000)
    >>> through_scales(curve.resolution, curve.relevance).area <= frontier_area(1000) + 1e-9
    True
    """
    curve = frontier_curve(n_points)
    order = np.argsort(curve.resolution, kind="stable")
    return float(np.trapezoid(curve.relevance[order], curve.resolution[order]))


def through_units(columns: Columns, *, orders: int, seed: int, source: ColumnSource = in_random_order) -> UnitScales:
    """Take the first n units of random orders of the units, n from 1 to all of them, or until all rows are distinct.

    ``source`` yields the units of one order from the columns and a generator: the units themselves, or those of a null
    (`Null.columns`). Every n is looked at up to 64, log-spaced ones beyond.

    Raises
    ------
    InputError
        If there are fewer than two rows, or no order.
    """
    if columns.n_points < 2 or orders < 1:
        raise InputError(f"scales need at least 2 rows and 1 order; got {columns.n_points} rows and {orders} orders")
    curves = []
    for draw in range(orders):
        generator = stream_generator(seed, "orders of units", draw)
        units = source(columns, generator)
        nested, points = without_units(columns.n_points), [(0.0, 0.0)]
        for n_units in _numbers_of_units(columns.n_units):
            while nested.n_units < n_units:
                nested = refined(nested, units, columns.bits)
            points.append(point_of(counts_of_first(nested, n_units)))
            if points[-1][0] >= _DISTINCT:
                break
        curves.append(through_scales(*np.array(points).T))
    grid = np.linspace(0, min(curve.resolution[-1] for curve in curves), _GRID)
    means = [_on_grid(curve, grid) for curve in curves]
    areas = np.array([curve.area for curve in curves])
    mean = through_scales(grid, np.mean(means, axis=0))
    zipfs = np.array([interpolated_crossing(slopes(grid, values)) for values in means])
    return UnitScales(mean._replace(area=float(areas.mean())), areas, zipfs)


def point_of(counts: np.ndarray) -> tuple[float, float]:
    """Return H[s] and H[k] of state counts, in units of log M."""
    return resolution(counts), relevance(counts)


def _numbers_of_units(n_units: int) -> list[int]:
    few = np.arange(1, min(n_units, _EVERY) + 1)
    more = np.geomspace(_EVERY, max(n_units, _EVERY), _SPACED).round().astype(int)
    return np.unique(np.concatenate([few, more[more <= n_units]])).tolist()


def _on_grid(curve: MultiScale, grid: np.ndarray) -> np.ndarray:
    """Interpolate relevance at given resolutions, linearly between scales, the first of those of one resolution."""
    h_s, first = np.unique(curve.resolution, return_index=True)
    return np.interp(grid, h_s, curve.relevance[first])
