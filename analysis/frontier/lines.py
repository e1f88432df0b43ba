"""The lines H[k] = L(mu, lambda) - mu H[s] that bound relevance from above, in units of log M: those of 400 mu."""

from functools import lru_cache

import numpy as np

from analysis.frontier.dual import dual, largest_slope
from analysis.frontier.large import LARGE, large_dual

_LINES = 400


def multipliers(n_points: int, number: int) -> np.ndarray:
    """Return mu from -1 to `largest_slope`, closer where the frontier bends most."""
    return -1 + (1 + largest_slope(n_points)) * np.linspace(0, 1, number) ** 2


def lowest_lines(resolution: np.ndarray, n_points: int) -> np.ndarray:
    """Return H[k] of the lowest line at each resolution, both in units of log M, of the same shape."""
    if n_points <= LARGE:
        mu, height = _all_lines(n_points)
        return np.min(height - np.multiply.outer(resolution, mu), axis=-1)
    lowest = [_lowest_of_large(h, n_points) for h in resolution.ravel().tolist()]
    return np.array(lowest).reshape(resolution.shape)


@lru_cache(maxsize=64)
def _all_lines(n_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Return mu and height of the lines, in units of log M."""
    mu = multipliers(n_points, _LINES)
    return mu, dual(mu, n_points) / np.log(n_points)


def _lowest_of_large(resolution: float, n_points: int) -> float:
    """Find the lowest line by bisection, as each height of many points takes long: heights are convex in mu."""

    def relevance(number: int) -> float:
        mu, height = _line(number, n_points)
        return height - mu * resolution

    first, last = 0, _LINES - 1
    while first < last:
        middle = (first + last) // 2
        if relevance(middle) <= relevance(middle + 1):
            last = middle
        else:
            first = middle + 1
    return relevance(first)


@lru_cache(maxsize=64 * _LINES)
def _line(number: int, n_points: int) -> tuple[float, float]:
    """Return mu and height of one of the lines, in units of log M."""
    mu = multipliers(n_points, _LINES)[number : number + 1]
    return float(mu[0]), float(large_dual(mu, n_points)[0] / np.log(n_points))
