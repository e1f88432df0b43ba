"""Rows of the table that the second protocol's claims (i) and (ii) rest on: a layer beside ideals and matched nulls."""

from collections.abc import Iterator

import numpy as np

from analysis.controls.comparators import comparators
from analysis.controls.noise_band import noise_band
from analysis.controls.power_law_ratios import power_law_ratios
from analysis.entropies.columns import columns_of
from analysis.entropies.entropy import state_counts
from analysis.powerlaw.all_states import fit_all_states
from analysis.table.measure_names import DISTANCE_OF_ALL, FRACTION_OF_FRONTIER, POWER_LAW_MU_OF_ALL
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES, Row
from rbm.bits import States


def all_states_rows(row: Row, counts: np.ndarray) -> Iterator[Row]:
    """Make rows like the one given of the power law nearest to all states: its distance and its mu."""
    fit = fit_all_states(counts)
    yield row._replace(measure=DISTANCE_OF_ALL, value=fit.distance)
    yield row._replace(measure=POWER_LAW_MU_OF_ALL, value=fit.mu)


def beside_ideals_rows(row: Row, states: States, draws: int) -> Iterator[Row]:
    """Make rows like the one given of what stands at the layer's resolution: drawn ideals, and nulls made from it.

    Of ideals the fraction of the frontier, mean +- 1.96 standard deviations of one, and the distance from a power law,
    of points drawn and of frequencies drawn; of ``draws`` draws of every null the distance. Distances are geometric
    means. nan where there is no such ideal or null.
    """
    known = comparators(columns_of(states), state_counts(states), null_draws=draws, seed=row.seed)
    ideal, ratios = noise_band(known).ideal, power_law_ratios(known)
    yield row._replace(null=IDEAL, measure=FRACTION_OF_FRONTIER, value=ideal.mean, low=ideal.low, high=ideal.high)
    others = {IDEAL: ratios.to_ideal, IDEAL_FREQUENCIES: ratios.to_ideal_frequencies, **ratios.to_nulls}
    for null, ratio in others.items():
        yield row._replace(null=null, measure=DISTANCE_OF_ALL, value=ratios.distance * 10**ratio)
