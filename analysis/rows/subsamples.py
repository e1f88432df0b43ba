"""Measure random subsamples: how plug-in entropies depend on the number of data points. Nothing is corrected."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.errorbars.ranges import mean_and_range
from analysis.rows.entropies import values_of
from analysis.table.row import Row
from analysis.table.short_repr import short_repr
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.streams import stream_generator

SMALLEST, SIZES = 1000, 7  # data points of the smallest subsample; how many sizes
DRAWS = 5  # subsamples of each size in the table of a study


class SubsampleCurve(NamedTuple):
    """Measures by the number of data points; mean and range over the draws, nan where none of them is defined."""

    n_points: np.ndarray  # int64 (sizes,), rising
    measures: tuple[str, ...]  # names of the columns of the next three
    mean: np.ndarray  # float64 (sizes, measures)
    low: np.ndarray
    high: np.ndarray

    def __repr__(self) -> str:
        return short_repr(self)


def subsample_sizes(n_points: int) -> np.ndarray:
    """Return seven log-spaced sizes from 1 000 to M, int64; below 2 000 points from an eighth of them."""
    if n_points < 2:
        raise InputError(f"there must be at least 2 rows; got {n_points}")
    smallest = SMALLEST if n_points >= 2 * SMALLEST else max(2, n_points // 8)
    return np.unique(np.geomspace(smallest, n_points, SIZES).round().astype(np.int64))


def subsample_curve(
    states: States | np.ndarray,
    sizes: Sequence[int] | np.ndarray | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    stream: str = "subsample",
    measures: Sequence[LayerMeasure] = MEASURES,
) -> SubsampleCurve:
    """Measure random subsamples of the rows, drawn without replacement.

    Within a draw the smaller subsamples are parts of the larger; draws are independent. At all M rows they agree.

    Parameters
    ----------
    states : States or array, (M, units)
    sizes : whole numbers from 2 to M, optional
        Default: `subsample_sizes`.
    draws : int
    seed, stream : int, str
    measures : sequence of LayerMeasure

    Raises
    ------
    InputError
        On sizes that are not from 2 to M, or no draw.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import resolution, subsample_curve
    >>> rows = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [40, 30, 20, 10], axis=0)
    >>> curve = subsample_curve(rows, sizes=[25, 50, 100], draws=2)
    >>> bool(np.isclose(curve.mean[-1, curve.measures.index("resolution")], resolution([40, 30, 20, 10])))
    True
    """
    checked = as_states(states)
    chosen = subsample_sizes(checked.n) if sizes is None else np.unique(np.asarray(sizes))
    if not (chosen.size and chosen.dtype.kind in "iu" and 2 <= chosen[0] and chosen[-1] <= checked.n):
        raise InputError(f"sizes must be whole numbers from 2 to the {checked.n} rows; got {sizes}")
    if draws < 1:
        raise InputError(f"the number of draws must be at least 1; got {draws}")
    values = np.empty((draws, len(chosen), len(measures)))
    for draw in range(draws):
        order = stream_generator(seed, stream, draw).permutation(checked.n)
        for i, size in enumerate(chosen):
            values[draw, i] = values_of(state_counts(checked.rows(order[:size])), measures)
    return SubsampleCurve(chosen, tuple(m.name for m in measures), *mean_and_range(values))


def subsample_rows(row: Row, states: States, number: int, measures: Sequence[LayerMeasure] = MEASURES) -> list[Row]:
    """Make rows of the measures of random subsamples of so many log-spaced sizes below M: mean and range of draws."""
    first = subsample_sizes(states.n)[0]
    sizes = np.unique(np.geomspace(first, states.n, number + 1).round().astype(np.int64))
    sizes = sizes[sizes < states.n]
    if not len(sizes):
        return []
    chosen = [measure for measure in measures if measure.subsampled]
    curve = subsample_curve(states, sizes, seed=row.seed, measures=chosen)
    return [
        row._replace(
            n_points=int(size), measure=name,
            value=float(curve.mean[i, j]), low=float(curve.low[i, j]), high=float(curve.high[i, j]),
        )
        for i, size in enumerate(curve.n_points) for j, name in enumerate(curve.measures)
    ]  # fmt: skip
