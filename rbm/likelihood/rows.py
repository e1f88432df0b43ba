"""Mean log-likelihoods of rows, with standard errors over the rows, in nats."""

from typing import NamedTuple

import numpy as np

from rbm.bits import States, as_states
from rbm.model import RBM


class RowLikelihood(NamedTuple):
    """The mean log-likelihood of rows, nats, and its standard error over the rows.

    Examples
    --------
    >>> from rbm.likelihood import RowLikelihood
    >>> found = RowLikelihood(mean=-90.5, standard_error=0.25, rows=10_000)
    >>> found.mean - 2 * found.standard_error, found.mean + 2 * found.standard_error
    (-91.0, -90.0)
    """

    mean: float
    standard_error: float
    rows: int


def mean_of_rows(values: np.ndarray, log_z: float = 0.0) -> RowLikelihood:
    """Average values of rows, float64 (n,), less log Z, nats; the standard error is nan of one row.

    It is over the rows: where values are estimates it has their own errors in it, but none of log Z.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.likelihood import mean_of_rows
    >>> found = mean_of_rows(np.array([-3.0, -1.0]), log_z=2.0)
    >>> found.mean, round(found.standard_error, 9), found.rows
    (-4.0, 1.0, 2)
    """
    error = float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else float("nan")
    return RowLikelihood(float(values.mean()) - log_z, error, len(values))


def mean_log_likelihood(model: RBM, data: np.ndarray | States, log_z: float) -> RowLikelihood:
    """Compute the mean of log P(v) = - F(v) - log Z over rows, nats, given log Z.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm import RBM, log_partition
    >>> from rbm.likelihood import mean_log_likelihood
    >>> uniform = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    >>> found = mean_log_likelihood(uniform, [[0, 1, 1], [1, 0, 0]], log_partition(uniform))
    >>> bool(np.isclose(found.mean, -3 * np.log(2))), found.rows
    (True, 2)
    """
    return mean_of_rows(-model.free_energy(as_states(data, model.n_visible)), log_z)
