"""Choose a law of a family so that samples of M points have, in the mean, a resolution that is given.

A sample has less resolution than its law: its states are fewer, and its frequencies uneven. The mean of the plug-in
H[s] over samples is exact, without drawing any: with a state seen K times, K binomial of M and p,

    E H[s] = -sum_s E (K / M) log (K / M) = sum_s p_s (log M - E log(1 + K')),      K' binomial of M - 1 and p_s,

as E K f(K) = M p E f(1 + K'). The inner mean depends on p alone and is tabulated once for each M.
"""

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.controls.laws.law import Law
from rbm.errors import InputError

TOLERANCE = 1e-4  # of the mean H[s], in units of log M, where H[s] is continuous along the family
_HALVINGS = 60
_PER_FACTOR = 100  # entries of the table in a factor e of p: linear interpolation is within 5e-6 nats
_RARE = 1e-4  # points expected of a state, below which it is seen once if at all
_FEW, _REACH = 400.0, 700  # points expected up to which the mean is summed over K' < _REACH, 12 deviations further


def nominal_resolution(law: Law, n_points: int) -> float:
    """Return H[s] of the law itself, in units of log M."""
    probability = np.maximum(law.probability, np.finfo(float).tiny)
    return -float((law.share * np.log(probability)).sum()) / math.log(n_points)


def expected_resolution(law: Law, n_points: int) -> float:
    """Return the mean over samples of M points of the plug-in H[s], in units of log M; within 1e-6."""
    log_p, mean_log = _mean_log_counts(n_points)
    share, log_states = law.share, np.log(np.maximum(law.probability, np.finfo(float).tiny))
    return 1 - float((share * np.interp(log_states, log_p, mean_log)).sum()) / math.log(n_points)


class Family(NamedTuple):
    """Laws along which the resolution of samples of M points does not fall."""

    law: Callable[[int, float], Law]  # of M and a position
    ends: Callable[[int], tuple[float, float]]  # of M: the first and the last position
    resolution: Callable[[Law, int], float] = expected_resolution  # of the law and M: the mean H[s] of samples, log M


def reach(family: Family, n_points: int) -> tuple[float, float]:
    """Return the least and the largest mean H[s] that samples of M points of a family have, in units of log M."""
    low, high = (family.resolution(family.law(n_points, end), n_points) for end in family.ends(n_points))
    return low, high


@lru_cache(maxsize=1024)
def matched_position(family: Family, n_points: int, resolution: float) -> float:
    """Find the position in a family whose samples of M points have this mean H[s], in units of log M.

    By bisection, to `TOLERANCE` where H[s] is continuous in the position; where it steps, to the nearer side of a step.

    Raises
    ------
    InputError
        If no law of the family has this mean resolution.
    """
    least, largest = reach(family, n_points)
    if not least - TOLERANCE <= resolution <= largest + TOLERANCE:
        raise InputError(
            f"a mean resolution of {resolution:.4f} log M is out of reach: {n_points} points of this law have "
            f"{least:.4f} to {largest:.4f}"
        )
    low, high = family.ends(n_points)
    best, nearest = math.inf, low
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        excess = family.resolution(family.law(n_points, middle), n_points) - resolution
        if abs(excess) < best:
            best, nearest = abs(excess), middle
        if best < TOLERANCE / 2 or high - low <= 1e-9 * (1 + abs(middle)):
            break
        low, high = (low, middle) if excess > 0 else (middle, high)
    return nearest


@lru_cache(maxsize=16)
def _mean_log_counts(n_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Tabulate E log(1 + K'), K' binomial of M - 1 and p: log p, ascending, and the mean, in nats."""
    n = n_points - 1
    log_p = np.linspace(math.log(_RARE / n_points), 0, int(_PER_FACTOR * math.log(n_points / _RARE)) + 1)
    p = np.exp(log_p)
    few = n * p <= _FEW
    mean = np.empty(len(p))
    k = np.arange(min(n, _REACH) + 1)
    log_ways = np.concatenate([[0.0], np.cumsum(np.log((n - k[:-1]) / (k[:-1] + 1)))])  # log of n over k
    log_pmf = log_ways + k * log_p[few, None] + (n - k) * np.log1p(-np.minimum(p[few, None], 1 - 1e-16))
    mean[few] = np.exp(log_pmf) @ np.log1p(k)
    m, q = n * p[~few], 1 - p[~few]  # beyond: log(1 + K') expanded about the mean of K' to its fourth moment
    variance, third = m * q, m * q * (2 * q - 1)
    mean[~few] = np.log1p(m) - variance / (2 * (1 + m) ** 2) + third / (3 * (1 + m) ** 3)
    mean[~few] -= 3 * variance**2 / (4 * (1 + m) ** 4)
    return log_p, mean
