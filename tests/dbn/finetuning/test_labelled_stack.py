"""What a stack with label units and untied weights samples, predicts and encodes, against enumeration."""

import exact
import numpy as np
import pytest
import untied
from conftest import JIT, few

import dbn
from dbn import DBN, Start, generate
from dbn.inside.reconstruction import reconstruct
from rbm.labels.rows import labels_of, without_labels

STACK = untied.stack(5, 3, 2, n_labels=3)
WEIGHTS = untied.weights_of(STACK)


@pytest.mark.parametrize("steps", [1, 2, 3, 40])
def test_samples_of_a_class_have_its_law_after_every_step(steps):
    """The label is held in every half step: pairs of states after few steps and many, and patterns drawn from them.

    Chains begin at fair bits; h is drawn from these and the label, then the bits from h, and so on.
    """
    name, number = STACK.classes[1], 1
    n = few(20011, 507)
    steps = steps if JIT else min(steps, 9)
    up, down = untied.upward(WEIGHTS)[number::3], untied.downward(WEIGHTS).reshape(4, 8, 3).sum(axis=2)
    law = np.full(8, 1 / 8) @ np.linalg.matrix_power(up @ down, steps - 1)
    joint = (law @ up)[:, None] * down  # of the hidden state and of the bits drawn from it
    start = Start(label=name)
    found, drawn = (way(STACK, 2, n, steps, start=start, seed=3) for way in (generate, dbn.draw))
    assert drawn.generated.visible == found.visible
    for chains in (found.chains, drawn.generated.chains):
        assert (labels_of(chains.visible, 3) == number).all()
    pairs = exact.number(found.hidden.unpack()) * 8 + exact.number(without_labels(found.chains.visible, 3).unpack())
    assert exact.p_value(pairs, joint.ravel()) > 1e-4
    expected = untied.sleep_laws(WEIGHTS, np.repeat(joint.sum(axis=0), 3) / 3)[0]
    assert exact.p_value(exact.number(found.visible.unpack()), expected) > 1e-4
    if steps == 40:
        law = np.exp(untied.log_top(WEIGHTS)).reshape(8, 3)[:, number]
        expected = untied.sleep_laws(WEIGHTS, np.repeat(law / law.sum(), 3) / 3)[0]
        assert exact.p_value(exact.number(found.visible.unpack()), expected) > 1e-4


def test_predictions_are_exact_above_the_pass_up():
    """P(class | v) by enumeration of the top machine, given the most probable state below it, or draws of it."""
    rows = exact.all_states(5)
    shares = np.exp(untied.log_top(WEIGHTS)).reshape(8, 3)
    shares /= shares.sum(axis=1, keepdims=True)
    R, b = WEIGHTS.up[0]
    most_probable = exact.number(rows @ R + b > 0)
    assert np.allclose(dbn.predict_proba(STACK, rows), shares[most_probable], atol=1e-5)
    assert dbn.predict(STACK, rows).tolist() == shares[most_probable].argmax(axis=1).tolist()
    n = few(2003, 101)
    drawn = dbn.predict_proba(STACK, np.repeat(rows, n, axis=0), "sample", seed=3).reshape(32, n, 3)
    expected, error = np.exp(untied.log_up(WEIGHTS, 1)) @ shares, drawn.std(axis=1, ddof=1) / np.sqrt(n)
    assert np.abs((drawn.mean(axis=1) - expected) / error).max() < few(4.5, 6)
    assert np.abs(dbn.predict_proba(DBN(STACK.downward), rows) - shares[most_probable]).max() > 0.1


def test_the_state_of_the_top_layer_and_reconstructions_go_up_by_recognition_and_down_by_generative_weights():
    rows = exact.all_states(5)
    assert STACK.encode(rows, 2, "sample", seed=3) == DBN(STACK.machines).encode(rows, 2, "sample", seed=3)
    top = STACK.encode(rows[:3], 2)
    above = untied.downward(WEIGHTS).reshape(4, 8, 3).sum(axis=2)[exact.number(top.unpack())]
    expected = above @ np.exp(untied.log_down(WEIGHTS, 1)) @ rows
    found = reconstruct(STACK, rows[:3], 2, draws=few(2003, 203), seed=3)
    assert np.abs(found - expected).max() < few(0.06, 0.2)
