"""Rows of the table from the states of one layer: subsamples and power laws."""

from collections.abc import Iterator

import numpy as np

from analysis.entropies.entropy import state_counts
from analysis.errorbars.ranges import mean_and_range
from analysis.nulls.matched import matched_counts
from analysis.nulls.shuffle import shuffle_columns
from analysis.powerlaw import assess_power_law, power_law_measures
from analysis.rows.subsamples import subsample_curve, subsample_sizes
from analysis.table.row import COLUMNS_SHUFFLED, INDEPENDENT, Row
from rbm.bits import States

SUBSAMPLED = ("n_states", "resolution", "relevance", "noise", "fraction_of_frontier")
SUBSAMPLE_DRAWS = 5


def subsample_rows(row: Row, states: States, number: int) -> list[Row]:
    """Measures of random subsamples of log-spaced sizes below M: mean and range of the draws."""
    first = subsample_sizes(states.n)[0]
    sizes = np.unique(np.geomspace(first, states.n, number + 1).round().astype(np.int64))
    sizes = sizes[sizes < states.n]
    if not len(sizes):
        return []
    curve = subsample_curve(states, sizes, draws=SUBSAMPLE_DRAWS, seed=row.seed)
    columns = [curve.measures.index(name) for name in SUBSAMPLED]
    return [
        row._replace(
            n_points=int(size), measure=curve.measures[j],
            value=float(curve.mean[i, j]), low=float(curve.low[i, j]), high=float(curve.high[i, j]),
        )
        for i, size in enumerate(curve.n_points) for j in columns
    ]  # fmt: skip


def power_law_rows(row: Row, states: States, bootstraps: int) -> list[Row]:
    """The power law fitted to the frequencies of the states."""
    found = power_law_measures(assess_power_law(state_counts(states), bootstraps=bootstraps, seed=row.seed))
    triples = {name: map(float, triple) for name, triple in found.items()}
    return [row._replace(measure=name, value=v, low=low, high=high) for name, (v, low, high) in triples.items()]


def power_law_null_rows(row: Row, states: States, draws: int, bootstraps: int) -> list[Row]:
    """The same of two nulls, the second as near in resolution as units allow: mean and range of the draws."""
    rows = []
    for null, surrogates in (
        (COLUMNS_SHUFFLED, (state_counts(shuffle_columns(states, seed=row.seed, draw=draw)) for draw in range(draws))),
        (INDEPENDENT, _independent(states, draws, row.seed)),
    ):
        assessed = [power_law_measures(assess_power_law(c, bootstraps=bootstraps, seed=row.seed)) for c in surrogates]
        for name in assessed[0] if assessed else ():
            mean, low, high = map(float, mean_and_range(np.array([measures[name][0] for measures in assessed])))
            rows.append(row._replace(null=null, measure=name, value=mean, low=low, high=high))
    return rows


def _independent(states: States, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Counts of the draws that reach the resolution of the states."""
    for draw in range(draws):
        counts = matched_counts(states, INDEPENDENT, seed=seed, draw=draw)
        if counts is not None:
            yield counts
