import numpy as np
import pytest

from analysis import state_counts
from analysis.entropies.registry import MEASURE_NAMES as MEASURES
from analysis.errorbars.bootstrap import bootstrap_interval
from analysis.rows.entropies import network_rows, values_of
from analysis.table.row import ALL_EPOCHS, BOOTSTRAP, NO_NULL, TRAINED, Row
from rbm import States, pack

N_ROWS = 73
BLANK = Row(TRAINED, 2, 5, "sample", NO_NULL, N_ROWS, ALL_EPOCHS, "", *(float("nan"),) * 3)


def states_of(columns: int) -> States:
    return pack(np.random.default_rng(1).random((N_ROWS, columns)) < 0.4)


@pytest.mark.parametrize(
    ("columns", "cut"), [(2, {"noise", "fraction_of_frontier"}), (11, {"relevance", "relevance_bits", "n_states"})]
)
def test_bootstrap_rows_are_the_values_again_with_intervals_cut_to_what_can_be(columns, cut):
    states = states_of(columns)
    rows = network_rows(BLANK, states, splits=3, bootstraps=53)
    assert repr(rows[: len(MEASURES)]) == repr(network_rows(BLANK, states, splits=3, bootstraps=0))
    counts = state_counts(states)
    ends = bootstrap_interval(counts, values_of, 53, seed=5).T
    found = set()
    for row, name, value, (low, high) in zip(rows[len(MEASURES) :], MEASURES, values_of(counts), ends, strict=True):
        least, most = (1, N_ROWS) if name == "n_states" else (0, np.log2(N_ROWS) if name.endswith("bits") else 1)
        assert row[:8] == BLANK._replace(measure=name + BOOTSTRAP)[:8]
        assert row.value == value
        assert (row.low, row.high) == (min(max(low, least), most), min(max(high, least), most))
        if low < least or high > most:
            found.add(name)
    assert cut <= found


def test_without_splits_or_bootstraps_there_are_values_alone():
    rows = network_rows(BLANK, states_of(3), splits=0, bootstraps=0)
    assert [r.measure for r in rows] == list(MEASURES)
    assert np.isnan([(r.low, r.high) for r in rows]).all()
