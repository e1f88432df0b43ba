"""Gibbs steps with label units: the twin's bits, the exact law, and planted bugs that the tests of the law find."""

import exact
import naive
import numpy as np
import pytest
from labelled import labelled_machine

from rbm import Clamp, InputError, clamp_labels, random_chains, sample, start_chains
from rbm.labels.rows import append_labels, labels_of
from rbm.streams import stream_key
from rbm.training.state import training_data

LEAST_P, PLANTED_P = 1e-4, 1e-6
# one word, the group across two words, a group of three words, at most 16 units, whose random numbers are others
SIZES = [(37, 7, 19), (61, 7, 71), (5, 131, 17), (5, 3, 7)]


@pytest.mark.parametrize(("n_bits", "n_labels", "n_hidden"), SIZES)
def test_chains_are_those_of_the_twin_with_the_label_free_and_held(n_bits, n_labels, n_hidden):
    model = labelled_machine(n_bits, n_labels, n_hidden, 29, scale=0.3)
    first, key = random_chains(model, 5, seed=4), stream_key(4, "gibbs")
    free, held = sample(model, first, 2), sample(model, first, 2, clamp_labels(model, [0, 1, 2, 1, 0]))
    mask = np.arange(model.n_visible) >= n_bits
    values = np.hstack([np.zeros((5, n_bits), int), np.eye(n_labels, dtype=int)[[0, 1, 2, 1, 0]]])
    for r, v in enumerate(first.visible.unpack()):
        expected = naive.gibbs(v, model, 2, r, 0, key)
        assert (free.visible[r].tolist(), free.hidden[r].tolist()) == expected
        begun = np.where(mask, values[r], v)
        expected = naive.gibbs(begun, model, 2, r, 0, key, mask=mask, values=values[r])
        assert (held.visible[r].tolist(), held.hidden[r].tolist()) == expected
    assert labels_of(held.visible, n_labels).tolist() == [0, 1, 2, 1, 0]


@pytest.mark.parametrize(("n_bits", "n_labels", "n_hidden"), SIZES)
def test_read_outs_are_those_of_the_twin(n_bits, n_labels, n_hidden):
    model = labelled_machine(n_bits, n_labels, n_hidden, 31, scale=0.3)
    h = np.random.default_rng(1).integers(0, 2, (5, n_hidden))
    drawn, best = model.visible_states(h, seed=3, stream="x"), model.visible_states(h, "most probable")
    for r, row in enumerate(h):
        fields = naive.visible_fields(row, model)
        assert drawn[r].tolist() == naive.draw_visible(fields, n_labels, r, 0, 0, stream_key(3, "x"))
        top = max(range(n_bits, model.n_visible), key=lambda i: fields[i])
        assert best[r].tolist() == [int(x > 0) for x in fields[:n_bits]] + [
            int(i == top) for i in range(n_bits, model.n_visible)
        ]


def law_of(model, label=None):
    """P(v, h), with the label free or held: shape (all v, all h)."""
    law = exact.joint(model)
    if label is not None:
        law = law * exact.all_states(model.n_visible)[:, model.n_bits + label][:, None]
    return law / law.sum()


def start_of(law, n):
    drawn = np.random.default_rng(5).choice(law.size, n, p=law.ravel())
    return drawn // law.shape[1], drawn % law.shape[1]


def p_value(law, v, h):
    """Of pairs of states; 0 where one cannot be."""
    pair, can_be = exact.number(v) * law.shape[1] + exact.number(h), law.ravel() > 0
    return exact.p_value((can_be.cumsum() - 1)[pair], law.ravel()[can_be]) if can_be[pair].all() else 0.0


@pytest.mark.parametrize("label", [None, 1])
@pytest.mark.parametrize("sizes", [(4, 3, 2), (2, 5, 3)])
def test_a_sweep_from_exact_samples_stays_exact(sizes, label, draws):
    model = labelled_machine(*sizes, 11)
    law = law_of(model, label)
    visible, _ = start_of(law, draws(60013, 503))
    chains = start_chains(model, exact.all_states(model.n_visible)[visible], seed=7)
    after = sample(model, chains, 1, None if label is None else clamp_labels(model, label))
    assert p_value(law, after.visible.unpack(), after.hidden.unpack()) > LEAST_P


def test_many_sweeps_reach_the_law_from_anywhere(draws):
    model = labelled_machine(3, 3, 2, 23, scale=0.7)
    after = sample(model, random_chains(model, draws(20011, 307), seed=2), draws(40, 9))
    assert p_value(law_of(model), after.visible.unpack(), after.hidden.unpack()) > LEAST_P


def plain_sweep(model, v, h, label, bug):
    """One sweep in plain NumPy, with a bug if one is named."""
    g, n = np.random.default_rng(11), model.n_bits
    w, a = model.weights.astype(float), model.visible_bias.astype(float)
    h = (g.random(h.shape) < 1 / (1 + np.exp(-model.hidden_bias - v @ w))).astype(np.uint8)
    fields = h @ w.T + a
    if bug == "label bias left out":
        fields[:, n:] -= a[n:]
    bits = g.random(fields.shape) < 1 / (1 + np.exp(-fields))
    weights = np.exp(fields[:, n:])
    sums = weights.cumsum(axis=1) / (1 if bug == "not normalised" else weights.sum(axis=1, keepdims=True))
    number = g.random(len(v))
    drawn = (number[:, None] >= sums[:, :-1]).sum(axis=1)
    if label is not None and bug != "clamp released in the last half step":
        drawn[:] = label
    if bug != "independent bits":
        bits[:, n:] = np.eye(model.n_labels, dtype=bool)[drawn]
    return bits.astype(np.uint8), h


@pytest.mark.parametrize("label", [None, 1])
@pytest.mark.parametrize(
    "bug", ["", "not normalised", "independent bits", "label bias left out", "clamp released in the last half step"]
)
def test_planted_bugs_of_a_plain_sampler_are_found(bug, label):
    model = labelled_machine(4, 3, 2, 11)
    law = law_of(model, label)
    v, h = start_of(law, 60013)
    after = plain_sweep(
        model, exact.all_states(model.n_visible)[v], exact.all_states(model.n_hidden)[h], label, bug
    )  # fmt: skip
    p = p_value(law, *after)
    harmless = not bug or (label is None) == (bug == "clamp released in the last half step")
    if label is not None and bug == "independent bits":
        harmless = False  # the clamp of this sampler holds the number drawn, which is not used
    assert p > LEAST_P if harmless else p < PLANTED_P


def test_random_chains_have_every_class_as_often(draws):
    n = draws(20011, 2003)
    chains = random_chains(labelled_machine(5, 7, 2, 1), n, seed=3)
    assert exact.p_value(labels_of(chains.visible, 7), np.full(7, 1 / 7)) > LEAST_P


def test_clamps_that_do_not_fit_are_refused():
    model = labelled_machine(4, 3, 2, 1)
    chains = random_chains(model, 2, seed=1)
    part = np.arange(7) == 5
    with pytest.raises(InputError, match="holds all 3 label units or none of them; got a mask of 1"):
        sample(model, chains, 1, Clamp(part, np.zeros((1, 7))))
    with pytest.raises(InputError, match="exactly one of the 3 label units"):
        sample(model, chains, 1, Clamp(np.ones(7), np.zeros((1, 7))))
    for labels in (3, -1, 0.5, [[1]]):
        with pytest.raises(InputError, match="labels must be whole numbers from 0 to 2; got"):
            clamp_labels(model, labels)
    with pytest.raises(InputError, match="1 or 2 rows of values"):
        sample(model, chains, 1, clamp_labels(model, [0, 1, 2]))
    held = sample(model, chains, 3, Clamp(np.arange(7) < 2, np.ones((1, 7))))
    assert held.visible.unpack()[:, :2].all()


def test_chains_start_from_rows_with_one_label():
    model = labelled_machine(4, 3, 2, 1)
    with pytest.raises(InputError, match="row 0 has 0"):
        start_chains(model, np.zeros((2, 7)))
    rows = append_labels(training_data(np.zeros((2, 4))), np.array([2, 0]), 3)
    assert start_chains(model, rows).visible == rows
