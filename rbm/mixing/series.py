"""Series of an observable along chains: float64, shape (chains, draws), draws at equal distances of sweeps."""

from typing import Any

import numpy as np

from rbm.errors import InputError

LEAST_DRAWS = 4  # halves of two draws, the least that have a variance


def as_series(given: Any) -> np.ndarray:
    """Return numbers of one chain, (draws,), or of several, (chains, draws), as a float64 array (chains, draws).

    Raises
    ------
    InputError
        On another shape, fewer than 4 draws, or a number that is not finite.
    """
    series = np.asarray(given, np.float64)
    series = series[None] if series.ndim == 1 else series
    if series.ndim != 2 or len(series) == 0:
        raise InputError(f"a series must have shape (draws,) or (chains, draws); got {np.shape(given)}")
    if series.shape[1] < LEAST_DRAWS:
        raise InputError(f"a series needs at least {LEAST_DRAWS} draws of every chain; got {series.shape[1]}")
    if not np.isfinite(series).all():
        raise InputError(f"a series must be finite; got {np.sum(~np.isfinite(series))} numbers that are not")
    return series


def halves(series: np.ndarray) -> np.ndarray:
    """Split every chain into its first and last half, (2 chains, draws // 2); an odd middle draw is left out.

    A chain that drifts has halves that differ, as two chains that have not met do.
    """
    half = series.shape[1] // 2
    return np.concatenate([series[:, :half], series[:, -half:]])


def moments(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute the mean of every chain, (chains,), and the deviations from it, (chains, draws).

    Sums are of differences from the first draw, so that the deviations of a constant chain are exactly zero.
    """
    first = series[..., :1]
    above = series - first
    mean = above.mean(axis=-1, keepdims=True)
    return (first + mean)[..., 0], above - mean
