"""Student's t interval over seeds, 95 % (PROTOCOL section 1)."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

LEVEL = 0.95


class Interval(NamedTuple):
    """A mean over seeds and where it lies with 95 % confidence; nan bounds below two seeds."""

    mean: float
    low: float
    high: float
    n: int  # seeds with a value


def student(values: Iterable[float]) -> Interval:
    """Mean +- t(n - 1) standard errors of the values that are defined (not nan); no mean without any."""
    from scipy.special import stdtrit

    given = np.array([v for v in values if np.isfinite(v)])
    n = len(given)
    if n < 2:
        return Interval(float(given[0]) if n else float("nan"), float("nan"), float("nan"), n)
    mean = float(given.mean())
    reach = float(stdtrit(n - 1, (1 + LEVEL) / 2) * given.std(ddof=1) / np.sqrt(n))
    return Interval(mean, mean - reach, mean + reach, n)
