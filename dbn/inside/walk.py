"""A walk between two rows through a layer: what the states between those of the rows stand for."""

from typing import NamedTuple

import numpy as np

from dbn.inside.activation import layer_probability
from dbn.inside.patterns import mean_pattern
from dbn.model import DBN
from rbm.bits import States, as_states, pack
from rbm.checks import whole_number
from rbm.errors import InputError
from rbm.streams import stream_generator


class Walk(NamedTuple):
    """Steps from one row to another, in rows of every array.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, walk
    >>> from rbm import RBM
    >>> model = DBN([RBM(9 * np.eye(2), np.zeros(2), np.full(2, -4.5))])
    >>> found = walk(model, [[1, 0], [0, 1]], layer=1, steps=3)
    >>> found.probability.shape, found.expected.shape
    ((3, 2), (3, 2))
    """

    weight: np.ndarray  # float64 (steps,): t, from 0 at the first row to 1 at the second
    probability: np.ndarray  # float64 (steps, units): of the units of the layer to be on
    expected: np.ndarray  # float64 (steps, n_visible): the visible pattern


def walk(
    model: DBN, rows: np.ndarray | States, layer: int, steps: int = 11, *, draws: int = 100, seed: int = 0
) -> Walk:
    """Walk between two rows in straight steps of the probabilities of a layer, and decode each step.

    With q_j(x) the probability of unit j of the layer given row x, the layers below read out as their most probable
    states, step t has its units on independently with probability (1 - t) q_j(first) + t q_j(second); its visible
    pattern is the mean of P(v = 1 | layer 1) over states drawn so and passes down from them. All steps take the same
    random numbers: what changes between steps is the walk, not the noise.

    Parameters
    ----------
    model : DBN
    rows : array or States, (2, n_visible)
    layer : int
        From 1.
    steps : int
        At least 2, both ends among them.
    draws : int
        States of each step, and passes down. The standard error of a value is at most 1 / (2 sqrt(draws)).
    seed : int
        What states and passes are drawn from.

    Raises
    ------
    InputError
        If the layer does not exist, there are not two rows, they do not fit, steps < 2 or draws < 1.

    Examples
    --------
    >>> import numpy as np
    >>> from dbn import DBN, walk
    >>> from rbm import RBM
    >>> model = DBN([RBM(9 * np.eye(2), np.zeros(2), np.full(2, -4.5))])
    >>> found = walk(model, [[1, 0], [0, 1]], layer=1, steps=3)
    >>> found.weight.tolist(), found.probability[1].round(2).tolist()
    ([0.0, 0.5, 1.0], [0.5, 0.5])
    """
    model.check_layer(layer, lowest=1)
    ends = as_states(rows, model.sizes[0])
    if ends.n != 2:
        raise InputError(f"a walk goes between 2 rows; got {ends.n}")
    steps = whole_number("the number of steps", steps)
    draws = whole_number("the number of draws", draws)
    if steps < 2 or draws < 1:
        raise InputError(f"a walk needs at least 2 steps and 1 draw; got {steps} and {draws}")
    first, second = layer_probability(model, ends, layer).astype(np.float64)
    weight = np.linspace(0.0, 1.0, steps)
    probability = (1 - weight)[:, None] * first + weight[:, None] * second
    number = stream_generator(seed, "walk: states").random((draws, model.sizes[layer]))
    expected = [mean_pattern(model, pack(number < step), layer, seed=seed, stream="walk") for step in probability]
    return Walk(weight, probability, np.array(expected))
