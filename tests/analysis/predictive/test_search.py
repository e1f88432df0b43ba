"""The search finds the minimum, keeps it bracketed, is not led astray by a second one, and says where it ended."""

import math

import pytest

from analysis.predictive.search import least_between

GRID = (0.01, 0.1, 1.0, 10.0, 100.0)


@pytest.mark.parametrize("best", [0.0101, 0.013, 0.05, 0.1, 1.0, 4.0, 10.3, 70.0, 99.0])
def test_the_minimum_lies_in_the_bracket(best):
    looked = []

    def function(x):
        looked.append(x)
        return abs(math.log(x / best)) ** 1.5

    found = least_between(function, GRID, 1.1)
    assert found.low <= best <= found.high <= 1.1 * found.low
    assert found.at == min(looked, key=lambda x: abs(math.log(x / best)))
    assert found.low <= found.at <= found.high
    assert len(looked) == len(set(looked)) <= 5 + 11


@pytest.mark.parametrize("narrow", [0.03, 30.0])
def test_the_deeper_of_two_minima_is_found(narrow):
    found = least_between(lambda x: min(math.log(x / narrow) ** 2, 2 + math.log(x * narrow) ** 2 / 9), GRID, 1.1)
    assert found.at == pytest.approx(narrow, rel=0.1)


def test_a_place_of_the_grid_is_kept_where_nothing_between_is_as_low():
    found = least_between(lambda x: float(x != 1.0), GRID, 1.1)
    assert found.at == 1.0
    assert found.low < 1.0 < found.high <= 1.1 * found.low


def test_a_function_that_falls_to_an_end_ends_there():
    assert least_between(lambda x: x, GRID, 1.1)[:2] == (0.01, 0.01)
    assert least_between(lambda x: -x, GRID, 1.1)[::2] == (100.0, 100.0)


def test_of_equal_values_the_first_is_kept():
    assert least_between(lambda x: 0.0, GRID, 1.1).at == 0.01
