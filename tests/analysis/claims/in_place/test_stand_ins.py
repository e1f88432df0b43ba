"""Samples in the place of layers: what is exchanged, what stays, and what is drawn."""

import math

import numpy as np
import pytest
from campaign_studies import study_rows
from claim_tables import M, resolution

from analysis.claims.in_place.stand_ins import StandIn, drawn_stand_ins, null_stand_ins, with_stand_ins
from analysis.claims.reading import Key, index_final, values
from analysis.claims.registry import CLAIMS
from analysis.claims.second.deciding_layers import deciding_layers
from analysis.controls.ideal import FREQUENCIES_DRAWN, POINTS, ideal_relevance
from analysis.nulls.registry import NULLS
from analysis.table.measure_names import DISTANCE_OF_ALL, FRACTION_OF_FRONTIER, MATCHED_EFFECT, RESOLUTION
from analysis.table.row import COLUMNS_SHUFFLED, IDEAL, IDEAL_FREQUENCIES, UNTRAINED

CHANGED = {
    Key(FRACTION_OF_FRONTIER), Key(DISTANCE_OF_ALL), *(Key(MATCHED_EFFECT, null=null.name) for null in NULLS),
}  # fmt: skip


@pytest.fixture(scope="module")
def index():
    return index_final(study_rows())


def own(index):
    fraction, distance = values(index, Key(FRACTION_OF_FRONTIER)), values(index, Key(DISTANCE_OF_ALL))
    return {s: {n: StandIn(fraction[s][n], distance[s][n]) for n in of} for s, of in deciding_layers(index).items()}


def test_a_layer_in_its_own_place_changes_nothing(index):
    again = with_stand_ins(index, own(index))
    assert again.keys() == index.keys()
    for key in index:
        for seed, layers in values(index, key).items():
            assert values(again, key)[seed] == pytest.approx(layers, nan_ok=True)
    for claim in CLAIMS:
        assert claim.decide(again).decision == claim.decide(index).decision


def test_only_what_is_measured_of_the_deciding_layers_is_exchanged(index):
    shifted = {
        s: {n: StandIn(sample.fraction + 0.25, 3 * sample.distance) for n, sample in of.items()}
        for s, of in own(index).items()
    }
    again = with_stand_ins(index, shifted)
    assert {key for key in index if again[key] is not index[key]} == CHANGED & index.keys()
    for key in CHANGED & index.keys():
        for seed, layers in values(index, key).items():
            deciding = deciding_layers(index)[seed]
            assert 0 < len(deciding) < len(layers)
            for layer, before in layers.items():
                after = values(again, key)[seed][layer]
                changed = 3 * before if key.measure == DISTANCE_OF_ALL else before + 0.25
                assert after == pytest.approx(changed if layer in deciding else before)


@pytest.mark.parametrize("null", [COLUMNS_SHUFFLED, UNTRAINED])
def test_a_null_in_the_place_of_a_layer_has_no_effect_over_itself(index, null):
    again = with_stand_ins(index, null_stand_ins(index, null))
    before, effects = values(index, Key(FRACTION_OF_FRONTIER)), values(index, Key(MATCHED_EFFECT, null=null))
    for seed, layers in deciding_layers(index).items():
        for layer in layers:
            assert values(again, Key(MATCHED_EFFECT, null=null))[seed][layer] == pytest.approx(0, abs=1e-12)
            fraction = values(again, Key(FRACTION_OF_FRONTIER))[seed][layer]
            assert fraction == pytest.approx(before[seed][layer] - effects[seed][layer])


def test_its_distance_from_a_power_law_is_that_of_the_null(index):
    again = with_stand_ins(index, null_stand_ins(index, COLUMNS_SHUFFLED))
    theirs = values(index, Key(DISTANCE_OF_ALL, null=COLUMNS_SHUFFLED))
    for seed, layers in deciding_layers(index).items():
        for layer in layers:
            assert values(again, Key(DISTANCE_OF_ALL))[seed][layer] == pytest.approx(theirs[seed][layer])


def test_that_of_the_untrained_network_is_interpolated_in_resolution(index):
    found, seed = null_stand_ins(index, UNTRAINED), 2
    h, d = (values(index, Key(measure, UNTRAINED))[seed] for measure in (RESOLUTION, DISTANCE_OF_ALL))
    order = sorted(h, key=h.get)
    for layer, at in deciding_layers(index)[seed].items():
        expected = 10 ** np.interp(at, [h[n] for n in order], [math.log10(d[n]) for n in order])
        assert found[seed][layer].distance == pytest.approx(expected)


@pytest.mark.parametrize(("ideal", "drawn"), [(IDEAL, POINTS), (IDEAL_FREQUENCIES, FREQUENCIES_DRAWN)])
def test_drawn_samples_are_ideals_of_the_resolution_of_the_layer(index, ideal, drawn):
    """40 draws of one layer of five seeds against an ideal of another generator: means within 4 standard errors."""
    layer, draws = 4, 8
    samples = [sample[layer] for n in range(draws) for sample in drawn_stand_ins(index, ideal, n).values()]
    expected = ideal_relevance(M, resolution()[layer - 1], 40, drawn=drawn, seed=3)
    for got, wanted in (
        ([s.fraction for s in samples], expected.fraction),
        ([math.log10(s.distance) for s in samples], expected.log_distance),
    ):
        assert len(set(got)) == len(got) == 40
        error = math.hypot(np.std(got, ddof=1), wanted.sd) / math.sqrt(40)
        assert abs(np.mean(got) - wanted.mean) < 4 * error
        assert error < 0.1 * abs(wanted.mean)


def test_a_draw_is_the_same_bits_again_and_layers_and_seeds_have_others(index):
    found = drawn_stand_ins(index, IDEAL, 1)
    assert drawn_stand_ins(index, IDEAL, 1) == found
    assert drawn_stand_ins(index, IDEAL, 2) != found
    rows = [r._replace(value=0.6) if r.measure == RESOLUTION and r.network == "trained" else r for r in study_rows()]
    alike = drawn_stand_ins(index_final(rows), IDEAL, 1)  # all layers have one H[s]
    all_samples = [sample for of in alike.values() for sample in of.values()]
    assert len(all_samples) == 35
    assert len(set(all_samples)) == len(all_samples)


def test_where_no_sample_has_the_resolution_nothing_stands_in():
    """Of 3 points drawn none of the laws has .94 of log M in the mean: .863 is the most."""
    rows = [r._replace(n_points=3) for r in study_rows()]
    rows = [r._replace(value=0.94) if r.measure == RESOLUTION and r.network == "trained" else r for r in rows]
    found = drawn_stand_ins(index_final(rows), IDEAL, 0)
    samples = [sample for of in found.values() for sample in of.values()]
    assert len(samples) == 35
    assert np.isnan(samples).all()
