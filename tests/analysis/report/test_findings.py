"""What a table says in numbers a sentence can hold."""

import numpy as np
import pytest
from study_results import made_up

from analysis.entropies.registry import MEASURE_NAMES
from analysis.report.findings import find, layer_lines
from analysis.table.row import ALL_EPOCHS, COLUMNS_SHUFFLED, NO_NULL, TRAINED, UNTRAINED, Row


def row(layer, measure, low, high, null, value=None):
    value = (low + high) / 2 if value is None else value
    network, null = (UNTRAINED, NO_NULL) if null == UNTRAINED else (TRAINED, null)
    return Row(network, layer, 1, "sample", null, 74, ALL_EPOCHS, measure, value, low, high)


@pytest.mark.parametrize(
    ("ours", "theirs", "above", "below"),
    [
        ((0.5, 0.6, 0.7), (0.3, 0.4, 0.55), False, False),  # the value lies above the null's interval, the end does not
        ((0.5, 0.6, 0.7), (0.3, 0.45, 0.5), False, False),  # touching
        ((0.51, 0.6, 0.7), (0.3, 0.45, 0.5), True, False),
        ((0.3, 0.45, 0.5), (0.5, 0.6, 0.7), False, False),
        ((0.3, 0.45, 0.49), (0.5, 0.6, 0.7), False, True),
        ((0.3, 0.4, 0.55), (0.5, 0.6, 0.7), False, False),
    ],
)
def test_above_and_below_are_of_intervals_not_of_values(ours, theirs, above, below):
    rows = []
    for null, (low, value, high) in ((NO_NULL, ours), (UNTRAINED, theirs)):
        rows.append(row(1, "fraction_of_frontier", low, high, null, value))
        rows.append(row(1, "resolution", 0, 1, null))
    (found,) = find(made_up(1)._replace(rows=rows), "sample").comparisons
    assert found.null == UNTRAINED
    assert (found.above, found.below) == ([1] * above, [1] * below)


def test_only_nulls_of_the_table_are_compared_and_listed():
    result = made_up(1)
    rows = [row(1, m, 0, 1, n) for m in MEASURE_NAMES for n in (NO_NULL, COLUMNS_SHUFFLED)]
    rows.append(row(1, "matched_effect", 0, 1, "independent units"))
    found = result._replace(rows=rows)
    assert [c.null for c in find(found, "sample").comparisons] == [COLUMNS_SHUFFLED]
    lines = layer_lines(found, "sample")
    assert [(line.layer, line.name, line.is_null) for line in lines] == [
        (1, TRAINED, False),
        (1, COLUMNS_SHUFFLED, True),
    ]
    assert lines[0].bootstrap == {}


def test_findings_compare_intervals_layer_by_layer():
    result = made_up(1)
    rows = []
    cases = {
        NO_NULL: [(0.8, 0.9), (0.5, 0.6), (0.2, 0.3), (0.5, 0.6)],
        COLUMNS_SHUFFLED: [(0.6, 0.7), (0.55, 0.7), (0.4, 0.5), (0.45, 0.55)],
    }
    for null, fractions in (cases | {UNTRAINED: [(0.1, 0.15)] * 4}).items():
        for layer, (low, high) in enumerate(fractions, start=1):
            rows.append(row(layer, "fraction_of_frontier", low, high, null))
            rows.append(row(layer, "resolution", 0, 1, null, value=0.3 * layer + (null == COLUMNS_SHUFFLED) * 0.1))
    frontier = np.array([[0.5, 0.1, 0.1], [1.0, 0.62, 0.3]])
    found = find(result._replace(rows=rows, frontier=frontier), "sample")
    assert found.zipf_layer == 2
    assert np.isclose(found.zipf_distance, -0.02)
    shuffled, untrained = found.comparisons
    assert (shuffled.above, shuffled.below) == ([1], [3])
    assert (untrained.above, untrained.below) == ([1, 2, 3, 4], [])
    assert shuffled.undefined == []
    assert np.isclose(shuffled.apart, 0.1)
    assert untrained.apart == 0
    assert np.allclose(found.trained, (0.25, 0.85))
    assert np.allclose(shuffled.of_null, (0.45, 0.65))
