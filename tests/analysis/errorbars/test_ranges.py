import numpy as np
import pytest

from analysis.errorbars.ranges import mean_and_range


def test_over_the_first_axis_of_any_shape():
    values = np.random.default_rng(1).random((5, 3, 2))
    spread = mean_and_range(values)
    assert np.allclose(spread.mean, values.mean(axis=0))
    assert np.array_equal(spread.low, values.min(axis=0))
    assert np.array_equal(spread.high, values.max(axis=0))
    assert [part.shape for part in spread] == [(3, 2)] * 3
    assert mean_and_range(values[:, 0, 0]).mean == pytest.approx(values[:, 0, 0].mean())


def test_a_mean_of_equal_numbers_does_not_round_past_them():
    """The sum of three times 0.1 over three is more than 0.1."""
    values = np.full(3, 0.1)
    assert values.mean() != 0.1
    assert [float(part) for part in mean_and_range(values)] == [0.1] * 3
