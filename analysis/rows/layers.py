"""Rows of the table from a stack: every measure of every hidden layer, beside its nulls."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.nulls.registry import SURROGATE_NULLS
from analysis.rows.entropies import network_rows, surrogate_rows
from analysis.table.row import NO_NULL, TRAINED, UNTRAINED, Row, template
from dbn.model import DBN
from rbm.bits import States
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
    untrained: DBN | None,
    data: States,
    *,
    shuffles: int,
    splits: int,
    bootstraps: int,
    seed: int,
    network: str = TRAINED,
    measures: Sequence[LayerMeasure] = (),
    on_layer: Callable[[], None] = lambda: None,
) -> LayerMeasures:
    """Measure both read-outs of all hidden layers.

    Parameters
    ----------
    model : DBN
    untrained : DBN or None
        The same stack as initialised, measured as a null.
    data : States, (M, n_visible)
    shuffles, splits, bootstraps : int
        Draws of each surrogate (at least 1); splits of the data into halves and bootstrap resamples, for intervals.
    seed : int
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
    """
    measured = (*MEASURES, *measures)
    result = LayerMeasures([], {})
    for readout in READOUTS:
        for layer in range(1, model.n_layers + 1):
            states = model.encode(data, layer, readout, seed=seed)
            row = template(network, seed, readout, data.n, layer)
            result.rows.extend(network_rows(row, states, splits, bootstraps, measured))
            result.counts[layer, readout, NO_NULL] = state_counts(states)
            for null in SURROGATE_NULLS:
                counts = [state_counts(null.surrogate_of(states, seed, draw)) for draw in range(shuffles)]
                result.counts[layer, readout, null.name] = counts[0]
                result.rows.extend(surrogate_rows(row._replace(null=null.name), counts, measured))
            if untrained is not None:
                initial = untrained.encode(data, layer, readout, seed=seed)
                result.rows.extend(network_rows(row._replace(network=UNTRAINED), initial, splits, bootstraps, measured))
                result.counts[layer, readout, UNTRAINED] = state_counts(initial)
            on_layer()
    return result
