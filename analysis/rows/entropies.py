"""Every measure of every layer of a stack, beside its nulls."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.entropies.entropy import measure, state_counts
from analysis.errorbars.bootstrap import bootstrap_interval
from analysis.errorbars.intervals import Z95
from analysis.errorbars.split_half import split_half_error
from analysis.frontier.bound import fraction_of_frontier
from analysis.nulls.shuffle import shuffle_columns
from analysis.table.row import ALL_EPOCHS, BOOTSTRAP, COLUMNS_SHUFFLED, NO_NULL, TRAINED, UNTRAINED, Row
from dbn.model import DBN
from rbm.bits import States
from rbm.config import READOUTS

MEASURES = (
    "n_states", "resolution", "relevance", "noise", "resolution_bits", "relevance_bits", "noise_bits",
    "fraction_of_frontier",
)  # fmt: skip


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
    bootstraps: int,
    seed: int,
    network: str = TRAINED,
    on_layer: Callable[[], None] = lambda: None,
) -> LayerMeasures:
    """Measure both read-outs of all hidden layers.

    The interval of the network and of the untrained one is value +- 1.96 split-half standard errors, cut to what the
    measure can be; that of the shuffled surrogate, whose value is the mean over draws, their range. The rows of the
    untrained network are under its own name, its counts under ``UNTRAINED`` in the place of the null. Bootstrap
    intervals of both networks are in rows of their own, see `network_rows`.
    """
    result = LayerMeasures([], {})
    for readout in READOUTS:
        for layer in range(1, model.n_layers + 1):
            states = model.encode(data, layer, readout, seed=seed)
            row = Row(network, layer, seed, readout, NO_NULL, data.n, ALL_EPOCHS, "", *(float("nan"),) * 3)
            result.rows.extend(network_rows(row, states, splits, bootstraps))
            result.counts[layer, readout, NO_NULL] = state_counts(states)
            _add_shuffled(result, states, row, shuffles)
            if untrained is not None:
                blank = untrained.encode(data, layer, readout, seed=seed)
                result.rows.extend(network_rows(row._replace(network=UNTRAINED), blank, splits, bootstraps))
                result.counts[layer, readout, UNTRAINED] = state_counts(blank)
            on_layer()
    return result


def values_of(counts: np.ndarray) -> np.ndarray:
    """The measures of state counts, float64, in the order of ``MEASURES``."""
    m = measure(counts)
    fraction = fraction_of_frontier(m.resolution, m.relevance, m.n_points)
    return np.array([*(getattr(m, name) for name in MEASURES[:-1]), fraction], np.float64)


def network_rows(row: Row, states: States, splits: int, bootstraps: int) -> list[Row]:
    """A row like the one given for each of ``MEASURES`` of the states; without splits there is no interval (nan).

    After them, if there are bootstraps, as many rows of the same values, ``BOOTSTRAP`` at the end of their names, with
    basic bootstrap intervals cut to what the measure can be. These need not hold the value; no claim reads them.
    """
    counts = state_counts(states)
    values = values_of(counts).tolist()
    errors = [float("nan")] * len(values)
    if splits:
        errors = split_half_error(states, lambda part: values_of(state_counts(part)), splits, seed=row.seed).tolist()
    rows = []
    for name, value, e in zip(MEASURES, values, errors, strict=True):
        least, most = _possible(name, states.n)
        low, high = value - Z95 * e, value + Z95 * e
        if np.isfinite(e):
            low, high = min(value, max(low, least)), max(value, min(high, most))
        rows.append(row._replace(measure=name, value=value, low=low, high=high))
    if bootstraps:
        ends = bootstrap_interval(counts, values_of, bootstraps, seed=row.seed).T
        for name, value, interval in zip(MEASURES, values, ends, strict=True):
            low, high = np.clip(interval, *_possible(name, states.n)).tolist()
            rows.append(row._replace(measure=name + BOOTSTRAP, value=value, low=low, high=high))
    return rows


def _possible(name: str, n_points: int) -> tuple[float, float]:
    """The least and the most that a measure can be."""
    if name == "n_states":
        return 1.0, float(n_points)
    return 0.0, float(np.log2(n_points)) if name.endswith("bits") else 1.0


def _add_shuffled(result: LayerMeasures, states: States, row: Row, shuffles: int) -> None:
    draws = (shuffle_columns(states, seed=row.seed, draw=draw) for draw in range(shuffles))
    all_counts = [state_counts(draw) for draw in draws]
    result.counts[row.layer, row.readout, COLUMNS_SHUFFLED] = all_counts[0]
    values = np.array([values_of(counts) for counts in all_counts])
    for name, column in zip(MEASURES, values.T, strict=True):
        defined = column[np.isfinite(column)]  # draws of all-distinct states have no frontier
        mean = low = high = float("nan")
        if len(defined):
            low, high = float(defined.min()), float(defined.max())
            mean = min(max(float(defined.mean()), low), high)  # a mean of equal numbers may round past them
        result.rows.append(row._replace(null=COLUMNS_SHUFFLED, measure=name, value=mean, low=low, high=high))
