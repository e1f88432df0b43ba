"""Rows of the second protocol: numbers of a layer beside drawn ideals and matched nulls."""

import numpy as np
from conftest import few

from analysis.controls.comparators import comparators
from analysis.controls.power_law_ratios import power_law_ratios
from analysis.entropies.columns import columns_of
from analysis.entropies.entropy import state_counts
from analysis.nulls.matched import matched_nulls
from analysis.powerlaw.all_states import fit_all_states
from analysis.rows.beside_ideals import all_states_rows, beside_ideals_rows
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES, NO_NULL, template
from rbm import pack

M, UNITS, SEED, DRAWS = few(2003, 1009), 23, 5, 2
ROW = template("trained", SEED, "most probable", M, layer=3)


def layer():
    """Units of unequal densities that follow one of 41 templates, some bits flipped."""
    g = np.random.default_rng(3)
    templates = (g.random((41, UNITS)) < np.linspace(0.05, 0.6, UNITS)).astype(np.uint8)
    return pack(templates[g.integers(0, 41, M)] ^ (g.random((M, UNITS)) < 0.02))


def test_the_power_law_of_all_states():
    counts = state_counts(layer())
    fit = fit_all_states(counts)
    found = {row.measure: row for row in all_states_rows(ROW, counts)}
    assert {name: row.value for name, row in found.items()} == {
        "power_law_distance_all": fit.distance, "power_law_mu_all": fit.mu,
    }  # fmt: skip
    assert all((row.layer, row.seed, row.null) == (3, SEED, NO_NULL) for row in found.values())


def test_distances_and_fractions_are_those_of_the_comparators():
    states = layer()
    rows = {(row.null, row.measure): row for row in beside_ideals_rows(ROW, states, DRAWS)}
    known = comparators(columns_of(states), state_counts(states), null_draws=DRAWS, seed=SEED)
    ratios, ideal = power_law_ratios(known), known.ideal.fraction
    own = fit_all_states(state_counts(states)).distance
    found = rows[IDEAL, "fraction_of_frontier"]
    assert (found.value, found.low, found.high) == (ideal.mean, ideal.low, ideal.high)
    expected = {IDEAL: ratios.to_ideal, IDEAL_FREQUENCIES: ratios.to_ideal_frequencies, **ratios.to_nulls}
    assert {null for null, measure in rows if measure == "power_law_distance_all"} == set(expected)
    for null, ratio in expected.items():
        assert np.isclose(np.log10(rows[null, "power_law_distance_all"].value / own), ratio, equal_nan=True)


def test_nulls_are_those_that_are_matched_in_claim_i():
    """The same draws: a null without the layer's resolution there has none here."""
    states = layer()
    matched = matched_nulls(states, draws=DRAWS, seed=SEED)
    rows = {
        row.null: row.value for row in beside_ideals_rows(ROW, states, DRAWS) if row.measure != "fraction_of_frontier"
    }
    for null, found in matched.items():
        assert np.isnan(rows[null]) == np.isnan(found.mean)
    assert np.isfinite([found.mean for found in matched.values()]).any()
