import math

import exact
import numpy as np
import pytest
from conftest import random_machine

from analysis.regeneration.code_length import code_length, log_probability
from dbn.model import DBN
from rbm import RBM, InputError, pack


def all_pairs(n_visible, n_units):
    """Every visible state with every state of a layer: two arrays, row by row."""
    v, s = exact.all_states(n_visible), exact.all_states(n_units)
    return np.repeat(v, len(s), axis=0), np.tile(s, (len(v), 1))


def test_one_layer_is_exact_by_enumeration(small):
    v, h = all_pairs(small.n_visible, small.n_hidden)
    expected = -np.log2(exact.visible_given_hidden(small))[exact.number(h), exact.number(v)] / small.n_visible
    for passes in (1, 3):
        found = code_length(DBN((small,)), 1, pack(h), pack(v), passes=passes, seed=1)
        assert found == pytest.approx(expected, rel=1e-5)


@pytest.fixture
def stack():
    return DBN((random_machine(5, 3, 11), random_machine(3, 2, 13, scale=0.7)))


def exact_two_layers(stack):
    """P(v | h2), P(v | h1) and P(h1 | h2), each (given, of what)."""
    v_h1 = exact.visible_given_hidden(stack.machines[0])
    h1_h2 = exact.visible_given_hidden(stack.machines[1])
    return h1_h2 @ v_h1, v_h1, h1_h2


def test_two_layers_come_to_the_sum_over_the_layer_between(stack, draws):
    passes = draws(600, 60)
    p, v_h1, h1_h2 = exact_two_layers(stack)
    error = np.sqrt((h1_h2 @ v_h1**2 - p**2) / passes)
    v, s = all_pairs(5, 2)
    found = 2.0 ** (-5 * code_length(stack, 2, pack(s), pack(v), passes=passes, seed=1))
    at = exact.number(s), exact.number(v)
    z = (found - p[at]) / error[at]
    assert np.abs(z).max() < 4.5
    assert 0.4 < (z**2).mean() < 2.5  # passes are independent: no narrower, no wider


def test_few_passes_cost_more_on_average_never_less(stack, draws):
    """Jensen: -log of a mean of few. One pass costs the mean of -log2 P(v | h1)."""
    p, v_h1, h1_h2 = exact_two_layers(stack)
    v, s = (np.tile(x, (draws(60, 6), 1)) for x in all_pairs(5, 2))
    at = exact.number(s), exact.number(v)
    one, few = (code_length(stack, 2, pack(s), pack(v), passes=n, seed=3) for n in (1, 5))
    for found, expected in ((one - few, 0), (few + np.log2(p[at]) / 5, 0)):
        assert found.mean() > expected + 4 * found.std() / math.sqrt(len(v))
    gap = one + (h1_h2 @ np.log2(v_h1))[at] / 5
    assert abs(gap.mean()) < 4.5 * gap.std() / math.sqrt(len(v))


def test_improbable_rows_have_a_finite_cost():
    """A float32 probability would be 0, its logarithm infinite."""
    machine = RBM(np.zeros((3, 1)), [200, -300, 0], [0])
    hidden, visible = pack(np.zeros((2, 1))), pack(np.array([[0, 1, 1], [1, 0, 0]]))
    assert log_probability(machine, hidden, visible) == pytest.approx([-500 - math.log(2), -math.log(2)])


def test_blocks_of_rows_are_joined(draws):
    machine = random_machine(7, 2, 13)
    rows = np.random.default_rng(1).integers(0, 2, (1061, 9))  # the last block has 37 rows: fewer are summed otherwise
    h, v = pack(rows[:, :2]), pack(rows[:, 2:])
    found, part = log_probability(machine, h, v), slice(1021, 1061)
    assert np.array_equal(found[part], log_probability(machine, h.rows(part), v.rows(part)))


def test_one_state_a_row():
    with pytest.raises(InputError, match="got 2, 3 rows, 10 passes"):
        code_length(DBN((random_machine(5, 3, 1),)), 1, pack(np.eye(3)[:2]), pack(np.eye(5)[:3]), seed=1)
