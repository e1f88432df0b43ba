"""The registry of measures: names and order of the table, bounds that hold, and no measure without any."""

import numpy as np
import pytest

from analysis import LayerMeasure, fraction_of_frontier, measure
from analysis.entropies.registry import MEASURE_NAMES, MEASURES
from analysis.rows.entropies import values_of


def test_names_and_order_are_those_of_published_tables():
    assert MEASURE_NAMES == (
        "n_states", "resolution", "relevance", "noise", "resolution_bits", "relevance_bits", "noise_bits",
        "fraction_of_frontier",
    )  # fmt: skip
    subsampled = [m.name for m in MEASURES if m.subsampled]
    assert subsampled == ["n_states", "resolution", "relevance", "noise", "fraction_of_frontier"]
    assert [m.name for m in MEASURES if m.shown] == subsampled


@pytest.mark.parametrize("counts", [[5, 3, 3, 1, 1, 1, 1], [1] * 13, [7, 7, 7], [2, 1]])
def test_values_are_those_of_measure_and_lie_within_their_bounds(counts):
    counts = np.array(counts)
    m = measure(counts)
    expected = [getattr(m, name) for name in MEASURE_NAMES[:-1]]
    expected.append(fraction_of_frontier(m.resolution, m.relevance, m.n_points))
    values = values_of(counts)
    assert np.array_equal(values, expected, equal_nan=True)
    for entry, value in zip(MEASURES, values, strict=True):
        low, high = entry.bounds(m.n_points)
        assert np.isnan(value) or low - 1e-12 <= value <= high + 1e-12


def test_bounds_are_reached_where_all_states_are_distinct_or_one():
    for counts, end in (([1] * 16, 1), ([16], 0)):
        values = dict(zip(MEASURE_NAMES, values_of(np.array(counts)), strict=True))
        for entry in MEASURES:
            if entry.name in ("n_states", "resolution", "resolution_bits", "noise", "noise_bits"):
                assert values[entry.name] == pytest.approx(entry.bounds(16)[end])


def test_a_measure_without_bounds_is_none():
    with pytest.raises(TypeError, match="bounds"):
        LayerMeasure("n_singletons", lambda counts: (counts == 1).sum(), label="states seen once")


def test_titles_name_the_unit():
    titles = {m.name: m.title for m in MEASURES}
    assert titles["relevance"] == "relevance H[k], log M"
    assert titles["noise_bits"] == "noise, bits"
    assert titles["n_states"] == "distinct states"
    assert MEASURES[0].column == "states"
