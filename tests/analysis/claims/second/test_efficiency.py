"""Claim (i) by the second protocol: noise beside drawn ideals, and what training does."""

import math

import claim_tables as tables
import numpy as np
import pytest
from claim_tables import NULLS, row

from analysis.claims.reading import index_final
from analysis.claims.second import noise, training_effect
from analysis.claims.second.deciding_layers import decides, mean_over
from analysis.errorbars.intervals import Z95, Interval
from analysis.protocols.second import MAX_DECIDING, MIN_DECIDING, NOISE_BAND, NOISE_DEVIATIONS, TRAINING_MARGIN
from analysis.table.row import IDEAL, PIXELS_SHUFFLED_FED

ABOVE, BELOW = (lambda x: np.nextafter(x, 9)), (lambda x: np.nextafter(x, -9))
COMPARED = ("columns shuffled", "independent units", "untrained", PIXELS_SHUFFLED_FED)
TILT = np.linspace(-0.02, 0.02, tables.N_LAYERS)  # of the effects of layers


@pytest.mark.parametrize("end", [MIN_DECIDING, MAX_DECIDING])
def test_layers_decide_strictly_between_the_ends(end):
    assert not decides(end)
    assert decides(float(np.nextafter(end, 0.5)))


def test_means_are_over_the_deciding_layers_that_are_defined():
    layers = {1: {2: 0.5, 3: 0.6, 4: 0.7}, 2: {2: 0.5}, 3: {}}
    found = {1: {1: 100.0, 2: 1.0, 3: math.nan, 4: 3.0}, 2: {2: math.nan}}
    means = mean_over(layers, found)
    assert means[1] == 2.0
    assert math.isnan(means[2])
    assert math.isnan(means[3])


def noise_rows(gap, n_seeds=5, effect=0.2, **options):
    """Layers with a gap to their ideals, and nulls an effect below the layers."""
    nulls = tables.effects(dict.fromkeys(NULLS, effect), n_seeds, width=0)
    return [*tables.entropies(n_seeds), *tables.noise(gap, n_seeds, **options), *nulls]


def noise_of(*args, **options):
    return noise.decide(index_final(noise_rows(*args, **options)))


@pytest.mark.parametrize(
    ("gap", "decision"), [(0.01, "supported"), (-0.01, "supported"), (-0.02, "undecided"), (-0.03, "not supported")]
)
def test_noise_is_near_its_minimum_within_the_band(gap, decision):
    found = noise_of(gap)
    assert found.decision == decision
    assert np.isclose(found.secondary[0].interval.mean, gap)
    assert np.isclose(found.effects[0].interval.mean, gap + NOISE_BAND)


def test_near_is_nearer_the_ideal_than_the_best_null():
    """Ideals .03 above the best null: the band is .015, not .02."""
    for gap, decision in ((-0.012, "supported"), (-0.018, "not supported")):
        rows = [*tables.entropies(), *tables.noise(gap, width=0)]
        rows += [row("matched_effect", i + 1, s, 0.03 + gap, null=NULLS[1]) for i in range(7) for s in range(5)]
        rows += [row("matched_effect", i + 1, s, 0.5, null=NULLS[0]) for i in range(7) for s in range(5)]
        assert noise.decide(index_final(rows)).decision == decision


def test_an_ideal_is_called_near_and_a_null_is_not_wherever_layers_decide():
    for headroom in (0.022, 0.05, 0.3):
        ideal = [*tables.entropies(), *tables.noise(0.0, width=0)]
        null = [*tables.entropies(), *tables.noise(-headroom, width=0)]
        ideal += [row("matched_effect", i + 1, s, headroom, null=NULLS[1]) for i in range(7) for s in range(5)]
        null += [row("matched_effect", i + 1, s, 0.0, null=NULLS[1]) for i in range(7) for s in range(5)]
        assert noise.decide(index_final(ideal)).decision == "supported"
        assert noise.decide(index_final(null)).decision == "not supported"


@pytest.mark.parametrize(
    ("low", "high", "decision"),
    [(ABOVE(0.0), 0.1, "supported"), (0.0, 0.1, "undecided"), (-0.5, 0.0, "undecided"),
     (-0.5, BELOW(0.0), "not supported")],
)  # fmt: skip
def test_borders_of_the_noise_band(low, high, decision):
    found = noise_of(0.0)
    effect = found.effects[0]._replace(interval=Interval((low + high) / 2, low, high, 5))
    assert noise._decision(effect, found.secondary[0], 5)[0] == decision


@pytest.mark.parametrize(("n", "decision"), [(2, "undecided"), (3, "supported")])
def test_layers_must_decide_in_more_than_half_of_the_seeds(n, decision):
    found = noise_of(0.0)
    effect, gap = (e._replace(interval=e.interval._replace(n=n)) for e in (found.effects[0], found.secondary[0]))
    said = noise._decision(effect, gap, 5)
    assert said[0] == decision
    assert f"{n} of 5 seeds" in said[1]


@pytest.mark.parametrize(("effect", "decided"), [(0.0415, True), (0.001, False)])
def test_a_layer_decides_where_half_its_headroom_is_more_than_two_deviations_of_an_ideal(effect, decided):
    """Layers on their ideals: headroom is the effect against the nearest null, which is tilted over the layers."""
    far = {"columns shuffled": 0.5, "independent units": effect}
    rows = [*tables.entropies(), *tables.noise(0.0, width=0), *tables.effects(far, width=0)]
    used = noise.decided_on(index_final(rows))[0]
    least = NOISE_DEVIATIONS * 0.01 / Z95
    expected = [i + 1 for i, h in enumerate(tables.resolution()) if decides(h) and (effect + TILT[i]) / 2 > least]
    assert list(used) == expected
    assert bool(used) == decided
    if not decided:
        assert "In no layer could the test tell" in noise.decide(index_final(rows)).reason


def test_only_deciding_layers_are_compared_with_ideals():
    """A layer outside the deciding resolutions, far below its ideal, changes nothing."""
    rows = noise_rows(-0.01)
    h = tables.resolution()
    outside = [i + 1 for i in range(len(h)) if not MIN_DECIDING < h[i] < MAX_DECIDING]
    assert outside
    worse = [r._replace(value=r.value + 0.5) if r.null == IDEAL and r.layer in outside else r for r in rows]
    assert noise.decide(index_final(worse)).effects == noise.decide(index_final(rows)).effects


def test_headroom_is_what_an_ideal_has_over_the_null():
    """Layers .01 below ideals and .05 above a null: ideals have .06 over it."""
    rows = [*tables.entropies(), *tables.noise(-0.01), *tables.effects(dict.fromkeys(NULLS, 0.05))]
    found = {e.subject: e for e in noise.decide(index_final(rows)).secondary if e.statistic == noise.HEADROOM}
    assert set(found) == {"columns shuffled", "independent units"}
    used = [i for i, h in enumerate(tables.resolution()) if decides(h)]
    assert np.isclose(found["columns shuffled"].interval.mean, 0.06 + TILT[used].mean())


def test_noise_without_seeds_ideals_or_nulls_is_undecided():
    assert "One seed" in noise_of(0.0, 1).reason
    assert noise.decide(index_final([])).decision == "undecided"
    for rows in (tables.entropies(), [*tables.entropies(), *tables.noise(0.0)]):
        assert "In no layer" in noise.decide(index_final(rows)).reason


def training(means, gap=-0.3, **options):
    """Layers that lie .3 of the frontier below their ideals: headroom over every null."""
    n = options.get("n_seeds", 5)
    rows = [*tables.entropies(n), *tables.noise(gap, n, width=0), *tables.effects(means, **options)]
    return training_effect.decide(index_final(rows))


def test_training_is_compared_with_four_nulls_and_not_with_shuffled_pixels_fed_real_data():
    found = training({**dict.fromkeys(COMPARED, 0.05), "pixels shuffled": -1.0})
    assert [e.subject for e in found.effects] == list(COMPARED)
    assert found.decision == "supported"


@pytest.mark.parametrize("null", COMPARED)
def test_one_null_below_the_margin_refutes(null):
    found = training({**dict.fromkeys(COMPARED, 0.05), null: -0.02})
    assert found.decision == "not supported"
    assert null in found.reason


@pytest.mark.parametrize("null", COMPARED)
def test_an_undefined_null_leaves_the_rule_and_a_missing_one_bars_support(null):
    found = training({**dict.fromkeys(COMPARED, 0.05), null: math.nan})
    assert found.decision == "supported"
    assert f"out of the rule: {null}" in found.reason
    missing = training({name: 0.05 for name in COMPARED if name != null})
    assert missing.decision == "undecided"
    assert f"Not measured: {null}" in missing.reason
    assert training({name: -0.05 for name in COMPARED if name != null}).decision == "not supported"


@pytest.mark.parametrize("null", COMPARED)
def test_a_null_over_which_ideals_have_no_headroom_leaves_the_rule(null):
    """Ideals: no layer can be more than .004 above this null, which so says nothing of layers."""
    found = training({**dict.fromkeys(COMPARED, 0.1), null: -0.3 + 0.004}, gap=-0.3, width=0)
    used = [i for i, h in enumerate(tables.resolution()) if decides(h) and 0.004 + TILT[i] > TRAINING_MARGIN]
    of_null = next(e for e in found.effects if e.subject == null)
    assert np.isclose(of_null.interval.mean, -0.296 + TILT[used].mean())
    lower = training({**dict.fromkeys(COMPARED, 0.1), null: -0.33}, gap=-0.3)
    assert lower.decision == "supported"
    assert f"without headroom, and so out of the rule: {null}" in lower.reason


def test_an_ideal_layer_is_not_refuted_by_nulls_it_cannot_surpass():
    """Layers on their ideals with .004 over a null: silent, where they were called not supported."""
    found = training({**dict.fromkeys(COMPARED, 0.05), "independent units": -0.015}, gap=0.0)
    assert found.decision == "supported"
    assert "out of the rule: independent units" in found.reason


def test_training_is_undecided_without_nulls_or_seeds():
    assert "No null" in training({}).reason
    assert "One seed" in training(dict.fromkeys(COMPARED, 0.05), n_seeds=1).reason
    assert training(dict.fromkeys(COMPARED, 0.005), width=0.004).decision == "not supported"
    assert training(dict.fromkeys(COMPARED, 0.008), width=0.02).decision == "undecided"


@pytest.mark.parametrize(
    ("low", "high", "decision"),
    [
        (ABOVE(0.0), TRAINING_MARGIN, "supported"),
        (0.0, 0.5, "undecided"),
        (0.001, BELOW(TRAINING_MARGIN), "not supported"),
    ],
)
def test_borders_of_the_training_effect(low, high, decision):
    effects = list(training(dict.fromkeys(COMPARED, 0.05)).effects)
    effects[2] = effects[2]._replace(interval=Interval((low + high) / 2, low, high, 5))
    assert training_effect._decision(effects, [], 5)[0] == decision


@pytest.mark.parametrize(("n", "decision"), [(2, "supported"), (3, "not supported")])
def test_a_null_must_be_defined_in_more_than_half_of_the_seeds(n, decision):
    effects = list(training(dict.fromkeys(COMPARED, 0.05)).effects)
    effects[2] = effects[2]._replace(interval=Interval(-0.5, -0.6, -0.4, n))
    found = training_effect._decision(effects, [], 5)
    assert found[0] == decision
    assert ("3 of 5 seeds" in found[1]) == (n == 3)


def test_one_layer_is_not_weighed_by_seeds_it_is_missing_in():
    rows = [row("resolution", 1, 1, 0.5), row("resolution", 2, 1, 0.6)]
    rows += [row("fraction_of_frontier", 2, 1, 0.5), row("fraction_of_frontier", 2, 1, 0.9, null=IDEAL)]
    rows.append(row("matched_effect", 2, 1, 0.3, null="untrained"))
    found = training_effect.decide(index_final(rows)).effects[2]
    assert found.by_seed == {1: 0.3}
    assert found.subject == "untrained"
