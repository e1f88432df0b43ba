"""What a table says in numbers a sentence can hold."""

import numpy as np
from study_results import made_up

from analysis.report.findings import find
from analysis.table.row import ALL_EPOCHS, COLUMNS_SHUFFLED, NO_NULL, TRAINED, UNTRAINED, Row


def row(layer, measure, low, high, null, value=None):
    value = (low + high) / 2 if value is None else value
    network, null = (UNTRAINED, NO_NULL) if null == UNTRAINED else (TRAINED, null)
    return Row(network, layer, 1, "sample", null, 74, ALL_EPOCHS, measure, value, low, high)


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
    assert np.allclose(shuffled.trained, (0.25, 0.85))
    assert np.allclose(shuffled.of_null, (0.45, 0.65))
