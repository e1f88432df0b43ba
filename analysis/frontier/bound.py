"""The frontier: the largest relevance H[k] at given resolution H[s], for M data points and whole numbers m_k.

All entropies here are in units of log M. Source: Haimovici & Marsili 2015, arXiv 1502.00356 (real m_k); the integer
solutions are made in ``primal.py``, the bound in ``dual.py``.
"""

import math
from numbers import Integral
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.frontier.dual import largest_slope, prices
from analysis.frontier.large import LARGE, large_point
from analysis.frontier.lines import lowest_lines, multipliers
from analysis.frontier.primal import attained_counts
from analysis.table.short_repr import short_repr
from rbm.errors import InputError

_CURVE = 80  # number of mu in a curve
_ROUNDING = 1e-9


class FrontierPoint(NamedTuple):
    """A point reached by whole numbers m_k that maximise H[k] + mu H[s]; the slope dH[k] / dH[s] there is -mu.

    Examples
    --------
    >>> from analysis import FrontierPoint, frontier_point, zipf_point
    >>> isinstance(frontier_point(1.0, 1000), FrontierPoint), zipf_point(1000).mu
    (True, 1.0)
    """

    mu: float
    resolution: float  # in units of log M
    relevance: float  # in units of log M


class Frontier(NamedTuple):
    """Points along the frontier, by rising mu and, but for rounding to integers, rising resolution."""

    mu: np.ndarray
    resolution: np.ndarray  # in units of log M
    relevance: np.ndarray  # in units of log M

    def __repr__(self) -> str:
        return short_repr(self)


def frontier_point(mu: float, n_points: int) -> FrontierPoint:
    """Maximise H[k] + mu H[s] for M data points; m_k ~ k^(-1-mu) but for rounding (Haimovici & Marsili 2015).

    Parameters
    ----------
    mu : float
        At least -1, where H[k] = H[s] and about as many frequencies occur as M allows, each once.
    n_points : int
        M, at least 2.

    Returns
    -------
    FrontierPoint
        In units of log M. Attained by integers, on or below `frontier_bound`; at M = 60 000 within 1e-4 of the most
        that H[k] + mu H[s] can be.

    Raises
    ------
    InputError
        If mu is below -1 or not finite, or M below 2.

    Examples
    --------
    >>> from analysis import frontier_point
    >>> one_to_one = frontier_point(-1.0, 1000)
    >>> abs(one_to_one.resolution - one_to_one.relevance) < 1e-9
    True
    >>> frontier_point(2.0, 1000).resolution > frontier_point(1.0, 1000).resolution
    True
    """
    (point,) = _points([mu], _checked_points(n_points))
    return point


def frontier_curve(n_points: int, mu: ArrayLike | None = None) -> Frontier:
    """Return the points of `frontier_point` for a sequence of mu, in units of log M; errors as there.

    Without mu: from a single state, (0, 0), up the line H[k] = H[s] and over to all states distinct, (1, 0).

    Examples
    --------
    >>> from analysis import frontier_curve
    >>> curve = frontier_curve(1000)
    >>> curve.resolution[[0, -1]].round(9).tolist(), abs(curve.relevance[[0, -1]]).round(9).tolist()
    ([0.0, 1.0], [0.0, 0.0])
    """
    n_points = _checked_points(n_points)
    points = _points((multipliers(n_points, _CURVE) if mu is None else np.asarray(mu, float)).tolist(), n_points)
    if mu is None:
        points.insert(0, FrontierPoint(-1.0, 0.0, 0.0))
    return Frontier(*np.array(points).reshape(-1, 3).T)


def frontier_bound(resolution: ArrayLike, n_points: int) -> np.ndarray:
    """Bound the relevance at given resolution from above, both in units of log M.

    Why it is one: for every mu and lambda, H[k] + mu H[s] <= L(mu, lambda) whatever M data points are counted, as L is
    the maximum over all whole numbers m_k, of M points or not, of a function that is H[k] + mu H[s] where they are M
    (``dual.py``). So H[k] <= L(mu, lambda) - mu H[s]. The bound is the lowest of 400 such lines, mu from -1 to
    where all states are distinct, each at its best lambda; any other choice would bound too, only less closely.
    mu = -1 is the line H[k] = H[s]; a smaller mu gives none below it, as (0, 0) is attained. Exact at both ends.
    Rounding: 1e-12.

    Parameters
    ----------
    resolution : array of any shape
        H[s] / log M, from 0 to 1.
    n_points : int
        M, at least 2.

    Returns
    -------
    array of the same shape, a float for one resolution

    Raises
    ------
    InputError
        If a resolution is outside 0 to 1, or M below 2.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import frontier_bound, measure
    >>> np.allclose(frontier_bound([0.0, 1.0], 1000), 0)
    True
    >>> found = measure([5, 2, 2, 1, 1, 1])
    >>> bool(found.relevance <= frontier_bound(found.resolution, found.n_points))
    True
    """
    n_points = _checked_points(n_points)
    h = np.asarray(resolution, float)
    if not ((h >= -_ROUNDING) & (h <= 1 + _ROUNDING)).all():
        raise InputError("resolution must be from 0 to 1: it is H[s] in units of log M, not bits")
    return np.maximum(lowest_lines(h, n_points), 0)


def fraction_of_frontier(resolution: ArrayLike, relevance: ArrayLike, n_points: int) -> np.ndarray:
    """Divide relevance by `frontier_bound` at that resolution: 0 to 1, to rounding; nan for one state, or all distinct.

    It proves little by itself: independent units with unequal means come to 0.9 and more. Report it beside its nulls.
    Arguments and errors as for `frontier_bound`; a relevance, in units of log M, must be from 0 to the bound.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import fraction_of_frontier, zipf_point
    >>> _, resolution, relevance = zipf_point(1000)
    >>> np.allclose(fraction_of_frontier([resolution] * 2, [relevance / 2, relevance], 1000), [0.5, 1.0])
    True
    """
    bound = frontier_bound(resolution, n_points)
    reached = np.asarray(relevance, float)
    if reached.shape != bound.shape:
        raise InputError(f"resolution has shape {bound.shape} but relevance {reached.shape}")
    if not ((reached >= -_ROUNDING) & (reached <= bound + _ROUNDING)).all():
        raise InputError("relevance must be from 0 to the bound: it is H[k] in units of log M, of these M points")
    return reached / np.where(bound > _ROUNDING, bound, np.nan)


def _points(slopes: list[float], n_points: int) -> list[FrontierPoint]:
    """Return the points of `frontier_point` of these mu, their prices found together."""
    for mu in slopes:
        if not -1 <= mu < np.inf:
            raise InputError(f"mu must be finite and at least -1; got {mu}")
    largest = largest_slope(n_points)
    if n_points > LARGE:
        found = (large_point(min(mu, largest), n_points) for mu in slopes)
        log_m = math.log(n_points)
        return [FrontierPoint(float(mu), *(h / log_m for h in both)) for mu, both in zip(slopes, found, strict=True)]
    price = prices(np.minimum(np.array(slopes, float), largest), n_points)
    return [_attained(mu, min(mu, largest), float(p), n_points) for mu, p in zip(slopes, price, strict=True)]


def _attained(mu: float, slope: float, price: float, n_points: int) -> FrontierPoint:
    """Return the point that whole numbers m_k attain at a slope, of which mu may be beyond the largest."""
    k, m = attained_counts(slope, n_points, price)
    share = k * m / n_points
    relevance, resolution = (share * np.log(1 / share)).sum(), (share * np.log(n_points / k)).sum()
    return FrontierPoint(float(mu), float(resolution / np.log(n_points)), float(relevance / np.log(n_points)))


def _checked_points(n_points: int) -> int:
    if not isinstance(n_points, Integral) or n_points < 2:
        raise InputError(f"the number of data points must be an integer of at least 2; got {n_points!r}")
    return int(n_points)
