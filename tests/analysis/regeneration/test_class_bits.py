"""Class bits of held-out rows given the state: a twin in loops, tiny cases by hand, and what is counted."""

import math

import numpy as np
import pytest
from striped import DATA, HELD_OUT, HELD_OUT_LABELS, LABELS, MODEL, SAMPLING, measure

from analysis.errorbars.intervals import mean
from analysis.regeneration import make_reference
from analysis.regeneration.measures.class_bits import class_bits
from rbm import pack


def states_of(numbers):
    return pack((np.asarray(numbers)[:, None] >> np.arange(7)) & 1)


def bits(training, labels, held_out, truth):
    return class_bits(states_of(training), np.array(labels), states_of(held_out), np.array(truth))


def twin(training, labels, held_out, truth):
    found = []
    for s, c in zip(held_out, truth, strict=True):
        share = sum(other == c for other in labels) / len(labels)
        in_state = [other for t, other in zip(training, labels, strict=True) if t == s]
        found.append(-math.log2((sum(other == c for other in in_state) + share) / (len(in_state) + 1)))
    return found


@pytest.mark.parametrize("n_states", [1, 5, 97])
def test_the_same_as_loops_over_rows(n_states):
    g = np.random.default_rng(n_states)
    training, held_out = g.integers(0, n_states, 211), g.integers(0, n_states, 53)
    labels, truth = g.choice([2, 5, 7], 211, p=[0.2, 0.3, 0.5]), g.choice([2, 5, 7], 53)
    assert bits(training, labels, held_out, truth) == pytest.approx(twin(training, labels, held_out, truth), rel=1e-12)


def test_one_state_costs_the_bits_of_the_class_frequencies():
    labels = list("aaaabbcd")
    assert bits([3] * 8, labels, [3] * 8, labels).mean() == pytest.approx(1.75)
    assert bits([3] * 8, labels, [3], ["a"]) == pytest.approx([1])


def test_states_that_are_the_classes_cost_almost_nothing():
    numbers = np.arange(4000) % 4
    found = bits(numbers, numbers, numbers[:8], numbers[:8])
    assert found == pytest.approx(math.log2(1001 / 1000.25), rel=1e-12)


def test_an_unseen_state_costs_the_bits_of_the_class_frequencies():
    assert bits([0, 1, 2, 3], list("aaab"), [9, 9], list("ab")) == pytest.approx([math.log2(4 / 3), 2])


def test_a_class_that_its_state_never_had_costs_finitely_many_bits():
    """Nine rows of the state, none of class b, which is a quarter of 12 rows: P = (0 + 1/4) / (9 + 1)."""
    assert bits([0] * 9 + [1] * 3, ["a"] * 9 + ["b"] * 3, [0], ["b"]) == pytest.approx([math.log2(40)])


def test_held_out_labels_are_not_counted():
    """Coded one at a time, held-out rows cost what they cost together."""
    training, labels, held_out, truth = [0, 0, 1], list("aba"), [0, 1, 1, 5, 5, 5], list("abbbba")
    alone = [bits(training, labels, [s], [c])[0] for s, c in zip(held_out, truth, strict=True)]
    assert bits(training, labels, held_out, truth).tolist() == alone


def test_rows_of_a_class_without_training_rows_are_left_out():
    assert bits([0, 1], list("ab"), [0, 0], list("zb")) == pytest.approx([math.log2(2 / 0.5)])
    assert len(bits([0, 1], list("ab"), [0], ["z"])) == 0
    found = measure(labels=LABELS, held_out_labels=HELD_OUT_LABELS + 5)
    assert not {row.measure for row in found} & {"class_bits", "baseline_class_bits"}


def test_states_are_seen_in_all_their_bits():
    """States of 130 units that differ only in the last, beyond two words of 64."""
    wide = np.zeros((2, 130), np.uint8)
    wide[1, 129] = 1
    labels = np.array(["a", "b"])
    found = class_bits(pack(np.repeat(wide, 50, axis=0)), np.repeat(labels, 50), pack(wide), labels)
    assert found == pytest.approx(math.log2(51 / 50.5))


@pytest.mark.parametrize("readout", ["most probable", "sample"])
def test_rows_of_the_table_are_means_over_the_rows_that_are_encoded(readout):
    found = measure(labels=LABELS, held_out_labels=HELD_OUT_LABELS, sampling=SAMPLING._replace(readout=readout))
    values = {(row.layer, row.measure): row[2:] for row in found}
    reference = make_reference(DATA, HELD_OUT, labels=LABELS, held_out_labels=HELD_OUT_LABELS, n_patterns=19, seed=1)
    for layer in (1, 2):
        training, sources = (MODEL.encode(rows, layer, readout, seed=1) for rows in (DATA, reference.sources))
        numbers = [["".join(map(str, row)) for row in s.words.tolist()] for s in (training, sources)]
        expected = mean(np.array(twin(numbers[0], LABELS, numbers[1], reference.source_labels)))
        assert values[layer, "class_bits"] == pytest.approx(expected[:3], rel=1e-12)
    one = twin([0] * 83, LABELS, [0] * 19, reference.source_labels)
    assert values[0, "baseline_class_bits"] == pytest.approx(mean(np.array(one))[:3], rel=1e-12)
    assert values[1, "class_bits"][0] < values[0, "baseline_class_bits"][0]  # layer 1 knows the stripes
