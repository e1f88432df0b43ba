import claim_tables as tables
import numpy as np
import pytest
from claim_tables import NULLS, row

from analysis.claims.first.matched_relevance import decide
from analysis.claims.reading import index_final


def verdict(means, **kwargs):
    return decide(index_final([*tables.entropies(kwargs.get("n_seeds", 5)), *tables.effects(means, **kwargs)]))


def all_nulls(value, **others):
    return dict.fromkeys(NULLS, value) | {name.replace("_", " "): v for name, v in others.items()}


# width .004: the interval is the mean +- 2.776 * .004 * sqrt(2.5 / 4) / sqrt(5) = +- .003926
@pytest.mark.parametrize(
    ("untrained", "decision"),
    [(0.05, "supported"), (0.008, "supported"), (0.003, "not supported"), (-0.2, "not supported")],
)
def test_one_null_decides(untrained, decision):
    found = verdict(all_nulls(0.05, untrained=untrained))
    assert found.decision == decision
    assert ("all four" in found.reason) == (decision == "supported")
    assert "untrained" in found.reason or untrained == 0.05
    assert "columns" not in found.reason or untrained == 0.05


def test_a_wide_interval_about_the_margin_is_undecided():
    found = verdict(all_nulls(0.05, pixels_shuffled=0.02), width=0.03)
    assert found.decision == "undecided"
    assert "pixels shuffled" in found.reason
    assert "untrained" not in found.reason


def test_above_0_but_surely_below_the_least_difference_is_no_support():
    found = verdict(all_nulls(0.05, untrained=0.005))  # .001 to .009
    assert found.effects[2].interval.low > 0
    assert found.decision == "not supported"


def test_the_margin_is_one_hundredth():
    assert verdict(all_nulls(0.05, untrained=0.0060)).decision == "not supported"  # to .00993
    assert verdict(all_nulls(0.05, untrained=0.0062)).decision == "supported"  # to .01013


def test_one_seed_decides_nothing_but_shows_its_values():
    found = verdict(all_nulls(0.05), n_seeds=1)
    assert found.decision == "undecided"
    assert "One seed" in found.reason
    assert np.allclose([e.interval.mean for e in found.effects], 0.05)
    assert verdict(all_nulls(-0.5), n_seeds=1).decision == "undecided"


@pytest.mark.parametrize("absent", [float("nan"), None])
def test_an_undefined_null_bars_support_and_is_named(absent):
    means = all_nulls(0.05)
    if absent is None:
        del means["independent units"]
    else:
        means["independent units"] = absent
    found = verdict(means)
    words = "Not in the table" if absent is None else "Undefined in all layers"
    assert found.decision == "undecided"
    assert f"{words}: independent units." in found.reason
    refuted = verdict(means | {"untrained": -0.1})
    assert refuted.decision == "not supported"
    assert f"{words}: independent units." in refuted.reason


def test_a_null_defined_in_one_seed_of_many_is_undecided():
    rows = [r._replace(value=np.nan) if r.null == "untrained" and r.seed else r
            for r in tables.effects(all_nulls(0.05))]  # fmt: skip
    found = decide(index_final([*tables.entropies(), *rows]))
    assert found.decision == "undecided"
    assert "fewer than two seeds" in found.reason
    assert "untrained" in found.reason


def test_the_mean_is_over_defined_layers_away_from_the_ends_of_resolution():
    values = {1: (0.985, 9.0), 2: (0.97, 0.1), 3: (0.5, np.nan), 4: (0.03, 0.3), 5: (0.015, 9.0), 6: (0.4, 0.5)}
    rows = []
    for layer, (h, e) in values.items():
        rows += [row("resolution", layer, 1, h), row("matched_effect", layer, 1, e, null="untrained")]
    found = decide(index_final(rows)).effects[2]
    assert found.subject == "untrained"
    assert np.isclose(found.by_seed[1], 0.3)


def test_only_final_rows_of_the_primary_readout_at_all_points_count():
    noise = [
        r._replace(**change)
        for r in tables.effects(all_nulls(-0.5))
        for change in ({"epoch": 3}, {"n_points": 997}, {"readout": "sample"}, {"network": "widths equal"})
    ]
    rows = [*tables.entropies(), *tables.effects(all_nulls(0.05)), *noise]
    for order in (rows, rows[::-1]):
        found = decide(index_final(order))
        assert found.decision == "supported"
        assert np.allclose([e.interval.mean for e in found.effects], 0.05)
    sampled = decide(index_final([*rows, *tables.entropies(readout="sample")])).secondary
    assert np.allclose([e.interval.mean for e in sampled], -0.5)
    assert all("sample" in e.statistic for e in sampled)


def test_an_empty_table_is_undecided():
    assert decide(index_final([])).decision == "undecided"
