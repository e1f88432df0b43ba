import exact
import numpy as np
import pytest
from conftest import random_machine
from scipy import stats

from analysis.regeneration.patterns import decode_states, draw_states, free_states
from analysis.regeneration.recurrence import recurrence
from dbn.model import DBN
from rbm import RBM, InputError, pack, sample, start_chains, unpack
from rbm.gibbs import random_states
from rbm.mixing import record


def copying(n, hidden=None, strength=80):
    """A machine whose units copy each other, both ways."""
    weights = strength * np.eye(n, hidden or n)
    return RBM(weights, np.full(n, -strength / 2), np.full(hidden or n, -strength / 2))


@pytest.fixture
def stack():
    return DBN((random_machine(11, 7, 1), random_machine(7, 5, 2), random_machine(5, 3, 3)))


@pytest.mark.parametrize("layer", [1, 2, 3])
def test_the_sampled_pattern_is_that_of_the_stack(stack, layer):
    states = pack(np.random.default_rng(1).integers(0, 2, (29, stack.sizes[layer])))
    found = decode_states(stack, layer, states, "sample", seed=5, stream="x")
    assert np.array_equal(found.patterns.words, stack.decode(states, layer, "sample", seed=5, stream="x").words)
    assert found.states is states


def test_hidden_states_are_sampled_and_the_pattern_is_the_most_probable(draws):
    """Layer 1 is on with probability .8 whatever layer 2; the pixels copy it, or are on with probability .7."""
    on = [float(np.log(p / (1 - p))) for p in (0.8, 0.7)]
    first = RBM([[80, 0], [0, 0]], [-40, on[1]], [on[0], on[0]])
    stack = DBN((first, RBM(np.zeros((2, 3)), [on[0], on[0]], np.zeros(3))))
    n = draws(2003, 307)
    states = pack(np.zeros((n, 3)))
    means = unpack(decode_states(stack, 2, states, seed=1, stream="x").patterns).mean(axis=0)
    assert means[0] == pytest.approx(0.8, abs=4.5 * 0.4 / np.sqrt(n))
    assert means[1] == 1
    both = unpack(decode_states(stack, 2, states, "sample", seed=1, stream="x").patterns)
    assert both[:, 0].mean() == means[0]  # the same states of layer 1
    assert both[:, 1].mean() == pytest.approx(0.7, abs=4.5 * 0.46 / np.sqrt(n))


def test_states_are_drawn_with_their_frequency():
    counts = np.array([53, 29, 13, 5])
    states = pack(np.repeat(np.eye(4), counts, axis=0))
    drawn = unpack(draw_states(states, 2003, seed=1, stream="x")).sum(axis=0)
    assert stats.chisquare(drawn, 2003 * counts / 100).pvalue > 1e-4


def test_free_states_follow_the_law_of_the_machine(draws):
    machine = random_machine(5, 3, 11, scale=0.7)
    states = free_states(DBN((random_machine(7, 5, 1), machine)), 2, draws(4001, 211), draws(60, 20), seed=1).states
    law = exact.joint(machine).sum(axis=0)
    assert exact.p_value(exact.number(unpack(states)), law) > 1e-4


def test_series_are_recorded_along_the_last_half_of_the_sweeps(stack):
    """And the states are those of all sweeps at once."""
    machine, free = stack.machines[1], free_states(stack, 2, 5, 9, seed=3)
    first = random_states(5, machine.n_visible, seed=3, stream="random bits below layer 2")
    chains = start_chains(machine, first, seed=3, stream="free chains of layer 2")
    assert free.states == sample(machine, chains, 9).hidden
    expected = record(machine, sample(machine, chains, 5), 4)[1]
    assert np.array_equal(free.recorded.series, expected.series)
    assert free.recorded.names[:2] == ("free energy", "direction 1")
    assert free.first(2).states == free.states.rows(slice(2))
    assert np.array_equal(free.first(2).recorded.series, expected.series[:, :2])


def test_more_chains_begin_with_the_same_ones(stack):
    few, many = (free_states(stack, 2, n, 3, seed=1).states.words for n in (7, 11))
    assert np.array_equal(few, many[:7])


def test_patterns_of_a_copying_stack_recur():
    stack = DBN((copying(13), copying(13, 11), copying(11, 3)))
    for layer in (1, 2, 3):
        states = pack(np.random.default_rng(2).integers(0, 2, (31, stack.sizes[layer])))
        found = recurrence(stack, layer, decode_states(stack, layer, states, seed=1, stream="x"))
        assert (found.recurrence.value, found.bit_agreement.value) == (1, 1)


def test_recurrence_counts_rows_and_bits():
    """The last of three units is off whatever the pixels."""
    machine = RBM(80 * np.eye(5, 3), np.full(5, -40), [-40, -40, -400])
    states = pack(np.array([[1, 0, 0], [0, 1, 1], [1, 1, 1], [0, 0, 1], [0, 0, 0]]))
    model = DBN((machine,))
    found = recurrence(model, 1, decode_states(model, 1, states, seed=1, stream="x"))
    assert found.recurrence.value == pytest.approx(2 / 5)
    assert found.bit_agreement.value == pytest.approx(1 - 3 / 15)


def test_patterns_are_encoded_again_as_most_probable():
    """The hidden units are on with probability .6 whatever the pixels."""
    model, states = DBN((RBM(np.zeros((5, 3)), np.zeros(5), np.full(3, 0.4)),)), pack(np.ones((31, 3)))
    assert recurrence(model, 1, decode_states(model, 1, states, seed=1, stream="x")).recurrence.value == 1


def test_bad_input(stack):
    with pytest.raises(InputError, match="from 1 to 3; got 0"):
        decode_states(stack, 0, pack(np.zeros((2, 11))), seed=1, stream="x")
    with pytest.raises(InputError, match="from 1 to 3; got 4"):
        free_states(stack, 4, 5, 3, seed=1)
    with pytest.raises(InputError, match="got 5 chains and 0 sweeps"):
        free_states(stack, 1, 5, 0, seed=1)
    with pytest.raises(InputError, match="no rows"):
        draw_states(pack(np.zeros((0, 3))), 5, seed=1, stream="x")
