import claim_tables as tables
import numpy as np
import pytest
from claim_tables import NULLS, TRAINED

from analysis.claims.first.power_laws import decide
from analysis.claims.reading import index_final

FEW = [1, 0, 1, 0, 2]


def verdict(trained, nulls=FEW, testable=6, n_seeds=5, **others):
    called = {TRAINED: trained, **dict.fromkeys(NULLS, nulls)} | {n.replace("_", " "): v for n, v in others.items()}
    rows = tables.calls({who: v for who, v in called.items() if v is not None}, testable)
    return decide(index_final([*tables.entropies(n_seeds), *rows]))


def test_more_than_half_and_more_than_every_null_is_support():
    found = verdict([5, 6, 5, 6, 6])
    assert found.decision == "supported"
    assert np.isclose(found.effects[0].interval.mean, 28 / 30)
    assert [e.subject for e in found.effects] == [TRAINED, *NULLS]
    assert all(np.isclose(e.interval.mean, 24 / 30) for e in found.effects[1:])


@pytest.mark.parametrize(
    ("trained", "others", "decision", "words"),
    [
        ([1, 2, 1, 1, 2], {}, "not supported", "below 1/2"),
        ([2, 4, 3, 5, 3], {}, "undecided", "holds 1/2"),
        ([5, 6, 5, 6, 6], {"untrained": [5, 6, 5, 6, 6]}, "not supported", "untrained"),
        ([5, 6, 5, 6, 6], {"columns_shuffled": [6, 6, 6, 6, 6]}, "undecided", "columns shuffled"),
        ([5, 5, 5, 5, 5], {"columns_shuffled": [6, 6, 6, 6, 6]}, "not supported", "columns shuffled"),
        ([5, 6, 5, 6, 6], {"pixels_shuffled": [4, 6, 6, 2, 5]}, "undecided", "pixels shuffled"),
        ([5, 6, 5, 6, 6], {"independent_units": None}, "undecided", "Not in the table: independent units"),
        ([1, 0, 0, 0, 1], {"independent_units": None}, "not supported", "Not in the table: independent units"),
    ],
)
def test_every_branch(trained, others, decision, words):
    found = verdict(trained, **others)
    assert found.decision == decision
    assert words in found.reason


def test_the_half_is_the_border():
    half = [3, 3, 3, 3, 3]
    assert verdict(half, nulls=[0] * 5).decision == "undecided"
    assert verdict(half, nulls=[0] * 5, testable=5).decision == "supported"
    assert verdict(half, nulls=[0] * 5, testable=7).decision == "not supported"


def test_a_null_without_testable_layers_is_passed_over_and_named():
    rows = [r._replace(value=0.0) if r.null == "columns shuffled" else r for r in tables.supporting()]
    found = decide(index_final(rows))
    assert found.decision == "supported"
    assert "No layer is testable in columns shuffled" in found.reason
    undefined = [r._replace(value=np.nan) if r.null == "columns shuffled" else r for r in tables.supporting()]
    found = decide(index_final(undefined))
    assert found.decision == "undecided"
    assert "Undefined in all layers: columns shuffled" in found.reason


@pytest.mark.parametrize(("testable", "seeds"), [(2, 0), (3, 5)])
def test_a_share_needs_three_testable_layers(testable, seeds):
    assert verdict([2] * 5, nulls=[0] * 5, testable=testable).effects[0].interval.n == seeds


def test_nothing_testable_says_nothing():
    found = verdict([0] * 5, testable=0)
    assert found.decision == "undecided"
    assert "No seed of the trained network has 3 testable layers" in found.reason
    assert decide(index_final([])).decision == "undecided"


@pytest.mark.parametrize("number", [0, 6])
def test_one_seed_decides_nothing_but_shows_its_share(number):
    found = verdict([number], nulls=[1], n_seeds=1)
    assert found.decision == "undecided"
    assert f"share is {number / 6:.2f}" in found.reason
    assert found.effects[0].by_seed == {0: number / 6}


def test_the_share_is_of_testable_layers_and_of_draws_by_their_mean():
    rows = []
    for layer, (testable, called) in enumerate([(1, 1), (1, 0), (0, 0), (0.5, 0.25), (0, np.nan), (1, np.nan)], 1):
        rows.append(tables.row("power_law_testable", layer, 1, testable))
        rows.append(tables.row("power_law_called", layer, 1, called))
    assert decide(index_final(rows)).effects[0].by_seed == {1: 0.5}


def test_a_seed_without_testable_layers_is_left_out():
    rows = [
        r._replace(value=0.0) if (r.seed, r.network, r.null, r.measure[:5]) == (2, TRAINED, "none", "power") else r
        for r in tables.supporting()
    ]
    found = decide(index_final(rows))
    assert found.effects[0].interval.n == 4
    assert np.isclose(found.effects[0].interval.mean, 23 / 24)
