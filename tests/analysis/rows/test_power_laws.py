import numpy as np
import pytest

from analysis import shuffle_columns, state_counts
from analysis.nulls.matched import matched_counts
from analysis.powerlaw import assess_power_law, power_law_measures
from analysis.rows.power_laws import power_law_null_rows, power_law_rows
from analysis.rows.subsamples import subsample_rows
from analysis.table.row import ALL_EPOCHS, NO_NULL, Row
from rbm import pack

ROW = Row("trained", 2, 3, "sample", NO_NULL, 509, ALL_EPOCHS, "", *(float("nan"),) * 3)


@pytest.fixture(scope="module")
def states():
    """Bits that go together in pairs, so that shuffling and matching make a difference."""
    g = np.random.default_rng(5)
    bits = (g.random((509, 7)) < g.uniform(0.1, 0.5, 7)).astype(int)
    return pack(np.hstack([bits, bits[:, :4]]))


def test_the_rows_of_a_layer_say_what_the_fit_says_in_floats(states):
    expected = power_law_measures(assess_power_law(state_counts(states), bootstraps=3, seed=3))
    rows = power_law_rows(ROW, state_counts(states), 3)
    assert [r.measure for r in rows] == list(expected)
    for row in rows:
        assert row[:7] == ROW[:7]
        assert np.array_equal(row[-3:], expected[row.measure], equal_nan=True)
        assert {type(x) for x in row[-3:]} == {float}


def test_null_rows_are_means_and_ranges_over_draws(states):
    rows = power_law_null_rows(ROW, states, 3, 2)
    for null, draws in (
        ("columns shuffled", [state_counts(shuffle_columns(states, seed=3, draw=d)) for d in range(3)]),
        ("independent units", [matched_counts(states, "independent units", seed=3, draw=d) for d in range(3)]),
    ):
        found = [power_law_measures(assess_power_law(counts, bootstraps=2, seed=3)) for counts in draws]
        for measure in ("power_law_mu", "power_law_tail_states", "power_law_testable", "power_law_called"):
            values = [f[measure][0] for f in found]
            (row,) = (r for r in rows if (r.null, r.measure) == (null, measure))
            assert np.allclose(row[-3:], (np.mean(values), min(values), max(values)))
        assert len({f["power_law_mu"][0] for f in found}) == 3  # the draws differ
    assert {r.null for r in rows} == {"columns shuffled", "independent units"}


def test_draws_that_never_reach_the_resolution_are_left_out():
    distinct = pack(np.eye(101, dtype=int))  # 404 rare units leave some rows without any
    assert matched_counts(distinct, "independent units", seed=3, draw=0) is None
    assert {r.null for r in power_law_null_rows(ROW, distinct, 1, 1)} == {"columns shuffled"}


def test_subsamples_are_log_spaced_below_all_points(states):
    rows = subsample_rows(ROW, states, 3)
    assert sorted({r.n_points for r in rows}) == [63, 126, 254]
    assert {r.measure for r in rows} == {"n_states", "resolution", "relevance", "noise", "fraction_of_frontier"}
    assert len(rows) == 15
    assert all(r.low <= r.value <= r.high for r in rows)
    assert subsample_rows(ROW, pack(np.ones((2, 3), int)), 3) == []
