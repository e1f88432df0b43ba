"""The state atlas against counts of rows in a dictionary."""

from collections import defaultdict

import numpy as np
import pytest
from stack_by_hand import rows_of, stack_of_three

from analysis.entropies.entropy import state_index
from dbn.inside.atlas import atlas_of, distinct_states, majority_classes, state_atlas
from dbn.inside.patterns import expected_patterns
from rbm import InputError, pack


@pytest.mark.parametrize("columns", [3, 67, 131])
def test_states_are_counted_as_the_analysis_counts_them(columns):
    rows = rows_of(101, columns)
    found, expected = distinct_states(rows), state_index(rows)
    assert found.states == expected.states
    assert np.array_equal(found.of_row, expected.of_row)
    assert np.array_equal(found.counts, expected.counts)
    assert np.array_equal(found.states.unpack()[found.of_row], rows)


@pytest.mark.parametrize("readout", ["most probable", "sample"])
@pytest.mark.parametrize("labels", [0, 2])
def test_the_atlas_of_every_layer(labels, readout):
    stack, rows = stack_of_three(labels), rows_of(101)
    for layer in (1, 2, 3):
        rows_in = defaultdict(list)
        for state, row in zip(stack.encode(rows, layer, readout, seed=7), rows, strict=True):
            rows_in[tuple(state)].append(row)
        found = state_atlas(stack, rows, layer, 3, readout, draws=5, seed=7)
        assert (found.n_rows, found.n_states) == (101, len(rows_in))
        assert list(found.counts) == sorted(map(len, rows_in.values()), reverse=True)[:3]
        for state, k, mean in zip(found.states, found.counts, found.mean_rows, strict=True):
            assert len(rows_in[tuple(state)]) == k
            assert np.allclose(mean, np.mean(rows_in[tuple(state)], axis=0), rtol=1e-12)
        expected = expected_patterns(stack, found.states, layer, draws=5, seed=7)
        assert np.array_equal(found.expected, expected)


def test_there_may_be_fewer_states_than_asked_for():
    found = state_atlas(stack_of_three(), rows_of(101), 3, 50, draws=1)
    assert len(found.counts) == found.n_states <= 4
    assert found.counts.sum() == 101


def test_what_cannot_be_counted_is_refused():
    with pytest.raises(InputError, match="no states to count"):
        state_atlas(stack_of_three(), np.ones((0, 7)), 1)
    with pytest.raises(InputError, match="states must be at least 1"):
        state_atlas(stack_of_three(), rows_of(5), 1, 0)
    with pytest.raises(InputError, match="states must be a whole number; got 2.5"):
        state_atlas(stack_of_three(), rows_of(5), 1, 2.5)
    with pytest.raises(InputError, match="layer must be from 1"):
        state_atlas(stack_of_three(), rows_of(5), 0)


def test_states_must_be_those_of_the_rows():
    stack, rows = stack_of_three(), pack(rows_of(5))
    with pytest.raises(InputError, match="a state for each of 5 rows; got 4"):
        atlas_of(stack, rows, 1, stack.encode(rows[1:], 1), 3)


def test_the_class_of_a_state_is_that_of_most_of_its_rows():
    states, g = np.random.default_rng(1).integers(0, 2, (211, 3)), np.random.default_rng(2)
    labels = g.integers(3, 7, 211)
    found = majority_classes(states, labels, 5)
    order = distinct_states(states).states.unpack()
    assert len(found.labels) == len(found.shares) == 5
    for i in range(5):
        own = labels[(states == order[i]).all(axis=1)].tolist()
        counts = {label: own.count(label) for label in range(3, 7)}
        assert counts[found.labels[i]] == max(counts.values())
        assert found.labels[i] == min(label for label in counts if counts[label] == max(counts.values()))
        assert found.shares[i] == max(counts.values()) / len(own)
    assert len(majority_classes(states[:1], labels[:1], 5).labels) == 1
    assert majority_classes(pack(states), labels.astype(str), 5).labels.tolist() == found.labels.astype(str).tolist()
    with pytest.raises(InputError, match="one label for each of 211 rows"):
        majority_classes(states, labels[:5], 5)
