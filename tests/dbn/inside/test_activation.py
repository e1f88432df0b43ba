"""Probabilities of units, and the rows that turn them on most, against loops in float64."""

import numpy as np
import pytest
from stack_by_hand import logistic, rows_of, stack_of_three

from dbn.inside import activation
from dbn.inside.activation import layer_probability, most_activating, states_below
from rbm import InputError


def fields(stack, rows, layer):
    """Fields of the units of a layer, layers below in their most probable states, labels in the most probable class."""
    states = np.asarray(rows, np.float64)
    for number, machine in enumerate(stack.machines[:layer], start=1):
        W, a, b = (np.asarray(x, np.float64) for x in (machine.weights, machine.visible_bias, machine.hidden_bias))
        if machine.n_labels:
            whole = [np.hstack([states, np.tile(label, (len(states), 1))]) for label in np.eye(machine.n_labels)]
            free = [-(v @ a) - np.log1p(np.exp(b + v @ W)).sum(axis=1) for v in whole]
            best = np.argmin(free, axis=0)
            states = np.array(whole)[best, np.arange(len(states))]
        field = b + states @ W
        if number < layer:
            states = (field > 0).astype(np.float64)
    return field


@pytest.mark.parametrize("labels", [0, 2])
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_probabilities(layer, labels):
    stack, rows = stack_of_three(labels), rows_of(101)
    found = layer_probability(stack, rows, layer)
    assert found.dtype == np.float32
    assert np.allclose(found, logistic(fields(stack, rows, layer)), atol=1e-6)
    assert np.array_equal(found > 0.5, stack.encode(rows, layer).unpack())


@pytest.mark.parametrize("labels", [0, 2])
def test_samples_of_a_layer_are_drawn_from_its_probabilities(labels):
    """The states below, and the labels beside them, are the same draws."""
    stack, rows = stack_of_three(labels), rows_of(101)
    for layer in (1, 2, 3):
        below, machine = states_below(stack, rows, layer, "sample", seed=3), stack.machines[layer - 1]
        drawn = stack.encode(rows, layer, "sample", seed=3)
        assert machine.hidden_states(below, "sample", seed=3, stream=f"encode to layer {layer}") == drawn
        found = layer_probability(stack, rows, layer, "sample", seed=3)
        assert np.array_equal(found, machine.hidden_probability(below))
        error = 4.5 * np.sqrt((found * (1 - found)).sum(axis=0))
        assert (np.abs((drawn.unpack() - found).sum(axis=0)) < error).all()


@pytest.mark.parametrize("labels", [0, 2])
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_rows_that_turn_units_on_most(layer, labels, monkeypatch):
    """Rows that are equal, of which there are many, come in the order of the data."""
    monkeypatch.setattr(activation, "_ROWS", 8)
    stack, rows = stack_of_three(labels), rows_of(101)
    units = [stack.sizes[layer] - 1, 0]
    field = fields(stack, rows, layer)
    found = most_activating(stack, rows, layer, units, 17)
    for unit, numbers, values in zip(units, found.rows, found.field, strict=True):
        expected = sorted(range(101), key=lambda i: (-round(field[i, unit], 4), i))[:17]
        assert list(numbers) == expected
        assert np.allclose(values, field[numbers, unit], atol=1e-5)


def test_there_may_be_fewer_rows_than_asked_for():
    assert most_activating(stack_of_three(), rows_of(5), 2).rows.shape == (3, 5)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((rows_of(5), 4), "layer must be from 1 to 3"),
        ((rows_of(5), 2, [3]), "numbers from 0 to 2"),
        ((rows_of(5), 2, [0], 0), "rows must be at least 1"),
        ((rows_of(5), 2, [0], 1.5), "rows must be a whole number; got 1.5"),
        ((np.ones((0, 7)), 2), "0 rows"),
        ((rows_of(5, 6), 2), "6 columns"),
    ],
)
def test_what_there_is_not_is_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        most_activating(stack_of_three(), *arguments)
