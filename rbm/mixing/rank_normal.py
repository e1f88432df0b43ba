"""Ranks as normal quantiles, which make R-hat blind to heavy tails.

Source: Vehtari, Gelman, Simpson, Carpenter and Buerkner, Bayesian Analysis 16 (2021) 667, eq. 14.
"""

import numpy as np


def rank_normalised(series: np.ndarray) -> np.ndarray:
    """Return normal quantiles of (rank - 3/8) / (S + 1/4) of S numbers; equal ones share their mean rank."""
    from scipy.special import ndtri

    _, which, counts = np.unique(series, return_inverse=True, return_counts=True)
    rank = np.cumsum(counts) - (counts - 1) / 2  # from 1
    quantile: np.ndarray = ndtri((rank - 3 / 8) / (series.size + 1 / 4))
    return quantile[which.reshape(series.shape)]


def folded(series: np.ndarray) -> np.ndarray:
    """Return the distances of all numbers from their median: chains of unequal spread differ in them."""
    return np.abs(series - np.median(series))
