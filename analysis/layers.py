"""Every measure of every layer of a stack, beside its nulls."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.entropy import measure, state_counts
from analysis.frontier import fraction_of_frontier
from analysis.split_half import split_half_error
from analysis.surrogates import shuffle_columns
from analysis.table import NO_NULL, Row
from dbn.model import DBN
from rbm.bits import States
from rbm.config import READOUTS

SHUFFLED, UNTRAINED = "columns shuffled", "untrained"
MEASURES = (
    "n_states", "resolution", "relevance", "noise", "resolution_bits", "relevance_bits", "noise_bits",
    "fraction_of_frontier",
)  # fmt: skip
Z95 = 1.959964  # half-width of a normal 95 % interval in standard errors


class LayerMeasures(NamedTuple):
    """Rows of the table, and the state counts behind them by (layer, readout, null)."""

    rows: list[Row]
    counts: dict[tuple[int, str, str], np.ndarray]


def measure_layers(
    model: DBN,
    untrained: DBN | None,
    data: States,
    *,
    shuffles: int,
    splits: int,
    seed: int,
    on_layer: Callable[[], None] = lambda: None,
) -> LayerMeasures:
    """Measure both read-outs of all hidden layers.

    The interval of the trained and the untrained network is value +- 1.96 split-half standard errors, cut to
    what the measure can be; that of the
    shuffled surrogate, whose value is the mean over draws, their range.
    """
    result = LayerMeasures([], {})
    for readout in READOUTS:
        for layer in range(1, model.n_layers + 1):
            states = model.encode(data, layer, readout, seed=seed)
            _add_network(result, states, layer, readout, NO_NULL, splits, seed)
            _add_shuffled(result, states, layer, readout, shuffles, seed)
            if untrained is not None:
                blank = untrained.encode(data, layer, readout, seed=seed)
                _add_network(result, blank, layer, readout, UNTRAINED, splits, seed)
            on_layer()
    return result


def values_of(counts: np.ndarray) -> np.ndarray:
    """The measures of state counts, float64, in the order of ``MEASURES``."""
    m = measure(counts)
    fraction = fraction_of_frontier(m.resolution, m.relevance, m.n_points)
    return np.array([*(getattr(m, name) for name in MEASURES[:-1]), fraction], np.float64)


def _add_network(
    result: LayerMeasures, states: States, layer: int, readout: str, null: str, splits: int, seed: int
) -> None:
    counts = state_counts(states)
    result.counts[layer, readout, null] = counts
    error = split_half_error(states, lambda part: values_of(state_counts(part)), splits, seed=seed)
    log_m = float(np.log2(states.n))
    for name, value, e in zip(MEASURES, map(float, values_of(counts)), map(float, error), strict=True):
        least, most = (1.0, float(states.n)) if name == "n_states" else (0.0, log_m if name.endswith("bits") else 1.0)
        low, high = value - Z95 * e, value + Z95 * e
        if np.isfinite(e):
            low, high = min(value, max(low, least)), max(value, min(high, most))
        result.rows.append(Row(layer, seed, readout, name, value, low, high, null))


def _add_shuffled(result: LayerMeasures, states: States, layer: int, readout: str, shuffles: int, seed: int) -> None:
    all_counts = [state_counts(shuffle_columns(states, seed=seed, draw=draw)) for draw in range(shuffles)]
    result.counts[layer, readout, SHUFFLED] = all_counts[0]
    values = np.array([values_of(counts) for counts in all_counts])
    for name, column in zip(MEASURES, values.T, strict=True):
        defined = column[np.isfinite(column)]  # draws of all-distinct states have no frontier
        mean = low = high = float("nan")
        if len(defined):
            low, high = float(defined.min()), float(defined.max())
            mean = min(max(float(defined.mean()), low), high)  # a mean of equal numbers may round past them
        result.rows.append(Row(layer, seed, readout, name, mean, low, high, SHUFFLED))
