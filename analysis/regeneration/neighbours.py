"""Nearest rows, and sums over all rows, by Hamming distance, the number of units in which two states differ."""

from typing import NamedTuple

import numpy as np

from analysis.regeneration.hamming_kernel import nearest_rows, rows_within, sum_over_rows
from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.kernels.parallel.pool import block_size, run


class Neighbours(NamedTuple):
    """The k nearest rows of each point, by distance, those of one distance by their number."""

    distances: np.ndarray  # int64 (n, k), in units that differ, ascending
    indices: np.ndarray  # int64 (n, k)


def nearest(points: States, others: States, k: int = 1) -> Neighbours:
    """Find the k rows of ``others`` nearest to each point.

    Raises
    ------
    InputError
        If the widths differ, k < 1, or there are fewer than k other rows.
    """
    return _nearest(points, others, k, same=False)


def nearest_others(points: States, k: int) -> Neighbours:
    """Find the k nearest other points of each point; a copy of it elsewhere counts. Errors as for `nearest`."""
    return _nearest(points, points, k, same=True)


def within(points: States, others: States, radii: np.ndarray) -> np.ndarray:
    """Tell of each point whether it is no farther from some row j of ``others`` than radii[j] (integers); bool (n,).

    Raises
    ------
    InputError
        If the widths differ or there is not one radius a row.
    """
    points, others = as_states(points, others.n_units), as_states(others)
    if radii.shape != (others.n,):
        raise InputError(f"there must be one radius for each of {others.n} rows; got shape {radii.shape}")
    out = np.zeros(points.n, bool)
    if points.n:
        columns, cost = _columns(others), _cost(points, others)
        run(rows_within, cost, points.words, columns, radii.astype(np.int64), block_size(points.n), out)
    return out


def sums(points: States, others: States, of_distance: np.ndarray) -> np.ndarray:
    """Sum of_distance[distance], (units + 1,), of each point over all of ``others``; float64 (n,).

    Raises
    ------
    InputError
        If the widths differ or there is not one value a distance.
    """
    return _sums(points, others, of_distance, same=False)


def sums_over_others(points: States, of_distance: np.ndarray) -> np.ndarray:
    """Sum of_distance[distance] of each point over all other points; a copy of it elsewhere counts. As `sums`."""
    return _sums(points, points, of_distance, same=True)


def _sums(points: States, others: States, of_distance: np.ndarray, same: bool) -> np.ndarray:
    points, others = as_states(points, others.n_units), as_states(others)
    if of_distance.shape != (others.n_units + 1,):
        raise InputError(
            f"there must be one value for each distance from 0 to {others.n_units}; got shape {of_distance.shape}"
        )
    out = np.zeros(points.n)
    if points.n:
        columns, values = _columns(others), np.ascontiguousarray(of_distance, np.float64)
        run(sum_over_rows, _cost(points, others), points.words, columns, same, values, block_size(points.n), out)
    return out


def _nearest(points: States, others: States, k: int, same: bool) -> Neighbours:
    points, others = as_states(points, others.n_units), as_states(others)
    if not 1 <= k <= others.n - same:
        raise InputError(f"the number of neighbours must be from 1 to {others.n - same}, the other rows; got {k}")
    out = Neighbours(np.empty((points.n, k), np.int64), np.empty((points.n, k), np.int64))
    if points.n:
        run(nearest_rows, _cost(points, others), points.words, _columns(others), same, block_size(points.n), *out)
    return out


def _cost(points: States, others: States) -> float:
    """Estimate, in nanoseconds of one thread, what all distances take."""
    return points.n * others.n * (points.words.shape[1] + 1.0)


def _columns(states: States) -> np.ndarray:
    """Transpose the words: (words, n), C order."""
    return np.ascontiguousarray(states.words.T)
