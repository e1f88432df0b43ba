"""Every comparison of the decision rules at its very border, where one sign next to it would decide otherwise."""

import claim_tables as tables
import numpy as np
import pytest
from claim_tables import APART, N_LAYERS, NULLS, TRAINED, row

from analysis.claims import decide, registry
from analysis.claims.first import matched_relevance, power_laws, regeneration
from analysis.claims.reading import index_final
from analysis.claims.verdict import Effect, effect_over_seeds
from analysis.errorbars.intervals import Interval
from analysis.protocols.first import CALLED_SHARE, MAX_RESOLUTION, MIN_RESOLUTION, RELEVANCE_MARGIN, SLOPE_MARGIN

M = SLOPE_MARGIN
ABOVE, BELOW = (lambda x: np.nextafter(x, 9)), (lambda x: np.nextafter(x, -9))
NETWORKS = ("untrained", "pixels shuffled")


@pytest.fixture
def given(monkeypatch):
    """A function that sets the intervals of a claim: low, high and perhaps the number of seeds, by statistic."""

    def give(claim, statistic, intervals):
        def effect(subject, words, by_seed):
            found = effect_over_seeds(subject, words, by_seed)
            if words != statistic or subject not in intervals:
                return found
            low, high, *n = intervals[subject]
            return Effect(subject, words, Interval((low + high) / 2, low, high, *(n or [5])), by_seed)

        monkeypatch.setattr(claim, "effect_over_seeds", effect)

    return give


# claim (i)


@pytest.mark.parametrize("end", [MIN_RESOLUTION, MAX_RESOLUTION])
def test_a_layer_at_either_end_of_resolution_does_not_count(end):
    inwards = np.nextafter(end, 0.5)
    for resolution, counts in ((end, False), (inwards, True)):
        rows = [row("resolution", 1, 1, resolution), row("matched_effect", 1, 1, 0.3, null="untrained"),
                row("resolution", 2, 1, 0.5), row("matched_effect", 2, 1, 0.1, null="untrained")]  # fmt: skip
        found = matched_relevance.decide(index_final(rows)).effects[NULLS.index("untrained")]
        assert np.isclose(found.by_seed[1], 0.2 if counts else 0.1)


def relevance_verdict(given, interval, n_seeds=5):
    given(matched_relevance, matched_relevance.STATISTIC, {"untrained": interval})
    rows = [*tables.entropies(n_seeds), *tables.effects(dict.fromkeys(NULLS, 0.05), n_seeds)]
    return matched_relevance.decide(index_final(rows)).decision


@pytest.mark.parametrize(
    ("interval", "decision"),
    [
        ((0.005, RELEVANCE_MARGIN), "supported"),  # its end at the margin is not below it
        ((0.005, BELOW(RELEVANCE_MARGIN)), "not supported"),
        ((0.0, 0.05), "undecided"),  # its end at 0 is not above it
        ((ABOVE(0.0), 0.05), "supported"),
        ((0.005, 0.05, 2), "supported"),  # two seeds suffice
        ((0.005, 0.05, 1), "undecided"),
    ],
)
def test_borders_of_the_effect(given, interval, decision):
    assert relevance_verdict(given, interval) == decision


@pytest.mark.parametrize(("n_seeds", "decision"), [(1, "undecided"), (2, "supported")])
def test_two_seeds_have_intervals(n_seeds, decision):
    rows = [
        *tables.entropies(n_seeds),
        *tables.effects(dict.fromkeys(NULLS, 0.05), n_seeds, width=0),
        *tables.calls({TRAINED: [6] * n_seeds, **dict.fromkeys(NULLS, [0] * n_seeds)}),
        *tables.efficiencies(APART, n_seeds, width=0),
    ]
    assert [verdict.decision for verdict in decide(rows, "first")] == [decision] * len(registry.FIRST_CLAIMS)


# claim (ii)


def share_verdict(given, statistic, intervals):
    given(power_laws, statistic, intervals)
    return power_laws.decide(index_final(tables.supporting())).decision


@pytest.mark.parametrize(
    ("interval", "decision"),
    [
        ((0.2, CALLED_SHARE), "undecided"),
        ((0.2, BELOW(CALLED_SHARE)), "not supported"),
        ((CALLED_SHARE, 0.9), "undecided"),
        ((ABOVE(CALLED_SHARE), 0.9), "supported"),
    ],
)
def test_borders_of_the_share(given, interval, decision):
    assert share_verdict(given, power_laws.SHARE, {TRAINED: interval}) == decision


@pytest.mark.parametrize(
    ("interval", "decision"),
    [
        ((-0.3, 0.0), "not supported"),
        ((-0.3, ABOVE(0.0)), "undecided"),
        ((0.0, 0.3), "undecided"),
        ((ABOVE(0.0), 0.3), "supported"),
    ],
)
def test_borders_of_the_difference(given, interval, decision):
    assert share_verdict(given, power_laws.DIFFERENCE, {"untrained": interval}) == decision


@pytest.mark.parametrize(("testable", "n"), [(2, 0), (3, 5)])
def test_three_testable_layers_suffice(testable, n):
    rows = [*tables.entropies(), *tables.calls({TRAINED: [2] * 5}, testable)]
    assert power_laws.decide(index_final(rows)).effects[0].interval.n == n


def test_a_layer_that_is_not_testable_counts_on_neither_side():
    rows = [row("power_law_testable", n, 1, n < 4) for n in range(1, 6)]
    rows += [row("power_law_called", n, 1, n > 2) for n in range(1, 6)]
    found = power_laws.decide(index_final(rows))
    assert found.effects[0].by_seed == {1: 1 / 3}
    assert "Testable layers of each seed: 3." in found.reason


@pytest.mark.parametrize("n_seeds", [1, 2])
def test_one_share_alone_is_not_said_to_be_the_same(n_seeds):
    rows = [*tables.entropies(n_seeds), *tables.calls({TRAINED: [6] * n_seeds})]
    assert ("All seeds have the same share" in power_laws.decide(index_final(rows)).reason) == (n_seeds > 1)


# claim (iii)


def slope_verdict(given, intervals):
    given(regeneration, regeneration.DISTANCE, intervals)
    return regeneration.decide(index_final(tables.supporting()))


@pytest.mark.parametrize(
    ("interval", "decision", "words"),
    [
        ((-M, M), "supported", "within"),
        ((BELOW(-M), M), "undecided", "neither"),
        ((-M, ABOVE(M)), "undecided", "neither"),
        ((M, 3 * M), "undecided", "neither"),
        ((ABOVE(M), 3 * M), "not supported", "wholly outside"),
        ((-3 * M, -M), "undecided", "neither"),
        ((-3 * M, BELOW(-M)), "not supported", "wholly outside"),
    ],
)
def test_borders_of_the_distance(given, interval, decision, words):
    found = slope_verdict(given, {TRAINED: interval})
    assert (found.decision, words in found.reason) == (decision, True), found.reason


@pytest.mark.parametrize("null", NETWORKS)
@pytest.mark.parametrize(
    ("interval", "decision", "words"),
    [
        ((-M, M), "undecided", "so does that of a null"),
        ((BELOW(-M), M), "undecided", "may lie there too"),
        ((-M, ABOVE(M)), "undecided", "may lie there too"),
        ((M, 3 * M), "undecided", "may lie there too"),
        ((ABOVE(M), 3 * M), "supported", "(outside)"),
        ((-3 * M, -M), "undecided", "may lie there too"),
        ((-3 * M, BELOW(-M)), "supported", "(outside)"),
    ],
)
def test_borders_of_the_distance_of_a_null(given, null, interval, decision, words):
    found = slope_verdict(given, {null: interval})
    assert (found.decision, words in found.reason) == (decision, True), found.reason


def four_seeds(network, crossing, inside=4):
    """Four seeds, of which so many cross slope -1, and so many have the best layer of a network inside the stack."""
    flat = {(r.seed, r.layer): r for r in tables.entropies(4, (network,), (network,)) if r.measure == "relevance"}
    rows = []
    for r in [*tables.entropies(4), *tables.efficiencies(APART, 4, width=0)]:
        own = r.network == network
        if own and r.measure == "relevance" and r.seed >= crossing:
            r = flat[r.seed, r.layer]
        if not (own and r.measure == "efficiency" and r.seed >= inside and r.layer < 3):
            rows.append(r)
    return regeneration.decide(index_final(rows))


@pytest.mark.parametrize(("crossing", "decision"), [(1, "undecided"), (2, "supported")])
def test_half_of_the_seeds_crossing_slope_one_suffice(crossing, decision):
    found = four_seeds(TRAINED, crossing)
    assert found.decision == decision
    assert ("crossed in 1 of 4 seeds" in found.reason) == (crossing == 1)


@pytest.mark.parametrize(
    ("inside", "decision", "words"),
    [(1, "not supported", "at an end of the stack in 3 of 4"), (2, "undecided", "inside the stack in 2 of 4"),
     (3, "supported", "within")],
)  # fmt: skip
def test_half_of_the_seeds_are_not_most(inside, decision, words):
    found = four_seeds(TRAINED, 4, inside)
    assert (found.decision, words in found.reason) == (decision, True), found.reason


@pytest.mark.parametrize(("crossing", "words"), [(1, "untrained (slope -1 not crossed)"), (2, "untrained (outside)")])
def test_half_of_the_seeds_of_a_null_crossing_slope_one_suffice(crossing, words):
    found = four_seeds("untrained", crossing)
    assert found.decision == "supported"
    assert words in found.reason


@pytest.mark.parametrize(("efficiency", "said"), [(0.0, True), (1e-9, False)])
def test_an_efficiency_of_nothing_is_no_better_than_independent_pixels(efficiency, said):
    rows = [r._replace(value=efficiency if r.layer == 3 else -1.0) if r.measure == "efficiency" else r
            for r in [*tables.entropies(), *tables.efficiencies(APART)]]  # fmt: skip
    assert ("In 5 of 5 seeds even the best layer" in regeneration.decide(index_final(rows)).reason) == said


def test_the_layers_of_these_tables_have_an_inside():
    assert N_LAYERS == 7
