"""A walk between two rows against the sum over all states of the layer."""

import numpy as np
import pytest
from conftest import few
from exact import all_states
from stack_by_hand import law, patterns, rows_of, stack_of_three

from dbn.inside.activation import layer_probability
from dbn.inside.walk import walk
from rbm import InputError
from rbm.streams import stream_generator


@pytest.mark.parametrize("labels", [0, 2])
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_every_step(layer, labels):
    stack, rows, draws = stack_of_three(labels), rows_of(31), few(4000, 400)
    order = layer_probability(stack, rows, layer)[:, 0].argsort()
    rows = rows[order[[0, -1]]]  # which are far apart
    found = walk(stack, rows, layer, 5, draws=draws, seed=3)
    first, last = layer_probability(stack, rows, layer).astype(np.float64)
    assert np.array_equal(found.weight, [0, 0.25, 0.5, 0.75, 1])
    for i, t in enumerate(found.weight):
        q = first + t * (last - first)
        assert np.allclose(found.probability[i], q, rtol=1e-12)
        exact = (law(q[None]) @ patterns(stack, all_states(len(q)), layer))[0]
        assert (np.abs(found.expected[i] - exact) < 4.5 * np.sqrt(exact * (1 - exact) / draws)).all()
    assert np.abs(found.expected[0] - found.expected[-1]).max() > (0.1 if layer < 3 else 0.02)


def test_steps_take_the_same_random_numbers():
    """For units and for passes down; between a row and itself nothing changes, and back is the same way."""
    stack, rows = stack_of_three(), rows_of(31)
    found = walk(stack, rows[[2, 7]], 3, 3, draws=7, seed=1)
    number = stream_generator(1, "walk: states").random((7, 2))
    for probability, expected in zip(found.probability, found.expected, strict=True):
        shown = stack.decode_probability(number < probability, 3, seed=1, stream="walk")
        assert np.array_equal(shown.mean(axis=0, dtype=np.float64), expected)
    still = walk(stack, rows[[4, 4]], 3, 3, draws=7, seed=1).expected
    assert np.array_equal(still[0], still[1])
    assert np.array_equal(still[0], still[2])
    there, back = (walk(stack, rows[ends], 2, 3, draws=7, seed=1).expected for ends in ([2, 7], [7, 2]))
    assert np.array_equal(there, back[::-1])
    assert not np.array_equal(there, walk(stack, rows[[2, 7]], 2, 3, draws=7, seed=2).expected)


@pytest.mark.parametrize(
    ("rows", "layer", "options", "message"),
    [
        (rows_of(3), 1, {}, "between 2 rows; got 3"),
        (rows_of(2), 4, {}, "layer must be from 1 to 3"),
        (rows_of(2), 1, {"steps": 1}, "at least 2 steps"),
        (rows_of(2), 1, {"draws": 0}, "1 draw"),
        (rows_of(2), 1, {"steps": 2.5}, "steps must be a whole number; got 2.5"),
        (rows_of(2), 1, {"draws": 2.5}, "draws must be a whole number; got 2.5"),
    ],
)
def test_walks_that_there_are_not(rows, layer, options, message):
    with pytest.raises(InputError, match=message):
        walk(stack_of_three(), rows, layer, **options)
