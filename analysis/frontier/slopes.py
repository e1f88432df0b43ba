"""The slope dH[k] / dH[s] through layers, the rate at which resolution buys relevance, and where it crosses -1.

Both entropies are in the same unit, whichever it is: slopes have none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.frontier.bound import FrontierPoint, frontier_point
from rbm.errors import InputError

SAME_RESOLUTION = 1e-12  # resolutions closer than this are equal but for rounding


class Slopes(NamedTuple):
    """Slopes between layers next to each other in resolution, by rising resolution."""

    resolution: np.ndarray  # of the midpoints, (n_layers - 1,), in the unit given
    slope: np.ndarray  # dH[k] / dH[s] there; nan between layers of the same resolution


def zipf_point(n_points: int) -> FrontierPoint:
    """Return the frontier point of slope -1, mu = 1: Zipf's law, m_k ~ k^-2 (Haimovici & Marsili 2015).

    In units of log M; InputError if M is below 2.

    Examples
    --------
    >>> from analysis import frontier_point, zipf_point
    >>> zipf_point(1000) == frontier_point(1.0, 1000)
    True
    """
    return frontier_point(1.0, n_points)


def slopes(resolution: ArrayLike, relevance: ArrayLike) -> Slopes:
    """Return finite differences dH[k] / dH[s] through layers in any order; both of shape (n_layers,) and of one unit.

    Raises
    ------
    InputError
        If the two are not one-dimensional, of one length, not empty and finite.
    """
    points = [np.asarray(x, float) for x in (resolution, relevance)]
    if points[0].shape != points[1].shape or points[0].ndim != 1 or not points[0].size:
        raise InputError(f"resolution and relevance must be of one length; got shapes {[p.shape for p in points]}")
    if not np.isfinite(points).all():
        raise InputError("resolution and relevance must be finite")
    h_s, h_k = (x[np.argsort(points[0], kind="stable")] for x in points)
    step = np.diff(h_s)
    return Slopes((h_s[1:] + h_s[:-1]) / 2, np.diff(h_k) / np.where(step > SAME_RESOLUTION, step, np.nan))


def interpolated_crossing(curve: Slopes, slope: float = -1.0) -> float:
    """Find the lowest resolution at which the slope falls through ``slope``, linear between midpoints; nan if nowhere.

    On the frontier the slope falls all the way; through few or noisy layers it may cross more than once. Layers of the
    same resolution have no slope and are left out.
    """
    known = np.isfinite(curve.slope)
    at, above = curve.resolution[known], curve.slope[known] - slope
    falls = np.flatnonzero((above[:-1] >= 0) & (above[1:] < 0))
    if not len(falls):
        return float("nan")
    i = falls[0]
    return float(at[i] + (at[i + 1] - at[i]) * above[i] / (above[i] - above[i + 1]))
