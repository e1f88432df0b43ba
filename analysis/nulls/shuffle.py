"""Null models: samples like a given one in all but what is to be tested."""

import numpy as np
from numba import get_num_threads

from analysis.nulls.shuffle_kernel import scatter_columns
from rbm.bits import States, as_states, count_on
from rbm.streams import stream_key


def shuffle_columns(states: np.ndarray | States, *, seed: int, draw: int) -> States:
    """Each unit's column shuffled over the rows on its own: keeps every unit's mean, destroys all correlations.

    Parameters
    ----------
    states : array or States, (n, units)
    seed, draw : int
        The same pair gives the same surrogate; draws of one seed are independent.
    """
    original = as_states(states)
    words = np.zeros_like(original.words)
    columns = np.empty((original.n_units, original.n), np.uint8)
    key = stream_key(seed, "shuffle columns")
    scatter_columns(count_on(original), np.uint64(draw), key, columns, int(get_num_threads()), words)
    return States(words, original.n_units)
