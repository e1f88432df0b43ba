"""What verdicts rest on: layers that decide, headroom; and beside them mu at slope -1 and the best code lengths."""

import math

import numpy as np
import pytest
from campaign_studies import SHORTEST, study_rows
from claim_tables import TRAINED, resolution, row

from analysis.claims.reading import index_final
from analysis.claims.second import described_power_laws, noise, predictive_layer, training_effect
from analysis.claims.second.best_code_length import best_codes, data_code_length
from analysis.claims.second.deciding_power import deciding_power
from analysis.claims.second.near_slope_one import nearest_slope_one
from analysis.table.row import K_MEANS, UNTRAINED


@pytest.fixture(scope="module")
def index():
    return index_final(study_rows(d=0.02, gap=-0.01, effect=0.05, ratio=0.5, mu=1.2, k_means=7.0))


def test_headroom_of_efficiency_is_what_ideals_have_over_the_null(index):
    """Effects are .05 more or less a tilt that is 0 in the middle layer; ideals have .01 more: layers 2 to 6 decide."""
    middle = 0.05 + 0.01 + np.linspace(-0.02, 0.02, 7)[1:6].mean()
    for claim, subject in ((noise.TITLE, TRAINED), (training_effect.TITLE, UNTRAINED)):
        power = deciding_power(index, claim, subject)
        assert power.layers == dict.fromkeys(range(5), 5)
        assert np.isclose(power.headroom.mean, middle)
        assert power.headroom.n == 5


def test_each_question_counts_the_layers_that_decide_it():
    """Headroom is .015 and the tilt: above .01 for training in 3 layers, above the spread of ideals in 2."""
    index = index_final(study_rows(effect=0.0, gap=-0.015))
    assert deciding_power(index, training_effect.TITLE, UNTRAINED).layers[2] == 3
    assert deciding_power(index, noise.TITLE, TRAINED).layers[2] == 2


def test_headroom_of_power_laws_is_in_the_unit_of_the_ratio(index):
    for claim in (described_power_laws.DESCRIBED, described_power_laws.LEARNED):
        power = deciding_power(index, claim, "columns shuffled")
        assert power.layers == dict.fromkeys(range(5), 5)
        assert np.isclose(power.headroom.mean, 0.5 + 0.4)  # frequencies drawn lie .4 nearer than the layer
    assert np.isclose(deciding_power(index, described_power_laws.LEARNED, UNTRAINED).headroom.mean, 0.9)


def test_where_nothing_decides_there_is_no_headroom():
    found = deciding_power(index_final(study_rows(effect=-0.05)), training_effect.TITLE, UNTRAINED)
    assert found.layers == dict.fromkeys(range(5), 0)
    assert found.headroom.n == 0
    assert deciding_power(index_final([]), predictive_layer.TITLE, TRAINED) is None


def test_mu_is_that_of_the_layer_nearest_slope_one(index):
    found = nearest_slope_one(index)
    assert [nearest.layer for nearest in found.values()] == [3] * 5  # .79 is nearer than .71
    assert np.allclose([nearest.mu for nearest in found.values()], 1.2 + 0.01 * np.linspace(-1, 1, 5))
    assert all(nearest.resolution == resolution()[2] for nearest in found.values())
    none = index_final(r for r in study_rows() if r.measure != "power_law_mu_all")
    assert all(math.isnan(nearest.mu) for nearest in nearest_slope_one(none).values())
    flat = index_final(r._replace(value=0.01) if r.measure == "relevance" else r for r in study_rows())
    assert nearest_slope_one(flat) == {}


def test_least_code_lengths_stand_beside_each_other_seed_by_seed(index):
    trained, untrained, clusters = best_codes(index)
    assert (trained.subject, untrained.subject, clusters.subject) == (TRAINED, UNTRAINED, K_MEANS)
    assert [top.layer for top in trained.bests.values()] == [3] * 5
    assert [top.layer for top in untrained.bests.values()] == [6] * 5
    assert trained.above_trained == (0, 0, 0, 5)
    assert clusters.length.mean == SHORTEST + 7
    assert np.isclose(clusters.resolution.mean, resolution()[3] - 0.01)
    own = [-top.efficiency for top in trained.bests.values()]
    assert np.isclose(trained.length.mean, np.mean(own))
    assert np.isclose(clusters.above_trained.mean, SHORTEST + 7 - np.mean(own))
    half = 2.776445 * np.std(own, ddof=1) / np.sqrt(5)
    assert np.isclose(clusters.above_trained.high - clusters.above_trained.mean, half)
    assert data_code_length(index).mean == 190


def test_a_seed_without_the_control_is_not_compared():
    rows = [r for r in study_rows() if not (r.null == K_MEANS and r.seed > 1)]
    clusters = best_codes(index_final(rows))[-1]
    assert (clusters.length.n, clusters.above_trained.n) == (2, 2)
    assert best_codes(index_final([row("resolution", 1, 0, 0.5)])) == []
    assert data_code_length(index_final([])).n == 0
