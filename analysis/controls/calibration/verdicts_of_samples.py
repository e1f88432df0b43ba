"""Decide samples by fives as the verdicts of the second protocol decide five seeds."""

import numpy as np

from analysis.claims.second.seeds import enough
from analysis.claims.verdict import effect_over_seeds

SEEDS = 5  # samples of a verdict, as many as the studies of the second protocol have seeds


def verdicts_of_samples(values: np.ndarray, threshold: float) -> np.ndarray:
    """Decide every five samples: 1 where their interval lies above the threshold, 0 where not, nan where too few count.

    Parameters
    ----------
    values : ndarray
        (samples,), the statistic of each; nan where it is not defined. Samples beyond the last five are not used.
    threshold : float

    Returns
    -------
    ndarray
        float64 (samples // 5,).
    """
    groups = values[: len(values) // SEEDS * SEEDS].reshape(-1, SEEDS)
    return np.array([_verdict(group, threshold) for group in groups])


def _verdict(group: np.ndarray, threshold: float) -> float:
    effect = effect_over_seeds("", "", dict(enumerate(group.tolist())))
    return float(effect.interval.low > threshold) if enough(effect, SEEDS) else float("nan")
