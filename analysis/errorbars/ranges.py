"""Mean and range over draws."""

from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """Over the draws in which a number is defined; nan where it is in none."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def mean_and_range(values: np.ndarray) -> Spread:
    """Over the first axis, float64 (draws, ...), leaving out nan."""
    defined = np.isfinite(values)
    number = defined.sum(axis=0)
    none = np.where(number, number, np.nan)
    low = np.where(number, np.where(defined, values, np.inf).min(axis=0), np.nan)
    high = np.where(number, np.where(defined, values, -np.inf).max(axis=0), np.nan)
    mean = np.where(defined, values, 0).sum(axis=0) / none
    return Spread(np.clip(mean, low, high), low, high)  # a mean of equal numbers may round past them
