"""Claim (iii) by the second protocol: where a network predicts best, in one data set and over several."""

import math

import claim_tables as tables
import numpy as np
import pytest
from claim_tables import PLACES, SLOPE_ONE, TRAINED, row

from analysis.claims.distance import Best
from analysis.claims.reading import index_final
from analysis.claims.second.law import DataSetPlaces, decide_law
from analysis.claims.second.predictive_layer import Place, decide, place_of, places
from analysis.protocols.second import DECIDING_SETS, INSIDE_ERRORS, PLACE_MARGIN

ABOVE, BELOW = (lambda x: float(np.nextafter(x, 9))), (lambda x: float(np.nextafter(x, -9)))


def index_of(d, n_seeds=5, **options):
    return index_final([*tables.entropies(n_seeds), *tables.code_lengths(d, n_seeds, **options)])


def test_the_best_layer_has_the_least_code_length_and_its_parabola_is_found():
    found = places(index_of({TRAINED: 0.02}))
    assert [place.best.layer for place in found.values()] == [3] * 5
    assert np.allclose([place.d for place in found.values()], 0.02 + 0.01 * tables.spread(5), atol=0.02)
    assert np.allclose([place.best.resolution for place in found.values()], SLOPE_ONE + 0.02 + 0.01 * tables.spread(5))


def test_the_data_themselves_are_no_layer():
    rows = [*tables.entropies(), *tables.code_lengths({TRAINED: 0.02})]
    rows += [r._replace(layer=0, value=1.0) for r in rows if r.layer == 1]
    assert places(index_final(rows))[0].best.layer == 3


def test_errors_inside_are_those_of_the_nearer_end():
    """The difference to either end over its own standard error, half of the interval over 1.96."""
    h = tables.resolution()
    bits = 100 * (h - SLOPE_ONE - 0.02) ** 2
    found = places(index_of({TRAINED: 0.02}, width=0, half=0.5))[0]
    least = min(bits[0], bits[-1]) - bits[2]
    assert np.isclose(found.errors_inside, least / (0.5 / 1.959964))


@pytest.mark.parametrize(
    ("d", "decision"), [(0.02, "here"), (-0.03, "here"), (0.13, "elsewhere"), (-0.2, "elsewhere"), (0.1, "undecided")]
)
def test_a_data_set_says_here_or_elsewhere(d, decision):
    assert decide(index_of({TRAINED: d}, half=0.02)).decision == decision


def test_a_best_layer_at_an_end_is_elsewhere():
    found = decide(index_of({TRAINED: -2.0}, half=0.02))
    assert found.decision == "elsewhere"
    assert "at an end of the stack in 5 of 5" in found.reason


def test_here_needs_the_best_layer_inside_for_certain():
    found = decide(index_of({TRAINED: 0.02}, half=50.0))
    assert found.decision == "undecided"
    assert "in 0 of 5 seeds only" in found.reason
    missing = [
        r for r in (*tables.entropies(), *tables.code_lengths({TRAINED: 0.02})) if "_above_last" not in r.measure
    ]
    assert decide(index_final(missing)).decision == "undecided"


def place(d=0.0, errors=9.0, inside=True, slope=0.6):
    return Place(Best(4, inside, slope + d, -100.0), errors, slope)


def around(low, high):
    """Two seeds whose 95 % interval is low to high."""
    half = (high - low) / 2 / 12.706204736432095  # Student's t of one degree of freedom
    return {1: place((low + high) / 2 - half, slope=0.0), 2: place((low + high) / 2 + half, slope=0.0)}


@pytest.mark.parametrize(
    ("low", "high", "decision"),
    [
        (-0.099, 0.099, "here"),
        (-0.099, 0.101, "undecided"),
        (-0.101, 0.099, "undecided"),
        (0.099, 0.3, "undecided"),
        (0.101, 0.3, "elsewhere"),
        (-0.3, -0.101, "elsewhere"),
        (-0.3, -0.099, "undecided"),
    ],
)
def test_borders_of_the_margin(low, high, decision):
    assert PLACE_MARGIN == 0.1
    assert place_of(around(low, high), 2)[0] == decision


@pytest.mark.parametrize(("errors", "decision"), [(INSIDE_ERRORS, "here"), (BELOW(INSIDE_ERRORS), "undecided")])
def test_border_of_the_standard_errors(errors, decision):
    assert place_of({1: place(), 2: place(0.001, errors)}, 2)[0] == decision


@pytest.mark.parametrize(("at_end", "decision"), [(1, "undecided"), (2, "undecided"), (3, "elsewhere")])
def test_most_seeds_must_have_their_best_layer_at_an_end(at_end, decision):
    seeds = {s: place(0.001 * s, math.nan, inside=False) if s < at_end else place(0.001 * s) for s in range(4)}
    assert place_of(seeds, 4)[0] == decision


def test_little_is_undecided():
    assert "One seed" in place_of({1: place()}, 1)[1]
    assert "No layer" in place_of({}, 0)[1]
    assert "crossed in 1 of 2" in place_of({1: place(), 2: place(slope=math.nan)}, 2)[1]
    assert decide(index_final([])).decision == "undecided"


def test_a_verdict_names_the_untrained_network():
    found = decide(index_of(PLACES, half=0.02))
    assert found.decision == "here"
    assert "The untrained network: elsewhere." in found.reason
    assert [e.subject for e in found.secondary][:4] == list(PLACES)[1:]


HERE, ELSEWHERE = {1: place(), 2: place(0.001)}, {1: place(0.4), 2: place(0.401)}
OPEN = {1: place(), 2: place(0.3)}


def law(*found, untrained=ELSEWHERE):
    """Of the sets that decide, in their order, the last ones missing if there are fewer."""
    return decide_law(
        {name: DataSetPlaces(place, untrained) for name, place in zip(DECIDING_SETS, found, strict=False)}
    )


@pytest.mark.parametrize(
    ("found", "decision"),
    [
        ([HERE] * 7, "supported"),
        ([HERE] * 6, "undecided"),
        ([HERE] * 6 + [ELSEWHERE], "undecided"),
        ([HERE] * 5 + [ELSEWHERE] * 2, "not supported"),
        ([ELSEWHERE] * 2, "not supported"),
        ([HERE] * 6 + [OPEN], "undecided"),
        ([], "undecided"),
    ],
)
def test_a_law_needs_all_data_sets_that_decide_and_two_refute_it(found, decision):
    assert len(DECIDING_SETS) == 7
    assert law(*found)[0] == decision


def test_what_is_missing_is_named():
    assert "not measured: patches and words" in law(*[HERE] * 5)[1]


def test_other_data_decide_nothing():
    """MNIST in other costumes, or somebody's file, neither supports nor refutes."""
    others = {name: DataSetPlaces(HERE, ELSEWHERE) for name in ("mnist-flipped-1", "mnist-flipped-3", "x.npy", "y.npy")}
    decision, reason = decide_law({"mnist-pooled": DataSetPlaces(HERE, ELSEWHERE), **others})
    assert decision == "undecided"
    assert "Deciding nothing: mnist-flipped-1, mnist-flipped-3, x.npy and y.npy" in reason
    against = {name: DataSetPlaces(ELSEWHERE, HERE) for name in others}
    assert decide_law({**{n: DataSetPlaces(HERE, ELSEWHERE) for n in DECIDING_SETS}, **against})[0] == "supported"


def test_a_law_needs_the_untrained_network_elsewhere():
    assert law(*[HERE] * 7, untrained=HERE)[0] == "undecided"
    assert law(*[HERE] * 7, untrained=OPEN)[0] == "undecided"
    assert "words" in law(*[HERE] * 7, untrained=HERE)[1]


@pytest.mark.parametrize("noise", [0.0, 1e-13])
def test_layers_that_are_one_partition_are_one_layer(noise):
    """Layers 1 to 3 have all states distinct: the best is at the end, whichever of them rounding favours."""
    h = [1.0, 1.0, 1.0, 0.8, 0.6, 0.4, 0.2]
    bits = [100.0, 100.0 - noise, 100.0 + noise, 120.0, 130.0, 140.0, 150.0]
    rows = [row(m, i + 1, s, v[i]) for s in range(3) for i in range(7)
            for m, v in (("resolution", h), ("relevance", h), ("predictive_code_length", bits))]  # fmt: skip
    found = places(index_final(rows))
    assert all((place.best.layer, place.best.inside) == (1, False) for place in found.values())


def test_slope_one_must_be_crossed_in_every_seed_for_here_and_in_most_for_elsewhere():
    lost = place(slope=math.nan)
    assert place_of({1: place(), 2: place(0.001), 3: place(), 4: lost}, 4)[0] == "undecided"
    assert place_of({1: place(0.4), 2: place(0.401), 3: place(0.4), 4: lost}, 4)[0] == "elsewhere"
    assert "3 of 4 seeds" in place_of({1: place(0.4), 2: place(0.401), 3: place(0.4), 4: lost}, 4)[1]
    assert "crossed in 2 of 4" in place_of({1: place(0.4), 2: place(0.401), 3: lost, 4: lost}, 4)[1]


def test_rows_of_one_number_have_no_standard_error():
    rows = [*tables.entropies(), *tables.code_lengths({TRAINED: 0.02}, half=0.0)]
    assert math.isnan(places(index_final(rows))[0].errors_inside)
    assert row("x", 1, 1, 1.0, half=0.0).low == 1.0
