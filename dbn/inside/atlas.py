"""The most frequent states of a layer over data, with what they stand for and the rows that are in them."""

from typing import NamedTuple

import numpy as np

from dbn.inside.patterns import expected_patterns
from dbn.model import DBN
from rbm.bits import States, as_states, count_on
from rbm.checks import whole_number
from rbm.config import Readout
from rbm.errors import InputError


class Distinct(NamedTuple):
    """The distinct states of rows, the most frequent first, ties by their words; as `analysis.state_index` has them."""

    states: States
    of_row: np.ndarray  # int64 (rows,): which of the distinct states each row is
    counts: np.ndarray  # int64 (states,): k, how often each is seen


class Atlas(NamedTuple):
    """The n most frequent states of a layer: each in a row of every array.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, state_atlas
    >>> from rbm import RBM
    >>> model = DBN([RBM(9 * np.eye(2), np.zeros(2), np.full(2, -4.5))])
    >>> atlas = state_atlas(model, [[1, 0], [0, 1], [1, 0]], layer=1, n=1)
    >>> atlas.mean_rows.tolist(), atlas.n_rows, atlas.n_states
    ([[1.0, 0.0]], 3, 2)
    """

    states: States  # (n, units of the layer)
    counts: np.ndarray  # int64 (n,): k, the rows that are in the state
    expected: np.ndarray  # float64 (n, n_visible): its expected visible pattern
    mean_rows: np.ndarray  # float64 (n, n_visible): the mean of the k rows
    n_rows: int  # of the data
    n_states: int  # distinct ones over the data


class Majority(NamedTuple):
    """Of each of some states, which class most of its rows have."""

    labels: np.ndarray  # (n,): that class, of classes with as many rows the first in order
    shares: np.ndarray  # float64 (n,): its share of the rows in the state


def distinct_states(states: np.ndarray | States) -> Distinct:
    """Number the distinct states of rows and count how often each is seen; InputError where there are no rows."""
    checked = as_states(states)
    if not checked.n:
        raise InputError("there are no states to count: the data have no rows")
    words, of_row, counts = np.unique(checked.words, axis=0, return_inverse=True, return_counts=True)
    order = np.lexsort((*words.T, -counts))
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    found = States(np.ascontiguousarray(words[order]), checked.n_units)
    return Distinct(found, rank[of_row.reshape(-1)], counts[order])


def majority_classes(of_rows: np.ndarray | States, labels: np.ndarray, n: int) -> Majority:
    """Find the class that most rows in each of the n most frequent states have, in the order of the atlas.

    Parameters
    ----------
    of_rows : array or States, (rows, units)
        The state of each row; InputError where there are no rows.
    labels : array (rows,)
        The class of each row; InputError for another shape.
    n : int
        States, or all where there are fewer.
    """
    found, given = distinct_states(of_rows), np.asarray(labels)
    if given.shape != found.of_row.shape:
        raise InputError(f"there must be one label for each of {len(found.of_row)} rows; got shape {given.shape}")
    classes, number = np.unique(given, return_inverse=True)
    n = min(n, found.states.n)
    seen = found.of_row < n
    counts = np.zeros((n, len(classes)), np.int64)
    np.add.at(counts, (found.of_row[seen], number.reshape(-1)[seen]), 1)
    return Majority(classes[counts.argmax(axis=1)], counts.max(axis=1) / counts.sum(axis=1))


def state_atlas(
    model: DBN,
    data: np.ndarray | States,
    layer: int,
    n: int = 20,
    readout: Readout = "most probable",
    *,
    draws: int = 100,
    seed: int = 0,
) -> Atlas:
    """Find the n most frequent states of a layer over data, their expected visible patterns and their rows' means.

    Where a layer keeps what rows have in common, pattern and mean agree: one is what the machines above the visible
    layer say of the state, the other what the data say.

    Parameters
    ----------
    model : DBN
    data : array or States, (rows, n_visible)
    layer : int
        From 1.
    n : int
        States, or all where there are fewer.
    readout : {"most probable", "sample"}
        Of the states, as in `DBN.encode`.
    draws : int
        Passes down from each state, as in `expected_patterns`.
    seed : int
        What read-out and passes are drawn from.

    Raises
    ------
    InputError
        If the layer does not exist, there are no rows or they do not fit, n < 1 or draws < 1.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, state_atlas
    >>> from rbm import RBM
    >>> model = DBN([RBM(9 * np.eye(2), np.zeros(2), np.full(2, -4.5))])
    >>> atlas = state_atlas(model, [[1, 0], [0, 1], [1, 0]], layer=1)
    >>> atlas.states.unpack().tolist(), atlas.counts.tolist()
    ([[1, 0], [0, 1]], [2, 1])
    """
    model.check_layer(layer, lowest=1)
    rows = as_states(data, model.sizes[0])
    return atlas_of(model, rows, layer, model.encode(rows, layer, readout, seed=seed), n, draws=draws, seed=seed)


def atlas_of(
    model: DBN, rows: States, layer: int, of_rows: States, n: int, *, draws: int = 100, seed: int = 0
) -> Atlas:
    """Make the atlas of `state_atlas` from rows (rows, n_visible) and the states (rows, units) a layer has of them."""
    n = whole_number("the number of states", n)
    if n < 1:
        raise InputError(f"the number of states must be at least 1; got {n}")
    if of_rows.n != rows.n:
        raise InputError(f"there must be a state for each of {rows.n} rows; got {of_rows.n}")
    found = distinct_states(of_rows)
    states, counts = found.states.rows(slice(0, n)), found.counts[:n]
    expected = expected_patterns(model, states, layer, draws=draws, seed=seed)
    means = [count_on(rows.rows(np.flatnonzero(found.of_row == i))) / k for i, k in enumerate(counts)]
    return Atlas(states, counts, expected, np.array(means), rows.n, found.states.n)
