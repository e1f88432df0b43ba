"""Rows of the table from power laws fitted to the frequencies of states, of a layer and of its nulls."""

from collections.abc import Iterator

import numpy as np

from analysis.entropies.entropy import state_counts
from analysis.errorbars.ranges import mean_and_range
from analysis.nulls.matched import matched_counts
from analysis.nulls.null import Null
from analysis.nulls.registry import LAYER_NULLS
from analysis.powerlaw import assess_power_law, power_law_measures
from analysis.table.measure_names import POWER_LAW_DISTANCE, POWER_LAW_RANGE
from analysis.table.row import Row
from rbm.bits import States


def power_law_rows(row: Row, counts: np.ndarray, bootstraps: int) -> list[Row]:
    """Make rows like the one given of the power law fitted to state counts."""
    found = power_law_measures(assess_power_law(counts, bootstraps=bootstraps, seed=row.seed))
    triples = {name: map(float, triple) for name, triple in found.items()}
    return [row._replace(measure=name, value=v, low=low, high=high) for name, (v, low, high) in triples.items()]


def file_power_law_rows(row: Row, counts: np.ndarray, bootstraps: int) -> list[Row]:
    """Make the rows of `power_law_rows` for counts that belong to no study, and two more.

    A tail that the protocol does not test has a p-value and ratios too. The two rows say why it is not, and how far the
    law is off: the largest frequency in units of kmin, and the Kolmogorov-Smirnov distance of the tail.
    """
    law = assess_power_law(counts, bootstraps=bootstraps, seed=row.seed, judge_untestable=True)
    found = {name: tuple(map(float, triple)) for name, triple in power_law_measures(law).items()}
    nan = float("nan")
    found |= {POWER_LAW_RANGE: (int(counts.max()) / law.kmin.value, nan, nan),
              POWER_LAW_DISTANCE: (law.distance, nan, nan)}  # fmt: skip
    return [row._replace(measure=name, value=v, low=low, high=high) for name, (v, low, high) in found.items()]


def power_law_null_rows(row: Row, states: States, draws: int, bootstraps: int) -> list[Row]:
    """Make rows of the power laws fitted to the nulls made from a layer: mean and range of the draws.

    A null with surrogates of the width of the layer is taken at that width, another one at the number of units that
    comes nearest to the resolution of the layer.
    """
    rows = []
    for null in LAYER_NULLS:
        assessed = [
            power_law_measures(assess_power_law(counts, bootstraps=bootstraps, seed=row.seed))
            for counts in _null_counts(null, states, draws, row.seed)
        ]
        for name in assessed[0] if assessed else ():
            mean, low, high = map(float, mean_and_range(np.array([measures[name][0] for measures in assessed])))
            rows.append(row._replace(null=null.name, measure=name, value=mean, low=low, high=high))
    return rows


def _null_counts(null: Null, states: States, draws: int, seed: int) -> Iterator[np.ndarray]:
    """Yield state counts of each draw; draws that never reach the resolution of the layer are left out."""
    for draw in range(draws):
        if null.surrogate is not None:
            yield state_counts(null.surrogate(states, seed, draw))
        else:
            counts = matched_counts(states, null.name, seed=seed, draw=draw)
            if counts is not None:
                yield counts
