"""Pseudo-likelihoods of rows of values from 0 to 1, against a loop over the formula."""

import numpy as np
import pytest
from conftest import random_machine
from labelled import labelled_machine

from rbm import InputError
from rbm.likelihood import exact_pseudo_likelihood, pseudo_likelihood_of_values


@pytest.mark.parametrize("sizes", [(7, 3), (5, 19), (3, 67)])
def test_the_score_of_values_is_a_cross_entropy_with_the_values_of_the_other_units(sizes):
    model, values = random_machine(*sizes, 3), np.random.default_rng(1).random((11, sizes[0]))
    values[::2, 1], values[1::3, 0] = 0, 1
    W, a, b = (x.astype(float) for x in (model.weights, model.visible_bias, model.hidden_bias))
    expected = np.zeros(11)
    for r, row in enumerate(values):
        for i, v in enumerate(row):
            x = b + row @ W - v * W[i]
            log_odds = a[i] + np.sum(np.logaddexp(0, x + W[i]) - np.logaddexp(0, x))
            expected[r] -= v * np.logaddexp(0, -log_odds) + (1 - v) * np.logaddexp(0, log_odds)
    assert np.allclose(pseudo_likelihood_of_values(model, values), expected, rtol=1e-5)
    bits = (values > 0.5).astype(np.uint8)
    assert np.allclose(pseudo_likelihood_of_values(model, bits), exact_pseudo_likelihood(model, bits), rtol=1e-5)


@pytest.mark.parametrize("values", [np.zeros((2, 5)), np.zeros(7), [[0.5] * 6 + [1.1]], [[0.5] * 6 + [np.nan]]])
def test_values_that_cannot_be_scored(values):
    with pytest.raises(InputError, match="shape|from 0 to 1"):
        pseudo_likelihood_of_values(random_machine(7, 3, 1), values)


def test_machines_with_label_units_are_refused():
    model = labelled_machine(5, 3, 4, seed=1)
    with pytest.raises(InputError, match="label units"):
        pseudo_likelihood_of_values(model, np.full((2, model.n_visible), 0.5))
