"""Where resolution and relevance trade: the slope dH[k] / dH[s] through a sequence of layers, and its crossing of -1.

Any one unit of entropy will do, the same for both: slopes have none.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.frontier.bound import FrontierPoint, frontier_point
from rbm.errors import InputError

SAME_RESOLUTION = 1e-12  # resolutions closer than this are one: rounding


class Slopes(NamedTuple):
    """Slopes between layers next to each other in resolution, by rising resolution."""

    resolution: np.ndarray  # of the midpoints, (n_layers - 1,), in the unit given
    slope: np.ndarray  # dH[k] / dH[s] there; nan between layers of the same resolution


def zipf_point(n_points: int) -> FrontierPoint:
    """The frontier point of slope -1, mu = 1, for M data points: Zipf's law, m_k ~ k^-2 (Haimovici & Marsili 2015).

    In units of log M; InputError if M is below 2.
    """
    return frontier_point(1.0, n_points)


def slopes(resolution: ArrayLike, relevance: ArrayLike) -> Slopes:
    """Finite differences dH[k] / dH[s] through layers in any order, at least one; shape (n_layers,) and one unit.

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
    """The lowest resolution at which the slope falls through the given one, linear between midpoints; nan if nowhere.

    On the frontier the slope falls all the way; through few or noisy layers it may cross more than once. Layers of the
    same resolution have no slope and are passed over.
    """
    known = np.isfinite(curve.slope)
    at, above = curve.resolution[known], curve.slope[known] - slope
    falls = np.flatnonzero((above[:-1] >= 0) & (above[1:] < 0))
    if not len(falls):
        return float("nan")
    i = falls[0]
    return float(at[i] + (at[i + 1] - at[i]) * above[i] / (above[i] - above[i + 1]))
