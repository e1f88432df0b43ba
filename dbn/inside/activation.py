"""How strongly rows of data turn units of a layer on: probabilities, and the rows that do it most."""

from typing import NamedTuple

import numpy as np

from dbn.inside.atlas import distinct_states
from dbn.inside.patterns import check_units
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.checks import whole_number
from rbm.config import Readout
from rbm.errors import InputError
from rbm.labels.prediction import complete_labels

_ROWS = 4096  # of which fields are held at once; whole groups of four, which are summed together


class TopRows(NamedTuple):
    """For each of some units, the rows that turn it on most, the first the most.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, most_activating
    >>> from rbm import RBM
    >>> model = DBN([RBM(9 * np.eye(2), np.zeros(2), np.full(2, -4.5))])
    >>> most_activating(model, [[0, 0], [1, 0], [0, 1]], layer=1, units=[1], n=1).field.round(2).tolist()
    [[4.5]]
    """

    rows: np.ndarray  # int64 (units, n): numbers of rows of the data
    field: np.ndarray  # float32 (units, n): log-odds of the unit being on, nats


def states_below(
    model: DBN,
    data: np.ndarray | States,
    layer: int,
    readout: Readout = "most probable",
    *,
    seed: int = 0,
    stream: str = "encode",
) -> States:
    """Read out what the machine below a layer sees, as `DBN.encode` does on its way: label units behind, if any."""
    model.check_layer(layer, lowest=1)
    machine = model.machines[layer - 1]
    below = model.encode(data, layer - 1, readout, seed=seed, stream=stream)
    return complete_labels(machine, below, readout, seed=seed, stream=f"{stream}: labels")


def layer_probability(
    model: DBN,
    data: np.ndarray | States,
    layer: int,
    readout: Readout = "most probable",
    *,
    seed: int = 0,
    stream: str = "encode",
) -> np.ndarray:
    """Compute the probability of each unit of a layer to be on, given the layer below, float32 (n, units).

    The layers below are read out as in `DBN.encode` with the same arguments: its sample of the layer is a draw from
    these probabilities, its most probable state is where they are above 1/2.

    Raises
    ------
    InputError
        If the layer does not exist, or the data do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, layer_probability
    >>> from rbm import RBM
    >>> model = DBN([RBM(np.zeros((3, 2)), np.zeros(3), np.log([1, 3]))])
    >>> layer_probability(model, [[0, 1, 1]], layer=1).round(2).tolist()
    [[0.5, 0.75]]
    """
    below = states_below(model, data, layer, readout, seed=seed, stream=stream)
    return model.machines[layer - 1].hidden_probability(below)


def most_activating(
    model: DBN, data: np.ndarray | States, layer: int, units: np.ndarray | list[int] | None = None, n: int = 10
) -> TopRows:
    """Find the n rows that turn each unit of a layer on most: those of the largest field, ties by their number.

    The layers below are read out as their most probable states. Fields order rows as probabilities do, also where
    these round to 1.

    Parameters
    ----------
    model : DBN
    data : array or States, (rows, n_visible)
    layer : int
        From 1.
    units : array of int, optional
        Numbers of the units; all of the layer by default.
    n : int
        Rows a unit, or all where there are fewer.

    Raises
    ------
    InputError
        If the layer or a unit does not exist, n < 1, there are no rows, or they do not fit.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, most_activating
    >>> from rbm import RBM
    >>> model = DBN([RBM(9 * np.eye(2), np.zeros(2), np.full(2, -4.5))])
    >>> most_activating(model, [[0, 0], [1, 0], [0, 1]], layer=1, n=1).rows.tolist()
    [[1], [2]]
    """
    model.check_layer(layer, lowest=1)
    numbers = check_units(model, layer, units)
    n = whole_number("the number of rows", n)
    if n < 1:
        raise InputError(f"the number of rows must be at least 1; got {n}")
    rows = as_states(data, model.sizes[0])
    if not rows.n:
        raise InputError("there are no rows that could turn units on: the data have 0 rows")
    below, machine = states_below(model, rows, layer), model.machines[layer - 1]
    distinct = distinct_states(below)  # fields of equal rows are equal then, whatever rows they are summed beside
    of_state = np.empty((len(numbers), distinct.states.n), np.float32)
    for first in range(0, distinct.states.n, _ROWS):
        part = slice(first, first + _ROWS)
        of_state[:, part] = machine.hidden_field(distinct.states.rows(part))[:, numbers].T
    field = of_state[:, distinct.of_row]
    order = np.argsort(-field, axis=1, kind="stable")[:, :n]
    return TopRows(order, np.take_along_axis(field, order, axis=1))
