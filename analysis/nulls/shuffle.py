"""Shuffle the columns of states: the null in which all correlations between units are gone."""

import numpy as np

from analysis.nulls.shuffle_kernel import pack_columns, shuffle_bytes
from rbm.bits import States, as_states, count_on
from rbm.kernels.parallel.pool import run
from rbm.streams import stream_key

STREAM = "shuffle columns"  # name of its random numbers


def shuffle_columns(states: np.ndarray | States, *, seed: int = 0, stream: str = STREAM, draw: int = 0) -> States:
    """Shuffle each unit's column over the rows on its own: keeps the mean of every unit, destroys all correlations.

    Parameters
    ----------
    states : array or States, (n, units)
    seed, stream : int, str
    draw : int
        Number of the surrogate: those of one seed and stream are independent.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import shuffle_columns
    >>> rows = np.random.default_rng(1).integers(0, 2, (20, 3))
    >>> shuffled = shuffle_columns(rows, seed=1).unpack()
    >>> shuffled.sum(axis=0).tolist() == rows.sum(axis=0).tolist()
    True
    """
    original = as_states(states)
    words = np.zeros_like(original.words)
    columns = np.empty((original.n_units, original.n), np.uint8)
    cost = 2.0 * columns.size  # nanoseconds of one thread, a rough guess
    run(shuffle_bytes, cost, count_on(original), np.uint64(draw), stream_key(seed, stream), columns)
    run(pack_columns, cost, columns, words)
    return States(words, original.n_units)
