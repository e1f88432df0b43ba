"""Drift of all chains together: R-hat compares chains with each other, and does not see that they all move one way."""

import math
from typing import Any

from rbm.mixing.series import as_series, moments
from rbm.mixing.thresholds import LEAST_DRIFTING


def drift(series: Any) -> float:
    """Compute how far the mean over chains moves from the first to the last half of the run, in standard errors.

    The error is from the differences of the independent chains; nan for fewer than 8 chains, or where nothing changes.

    Parameters
    ----------
    series : array (chains, draws)
        At least 4 draws.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import drift
    >>> still = np.random.default_rng(1).normal(size=(10, 100))
    >>> abs(drift(still)) < 5, drift(still + np.linspace(0, 5, 100)) > 5
    (True, True)
    """
    values = as_series(series)
    half = values.shape[1] // 2
    moved = moments(values[:, -half:])[0] - moments(values[:, :half])[0]
    if len(moved) < LEAST_DRIFTING or not moved.any():
        return math.nan
    error = moved.std(ddof=1) / math.sqrt(len(moved))
    return float(moved.mean() / error) if error else math.copysign(math.inf, moved[0])
