"""The bias of a mean over replications, without the part of the distance that is noise; with jackknife errors."""

from typing import NamedTuple

import numpy as np

ERRORS = 2.0  # standard errors to each side of an interval


class Bias(NamedTuple):
    """How far an estimator's mean gradient is from the exact one."""

    relative: float  # ||E g - exact|| / ||exact||; 0 where noise explains all of the distance
    low: float  # two standard errors below and above, of the squared bias
    high: float
    cosine: float  # of the angle between E g and the exact gradient; nan where noise is all there is
    cosine_error: float  # its standard error

    @property
    def resolved(self) -> bool:
        """Whether the squared bias is more than two standard errors above 0."""
        return self.low > 0


def bias_of(gradients: np.ndarray, exact: np.ndarray) -> Bias:
    """Measure the bias of independent replications (n, parameters), n at least 3, of a gradient.

    ||mean - exact||^2 is the squared bias and a share of the noise, its expectation ||bias||^2 + trace(covariance) / n:
    in its place stands the mean over pairs of different replications of (g - exact).(g' - exact), which has the
    expectation ||bias||^2, and may be below 0. ||E g||^2 of the cosine is estimated alike. Standard errors are those of
    the jackknife over replications.
    """
    n, size = len(gradients), float(exact @ exact)
    off = gradients - exact
    products, along = off @ off.T, off @ exact
    own, rows = np.diag(products), products.sum(axis=1)
    all_pairs = rows.sum() - own.sum()
    squared, cosine = _of_pairs(all_pairs / (n * (n - 1)), along.mean(), size)
    without = (all_pairs - 2 * (rows - own)) / ((n - 1) * (n - 2))
    others, cosines = _of_pairs(without, (along.sum() - along) / (n - 1), size)
    error, cosine_error = (np.sqrt((n - 1) * np.var(values)) for values in (others, cosines))
    relative, low, high = (
        float(np.sqrt(max(squared + side * error, 0.0) / size)) for side in (0.0, -ERRORS, ERRORS)
    )  # fmt: skip
    return Bias(relative, low, high, float(cosine), float(cosine_error))


def _of_pairs(squared: np.ndarray, along: np.ndarray, size: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the squared bias and the cosine, from it and (E g - exact).exact; ``size`` : exact.exact."""
    norm = size + 2 * along + squared  # ||E g||^2; below 0 where all is noise, and then there is no cosine
    return squared, (size + along) / np.sqrt(np.where(norm > 0, size * norm, np.nan))
