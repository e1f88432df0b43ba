"""Means with 95 % intervals: a binomial share, independent values, and Student's t over seeds."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

LEVEL = 0.95
Z95 = 1.959964  # half-width of a normal 95 % interval in standard errors


class Interval(NamedTuple):
    """A mean and the ends of its 95 % interval; nan where it has none.

    Examples
    --------
    >>> from analysis import Interval
    >>> Interval(0.5, low=0.4, high=0.6, n=5)
    Interval(mean=0.5, low=0.4, high=0.6, n=5)
    >>> Interval(0.5)
    Interval(mean=0.5, low=nan, high=nan, n=1)
    """

    mean: float
    low: float = math.nan
    high: float = math.nan
    n: int = 1  # values it is the mean of

    @property
    def value(self) -> float:
        """Another name of ``mean``, for numbers that are none."""
        return self.mean


def share(successes: np.ndarray) -> Interval:
    """Return the mean of independent outcomes, (n,), each 0 or 1, with Wilson's interval for a binomial share.

    Outcomes in between (ties that count 1/2) vary less, so the interval is then a little too wide.
    Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    """
    n, p = len(successes), float(np.mean(successes))
    shrink = 1 / (1 + Z95**2 / n)
    centre = (p + Z95**2 / (2 * n)) * shrink
    half = Z95 * math.sqrt(p * (1 - p) / n + (Z95 / (2 * n)) ** 2) * shrink
    return Interval(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)), n)


def mean(values: np.ndarray) -> Interval:
    """Return the mean of independent values, (n,), +- 1.96 standard errors; a single value has no interval."""
    m, n = float(np.mean(values)), len(values)
    half = Z95 * float(np.std(values, ddof=1)) / math.sqrt(n) if n > 1 else math.nan
    return Interval(m, m - half, m + half, n)


def student(values: Iterable[float]) -> Interval:
    """Return the mean over seeds of the values that are defined (not nan), +- t(n - 1) standard errors.

    A single value has no interval; without any, the mean is nan and n is 0.
    """
    from scipy.special import stdtrit

    given = np.array([v for v in values if np.isfinite(v)])
    n = len(given)
    if n < 2:
        return Interval(float(given[0]) if n else math.nan, n=n)
    m = float(given.mean())
    reach = float(stdtrit(n - 1, (1 + LEVEL) / 2) * given.std(ddof=1) / np.sqrt(n))
    return Interval(m, m - reach, m + reach, n)
