"""Error bars from the data points: the delete-a-group jackknife."""

from collections.abc import Callable

import numpy as np

from rbm.bits import States
from rbm.errors import InputError
from rbm.kernels.random import stream_generator


def jackknife_error(states: States, statistic: Callable[[States], np.ndarray], groups: int, *, seed: int) -> np.ndarray:
    """Standard error of each component of statistic(states), from leaving out one of ``groups`` random parts at a time.

    It covers the sampling of the data points only, not the bias of plug-in entropies and not the training seed.
    Source: Efron and Tibshirani, An Introduction to the Bootstrap (1993), section 11.5, with groups for points.

    Raises
    ------
    InputError
        If there are fewer than 2 groups or fewer rows than groups.
    """
    if not 2 <= groups <= states.n:
        raise InputError(f"a jackknife needs from 2 groups to one a row ({states.n}); got {groups}")
    part = stream_generator(seed, "jackknife").permutation(states.n) % groups
    values = np.array([statistic(states.rows(np.flatnonzero(part != group))) for group in range(groups)])
    return np.sqrt((groups - 1) * values.var(axis=0))
