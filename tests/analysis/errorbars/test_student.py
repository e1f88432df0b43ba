import numpy as np
import pytest
from scipy import stats

from analysis.errorbars.intervals import student


@pytest.mark.parametrize("n", [2, 3, 7])
def test_it_is_students_interval(n):
    values = np.random.default_rng(n).normal(3, 2, n)
    expected = stats.t.interval(0.95, n - 1, values.mean(), stats.sem(values))
    found = student(values)
    assert np.allclose(found, [values.mean(), *expected, n])


def test_undefined_values_are_left_out_and_one_has_no_interval():
    assert student([1.0, np.nan, 3.0]) == student([1.0, 3.0])
    one = student([2.5, np.nan])
    assert (one.mean, one.n) == (2.5, 1)
    assert np.isnan([one.low, one.high]).all()
    none = student([np.nan])
    assert none.n == 0
    assert np.isnan(none[:3]).all()


def test_it_covers_the_mean_in_95_of_100():
    g = np.random.default_rng(5)
    hits = np.mean([s.low < 0 < s.high for s in (student(g.normal(0, 1, 5)) for _ in range(2000))])
    assert abs(hits - 0.95) < 4 * np.sqrt(0.05 * 0.95 / 2000)
