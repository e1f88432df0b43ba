"""Rows of the table from a stack: every measure of every hidden layer, beside its nulls."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.nulls.registry import SURROGATE_NULLS
from analysis.rows.effort import DEFAULT_EFFORT, Effort
from analysis.rows.entropies import network_rows, surrogate_rows
from analysis.table.row import NO_NULL, TRAINED, UNTRAINED, Row, template
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.config import READOUTS


class LayerMeasures(NamedTuple):
    """Rows of the table, and the state counts they were made from.

    In ``rows`` the untrained network has ``network="untrained"``; in ``counts`` its key is (layer, readout,
    "untrained"): it takes the place of a null.
    """

    rows: list[Row]
    counts: dict[tuple[int, str, str], np.ndarray]  # by (layer, readout, null); of a surrogate the first draw


def measure_layers(
    model: DBN,
    data: States | np.ndarray,
    effort: Effort = DEFAULT_EFFORT,
    *,
    untrained: DBN | None = None,
    network: str = TRAINED,
    measures: Sequence[LayerMeasure] = (),
    on_layer: Callable[[], None] = lambda: None,
) -> LayerMeasures:
    """Measure both read-outs of all hidden layers.

    Parameters
    ----------
    model : DBN
    data : States or array, (M, n_visible)
    effort : Effort
        Shuffles are draws of each surrogate, at least 1. Without splits or bootstraps there are no such intervals.
    untrained : DBN, optional
        The same stack as initialised, measured as a null.
    network : str
        Value of the column ``network``.
    measures : sequence of LayerMeasure
        Your own, measured after those of `analysis.entropies.registry`.
    on_layer : callable
        Called after every layer of every read-out.

    Returns
    -------
    LayerMeasures
        Intervals of the network and of the untrained one are value +- 1.96 split-half standard errors, cut to the
        bounds of the measure; bootstrap intervals are in rows of their own, see `network_rows`. Values of surrogates
        are means over draws, with their range.

    Examples
    --------
    >>> import numpy as np
    >>> from analysis import Effort, measure_layers
    >>> from dbn import DBN
    >>> from rbm import RBM
    >>> copy = DBN([RBM(8 * np.eye(3), np.zeros(3), np.full(3, -4.0))])
    >>> rows = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1]])
    >>> found = measure_layers(copy, rows, Effort(shuffles=2, splits=2, bootstraps=2))
    >>> found.counts[1, "most probable", "none"].tolist()
    [1, 1, 1, 1]
    """
    measured = (*MEASURES, *measures)
    rows_of_data, seed = as_states(data, model.sizes[0]), effort.seed
    result = LayerMeasures([], {})
    for readout in READOUTS:
        for layer in range(1, model.n_layers + 1):
            states = model.encode(rows_of_data, layer, readout, seed=seed)
            row = template(network, seed, readout, states.n, layer)
            result.rows.extend(network_rows(row, states, effort.splits, effort.bootstraps, measured))
            result.counts[layer, readout, NO_NULL] = state_counts(states)
            for null in SURROGATE_NULLS:
                counts = [state_counts(null.surrogate_of(states, seed, draw)) for draw in range(effort.shuffles)]
                result.counts[layer, readout, null.name] = counts[0]
                result.rows.extend(surrogate_rows(row._replace(null=null.name), counts, measured))
            if untrained is not None:
                initial = untrained.encode(rows_of_data, layer, readout, seed=seed)
                of_initial = row._replace(network=UNTRAINED)
                result.rows.extend(network_rows(of_initial, initial, effort.splits, effort.bootstraps, measured))
                result.counts[layer, readout, UNTRAINED] = state_counts(initial)
            on_layer()
    return result
