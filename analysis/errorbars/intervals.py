"""Values with 95 % intervals."""

import math
from typing import NamedTuple

import numpy as np

Z95 = 1.959964  # half-width of a normal 95 % interval in standard errors


class Interval(NamedTuple):
    """A value and the ends of its 95 % interval; nan where it has none."""

    value: float
    low: float = math.nan
    high: float = math.nan


def share(successes: np.ndarray) -> Interval:
    """Mean of independent outcomes, (n,), each 0 or 1, with Wilson's interval for a binomial share.

    Outcomes in between (ties that count 1/2) vary less, so the interval is then a little too wide.
    Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
    """
    n, p = len(successes), float(np.mean(successes))
    shrink = 1 / (1 + Z95**2 / n)
    centre = (p + Z95**2 / (2 * n)) * shrink
    half = Z95 * math.sqrt(p * (1 - p) / n + (Z95 / (2 * n)) ** 2) * shrink
    return Interval(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)))


def mean(values: np.ndarray) -> Interval:
    """Mean of independent values, (n,), with the normal interval, +- 1.96 standard errors; none for a single value."""
    m = float(np.mean(values))
    half = Z95 * float(np.std(values, ddof=1)) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return Interval(m, m - half, m + half)
