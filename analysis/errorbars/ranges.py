"""Mean and range over draws."""

from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """Mean, least and largest of the draws in which a number is defined; nan where it is in none."""

    mean: np.ndarray
    low: np.ndarray
    high: np.ndarray


def mean_and_range(values: np.ndarray) -> Spread:
    """Summarise float64 (draws, ...) over the first axis, leaving out nan; each result has the shape of one draw."""
    columns = values.reshape(len(values), -1).T
    found = np.array([_spread(column[np.isfinite(column)]) for column in columns]).reshape(-1, 3)
    return Spread(*(part.reshape(values.shape[1:]) for part in found.T))


def _spread(defined: np.ndarray) -> tuple[float, float, float]:
    if not len(defined):
        return (float("nan"),) * 3
    low, high = float(defined.min()), float(defined.max())
    return min(max(float(defined.mean()), low), high), low, high  # a mean of equal numbers may round past them
