"""Visible patterns of states and units against sums over all states between."""

import numpy as np
import pytest
from conftest import few, random_machine
from exact import all_states
from labelled import labelled_machine
from stack_by_hand import patterns, rows_of, stack_of_three

from dbn import DBN
from dbn.inside.patterns import drawn_rows, expected_patterns, first_filters, unit_patterns
from rbm import RBM, InputError, pack

DRAWS = few(4000, 400)


def deviation(p):
    """The largest standard deviation of values from 0 to 1 of mean p."""
    return np.sqrt(np.clip(p * (1 - p), 1e-6, None))


@pytest.mark.parametrize("labels", [0, 2])
def test_states_of_any_layer(labels):
    stack = stack_of_three(labels)
    for layer, units in enumerate((5, 3, 2), start=1):
        states = all_states(units)
        exact = patterns(stack, states, layer)
        found = expected_patterns(stack, states, layer, draws=DRAWS, seed=layer)
        if layer == 1:
            assert np.allclose(found, exact, atol=1e-6)
        else:
            assert (np.abs(found - exact) < 4.5 * deviation(exact) / DRAWS**0.5).all()
            assert np.ptp(exact, axis=0).max() > 0.3  # states differ by more than that


def test_a_machine_with_labels_alone_has_patterns_of_its_bits():
    stack = DBN((labelled_machine(5, 3, 2, 7),))
    assert np.allclose(expected_patterns(stack, all_states(2), 1), patterns(stack, all_states(2), 1), atol=1e-6)
    assert np.array_equal(first_filters(stack), stack.machines[0].weights[:5].T)


@pytest.mark.parametrize("labels", [0, 2])
def test_units_of_any_layer(labels):
    stack = stack_of_three(labels)
    for layer, size in enumerate((5, 3, 2), start=1):
        few_states = rows_of(11, size, seed=layer)
        n = 1 if layer == 1 else DRAWS // 11
        states, numbers = np.repeat(few_states, n, axis=0), [size - 1, 0]
        found = unit_patterns(stack, states, layer, numbers, seed=3)
        for row, unit in enumerate(numbers):
            on, off = few_states.copy(), few_states.copy()
            on[:, unit], off[:, unit] = 1, 0
            p, q = (patterns(stack, s, layer).mean(axis=0) for s in (on, off))
            error = 1e-6 if layer == 1 else 4.5 * (deviation(p) + deviation(q)) / len(states) ** 0.5
            assert (np.abs(found[row] - (p - q)) < error).all()
            assert np.abs(p - q).max() > 0.1


def test_a_unit_without_weights_adds_exactly_nothing():
    """On and off take the same random numbers."""
    weights = random_machine(5, 3, 23).weights.copy()
    weights[:, 1] = 0
    stack = DBN((random_machine(7, 5, 11), RBM(weights, np.full(5, 0.2), np.zeros(3))))
    found = unit_patterns(stack, rows_of(31, 3), 2, seed=9)
    assert not found[1].any()
    assert found[0].any()
    assert found[2].any()


def test_units_in_further_words():
    """Of 67 units, those in the second word are switched too."""
    stack, states = DBN((random_machine(3, 67, 5),)), rows_of(13, 67)
    on, off = states.copy(), states.copy()
    on[:, 65], off[:, 65] = 1, 0
    exact = (patterns(stack, on, 1) - patterns(stack, off, 1)).mean(axis=0)
    assert np.allclose(unit_patterns(stack, states, 1, [65])[0], exact, atol=1e-6)
    assert np.abs(exact).max() > 0.01


def test_a_pattern_does_not_depend_on_the_other_states_or_units():
    stack, states = stack_of_three(), rows_of(7, 2)
    whole = expected_patterns(stack, states, 3, draws=13, seed=4)
    assert np.array_equal(whole[[5, 2]], expected_patterns(stack, states[[5, 2]], 3, draws=13, seed=4))
    assert not np.array_equal(whole, expected_patterns(stack, states, 3, draws=13, seed=5))
    units = unit_patterns(stack, states, 3, seed=4)
    assert np.array_equal(units[1:], unit_patterns(stack, states, 3, [1], seed=4))


def test_rows_drawn_are_different_ones_in_their_order():
    rows = pack(all_states(5))
    drawn = drawn_rows(rows, 11, 3).unpack() @ [16, 8, 4, 2, 1]
    assert (np.diff(drawn) > 0).all()
    assert len(drawn) == 11
    assert np.array_equal(drawn, drawn_rows(rows, 11, 3).unpack() @ [16, 8, 4, 2, 1])
    assert drawn_rows(rows, 33, 3) == rows


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda m: expected_patterns(m, np.ones((1, 5)), 0), "layer must be from 1 to 3"),
        (lambda m: expected_patterns(m, np.ones((1, 5)), 2), "5 columns but the model has 3"),
        (lambda m: expected_patterns(m, np.ones((1, 5)), 1, draws=0), "draws must be at least 1"),
        (lambda m: expected_patterns(m, np.ones((1, 5)), 1, draws=1.5), "draws must be a whole number; got 1.5"),
        (lambda m: unit_patterns(m, np.ones((1, 3)), 2, [3]), "numbers from 0 to 2"),
        (lambda m: unit_patterns(m, np.ones((1, 3)), 2, [-1]), "numbers from 0 to 2"),
        (lambda m: unit_patterns(m, np.ones((1, 3)), 2, [0.5]), "list of whole numbers"),
        (lambda m: unit_patterns(m, np.ones((0, 3)), 2), "no states"),
        (lambda m: first_filters(m, []), "one or more"),
        (lambda m: drawn_rows(pack(np.ones((2, 3))), 0, 1), "rows must be at least 1"),
    ],
)
def test_what_cannot_be_shown_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call(stack_of_three())
