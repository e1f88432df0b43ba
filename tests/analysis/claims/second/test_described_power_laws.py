"""Claim (ii) by the second protocol: distances from a power law beside those of nulls."""

import math

import claim_tables as tables
import numpy as np
import pytest
from claim_tables import RATIOS, TRAINED, row

from analysis.claims.reading import index_final
from analysis.claims.second import described_power_laws as claim
from analysis.claims.second.deciding_layers import decides
from analysis.claims.second.power_law_distance import decided_on, log_ratios, log_ratios_of_untrained
from analysis.errorbars.intervals import Interval
from analysis.protocols.second import DISTANCE_RATIO
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES, UNTRAINED

ABOVE, BELOW = (lambda x: np.nextafter(x, 9)), (lambda x: np.nextafter(x, -9))


def index_of(ratios, n_seeds=5, **options):
    return index_final([*tables.entropies(n_seeds), *tables.distances(ratios, n_seeds, **options)])


def test_ratios_are_of_the_null_over_the_layer():
    found = log_ratios(index_of(RATIOS), "columns shuffled")
    assert np.isclose(np.mean([found[s][3] for s in range(5)]), 0.5)


@pytest.mark.parametrize("value", [0.0, math.nan])
def test_a_distance_of_zero_has_no_ratio(value):
    rows = [row("power_law_distance_all", 1, 1, 0.1), row("power_law_distance_all", 1, 1, value, null=IDEAL)]
    assert math.isnan(log_ratios(index_final(rows), IDEAL)[1][1])
    swapped = [row("power_law_distance_all", 1, 1, value), row("power_law_distance_all", 1, 1, 0.1, null=IDEAL)]
    assert math.isnan(log_ratios(index_final(swapped), IDEAL)[1][1])


def test_the_untrained_network_is_interpolated_in_resolution():
    """log10 D1 of the untrained network is -h - 1: at the layer's .5 it is -1.5, over the layer's -2."""
    rows = [row("resolution", 1, 1, 0.5), row("power_law_distance_all", 1, 1, 0.01)]
    rows += [row("resolution", 2, 1, 0.9), row("power_law_distance_all", 2, 1, 0.01)]
    for layer, h in ((1, 0.8), (2, 0.4)):
        rows += [
            row("resolution", layer, 1, h, UNTRAINED),
            row("power_law_distance_all", layer, 1, 10 ** (-h - 1), UNTRAINED),
        ]
    found = log_ratios_of_untrained(index_final(rows))[1]
    assert np.isclose(found[1], 0.5)
    assert math.isnan(found[2])  # above all of its layers


@pytest.mark.parametrize("null", ["columns shuffled", "independent units"])
@pytest.mark.parametrize(("ratio", "decision"), [(0.4, "supported"), (0.3, "undecided"), (0.2, "not supported")])
def test_both_nulls_must_be_farther_by_the_factor(null, ratio, decision):
    found = claim.decide_described(index_of({**RATIOS, null: ratio}))
    assert found.decision == decision
    if decision != "supported":
        assert null in found.reason


def test_the_ideal_and_the_untrained_network_do_not_decide_description():
    for other in (IDEAL, IDEAL_FREQUENCIES, UNTRAINED):
        assert claim.decide_described(index_of({**RATIOS, other: -3.0})).decision == "supported"


@pytest.mark.parametrize(("ratio", "decision"), [(0.4, "supported"), (0.3, "undecided"), (0.2, "not supported")])
def test_learning_must_also_beat_the_untrained_network(ratio, decision):
    found = claim.decide_learned(index_of({**RATIOS, UNTRAINED: ratio}))
    assert found.decision == decision
    assert [e.subject for e in found.effects] == ["columns shuffled", "independent units", UNTRAINED]


def test_what_is_no_description_is_not_learned():
    assert claim.decide_learned(index_of({**RATIOS, "columns shuffled": 0.0})).decision == "not supported"


@pytest.mark.parametrize(
    ("low", "high", "decision"),
    [
        (ABOVE(DISTANCE_RATIO), 2.0, "supported"),
        (DISTANCE_RATIO, 2.0, "undecided"),
        (0.0, DISTANCE_RATIO, "undecided"),
        (0.0, BELOW(DISTANCE_RATIO), "not supported"),
    ],
)
def test_borders_of_the_ratio(low, high, decision):
    effects = claim.decide_described(index_of(RATIOS)).effects
    changed = effects[1]._replace(interval=Interval((low + high) / 2, low, high, 5))
    assert claim._decision((effects[0], changed), 5)[0] == decision


def test_missing_numbers_leave_it_undecided():
    assert claim.decide_described(index_final([])).decision == "undecided"
    without = {name: ratio for name, ratio in RATIOS.items() if name != UNTRAINED}
    assert "too few decide: untrained" in claim.decide_learned(index_of(without)).reason
    refuted = {**without, "columns shuffled": 0.1, IDEAL_FREQUENCIES: -0.4}
    assert claim.decide_learned(index_of(refuted)).decision == "not supported"  # no description is not learned
    assert "One seed" in claim.decide_described(index_of(RATIOS, 1)).reason
    alone = {"columns shuffled": 0.5, IDEAL_FREQUENCIES: -0.4}
    assert "too few decide: independent units" in claim.decide_described(index_of(alone)).reason


def test_the_table_has_every_distance():
    (table,) = claim.tables(index_of(RATIOS))
    titles = [column.title for column in table.columns]
    assert titles[:4] == [TRAINED, "columns shuffled", "independent units", IDEAL]
    assert titles[4:6] == [IDEAL_FREQUENCIES, UNTRAINED]


@pytest.mark.parametrize(("ideal", "decided"), [(0.1, True), (0.25, False), (math.nan, False)])
def test_a_layer_decides_where_an_ideal_would_be_called(ideal, decided):
    """Nulls are farther than the layer by .5, so than the ideal by .5 less its own ratio: .3 or more is needed."""
    ratios = {name: ratio for name, ratio in RATIOS.items() if name != IDEAL_FREQUENCIES}
    if ideal == ideal:
        ratios[IDEAL_FREQUENCIES] = ideal
    index = index_of(ratios, width=0)
    used = decided_on(index)[0]
    h = tables.resolution()
    assert list(used) == ([i + 1 for i, x in enumerate(h) if decides(x)] if decided else [])
    assert claim.decide_described(index).decision == ("supported" if decided else "undecided")


def test_the_nearest_null_limits_what_an_ideal_could_show():
    index = index_of({**RATIOS, "independent units": 0.0, IDEAL_FREQUENCIES: -0.2}, width=0)
    assert not any(decided_on(index).values())
