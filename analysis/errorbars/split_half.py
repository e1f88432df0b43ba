"""Estimate standard errors over data points by comparing random halves of the data."""

from collections.abc import Callable

import numpy as np

from rbm.bits import States
from rbm.errors import InputError
from rbm.streams import stream_generator


def split_half_error(
    states: States,
    statistic: Callable[[States], np.ndarray],
    splits: int,
    *,
    seed: int = 0,
    stream: str = "split halves",
) -> np.ndarray:
    """Estimate the standard error of each component of statistic(states) from ``splits`` random splits into halves.

    The halves A and B of a sample are independent, so (T(A) - T(B))^2 / 2 is an unbiased estimate of the variance of T
    at M/2 points, however rough T is (relevance depends on ties of counts: jackknife and bootstrap fail for it). Half
    of that is the variance at M points if variance falls as 1/M, the one assumption. The bias of plug-in entropies
    and the training seed are not covered. Components undefined in a half are left out of the mean.

    Raises
    ------
    InputError
        If there is no split or fewer than 4 rows.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import resolution, split_half_error, state_counts
    >>> from rbm import pack
    >>> states = pack(np.random.default_rng(1).integers(0, 2, (400, 3)))
    >>> def of_layer(rows):
    ...     return np.array([resolution(state_counts(rows))])
    >>> bool(0 < split_half_error(states, of_layer, splits=20)[0] < 0.01)
    True
    """
    if splits < 1 or states.n < 4:
        raise InputError(f"error bars need 4 rows and 1 split at least; got {states.n} rows and {splits} splits")
    generator = stream_generator(seed, stream)
    squares = []
    for _ in range(splits):
        order = generator.permutation(states.n)
        a, b = (statistic(states.rows(order[half::2])) for half in (0, 1))
        squares.append((a - b) ** 2 / 4)
    square = np.array(squares)
    defined = np.isfinite(square)
    count = defined.sum(axis=0)
    return np.sqrt(np.where(count > 0, np.where(defined, square, 0).sum(axis=0) / np.maximum(count, 1), np.nan))
