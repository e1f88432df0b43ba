"""Rows of the table from the states of one layer: every measure of `analysis.entropies.registry`, with intervals."""

from collections.abc import Sequence

import numpy as np

from analysis.entropies.entropy import state_counts
from analysis.entropies.layer_measure import LayerMeasure
from analysis.entropies.registry import MEASURES
from analysis.errorbars.bootstrap import bootstrap_interval
from analysis.errorbars.intervals import Z95
from analysis.errorbars.ranges import mean_and_range
from analysis.errorbars.split_half import split_half_error
from analysis.table.row import BOOTSTRAP, Row
from rbm.bits import States


def values_of(counts: np.ndarray, measures: Sequence[LayerMeasure] = MEASURES) -> np.ndarray:
    """Return the measures of state counts, float64 (measures,)."""
    return np.array([float(measure.value(counts)) for measure in measures], np.float64)


def value_rows(row: Row, counts: np.ndarray, measures: Sequence[LayerMeasure] = MEASURES) -> list[Row]:
    """Make a row like the one given for each measure of state counts, without intervals (nan)."""
    values = values_of(counts, measures).tolist()
    return [row._replace(measure=m.name, value=value) for m, value in zip(measures, values, strict=True)]


def network_rows(
    row: Row, states: States, splits: int, bootstraps: int, measures: Sequence[LayerMeasure] = MEASURES
) -> list[Row]:
    """Make a row like the one given for each measure of the states, with its split-half 95 % interval if any splits.

    After them, if there are bootstraps, as many rows of the same values, ``BOOTSTRAP`` at the end of their names, with
    basic bootstrap intervals. These need not hold the value; no claim reads them. All intervals are cut to the bounds
    of the measure.
    """
    counts = state_counts(states)
    rows = value_rows(row, counts, measures)
    found = _with_split_halves(rows, states, splits, measures) if splits else list(rows)
    if bootstraps:
        ends = bootstrap_interval(counts, lambda k: values_of(k, measures), bootstraps, seed=row.seed).T
        for measure, plain, interval in zip(measures, rows, ends, strict=True):
            low, high = np.clip(interval, *measure.bounds(states.n)).tolist()
            found.append(plain._replace(measure=measure.name + BOOTSTRAP, low=low, high=high))
    return found


def surrogate_rows(row: Row, counts: Sequence[np.ndarray], measures: Sequence[LayerMeasure] = MEASURES) -> list[Row]:
    """Make a row like the one given for each measure: mean and range over draws, given the state counts of each.

    A draw in which a measure is undefined (nan) is left out: a draw of all-distinct states has no frontier.
    """
    spread = mean_and_range(np.array([values_of(k, measures) for k in counts]))
    return [
        row._replace(measure=measure.name, value=float(mean), low=float(low), high=float(high))
        for measure, mean, low, high in zip(measures, *spread, strict=True)
    ]


def _with_split_halves(rows: list[Row], states: States, splits: int, measures: Sequence[LayerMeasure]) -> list[Row]:
    errors = split_half_error(
        states, lambda part: values_of(state_counts(part), measures), splits, seed=rows[0].seed
    ).tolist()
    found = []
    for measure, row, error in zip(measures, rows, errors, strict=True):
        low, high = row.value - Z95 * error, row.value + Z95 * error
        if np.isfinite(error):
            least, most = measure.bounds(states.n)
            low, high = min(row.value, max(low, least)), max(row.value, min(high, most))
        found.append(row._replace(low=low, high=high))
    return found
