"""The exact gradient: against the energies of all pairs, and against differences of the exact log-likelihood."""

import exact
import numpy as np
import pytest
from conftest import random_machine

from rbm import RBM, InputError, log_likelihood
from rbm.likelihood import gradient, log_likelihood_gradient
from rbm.likelihood.gradient import model_moments, moments_given


def turned(model):
    return RBM(model.weights.T, model.hidden_bias, model.visible_bias)


@pytest.mark.parametrize("turn", [False, True], ids=["few hidden", "few visible"])
def test_it_is_that_of_the_enumerated_joint(small, turn, monkeypatch):
    monkeypatch.setattr(gradient, "_ROWS", 3)  # several parts, the last one smaller
    model = turned(small) if turn else small
    vs, hs = (exact.all_states(n).astype(float) for n in (model.n_visible, model.n_hidden))
    rows = np.random.default_rng(2).choice(len(vs), 13)
    weight = np.bincount(rows, minlength=len(vs)) / 13
    difference = weight[:, None] * exact.hidden_given_visible(model) - exact.joint(model)
    expected = vs.T @ difference @ hs, vs.T @ difference.sum(axis=1), difference.sum(axis=0) @ hs
    found = log_likelihood_gradient(model, vs[rows])
    for ours, theirs in zip(found, expected, strict=True):
        assert ours.shape == theirs.shape
        assert np.allclose(ours, theirs, rtol=1e-10, atol=1e-12)
    assert np.array_equal(found.flat(), np.concatenate([part.ravel() for part in found]))
    both = moments_given(model, vs[rows]).less(model_moments(model))
    assert np.array_equal(both.flat(), found.flat())


def test_it_is_the_slope_of_the_log_likelihood():
    model, step = random_machine(7, 5, 3), 2.0**-7
    rows = np.random.default_rng(4).integers(0, 2, (11, 7))
    slope = log_likelihood_gradient(model, rows)
    for name, at in (("weights", (2, 3)), ("visible_bias", (4,)), ("hidden_bias", (1,))):
        ends = []
        for sign in (1, -1):
            values = {key: getattr(model, key).astype(float) for key in ("weights", "visible_bias", "hidden_bias")}
            values[name][at] += sign * step
            ends.append((float(np.float32(values[name][at])), log_likelihood(RBM(**values), rows).mean()))
        (up, above), (down, below) = ends
        assert np.isclose((above - below) / (up - down), getattr(slope, name)[at], rtol=1e-3, atol=1e-5)


def test_large_machines_are_refused():
    model = RBM(np.zeros((26, 27)), np.zeros(26), np.zeros(27))
    with pytest.raises(InputError, match="up to 25 units in the smaller layer; got 26"):
        log_likelihood_gradient(model, np.zeros((1, 26)))
