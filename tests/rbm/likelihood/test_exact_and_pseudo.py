import exact
import numpy as np
import pytest
from conftest import random_machine

from rbm import RBM, InputError, log_likelihood, log_partition, pseudo_likelihood
from rbm.likelihood import exact as enumeration
from rbm.streams import stream_generator


def test_log_partition_is_the_sum_over_all_pairs(small):
    assert np.isclose(log_partition(small), np.log(exact.boltzmann(small).sum()), rtol=1e-12)
    transposed = RBM(small.weights.T, small.hidden_bias, small.visible_bias)
    assert np.isclose(log_partition(transposed), log_partition(small), rtol=1e-12)


def test_log_partition_without_weights_factorises_and_crosses_chunks():
    a, b = np.linspace(-1, 2, 17), np.linspace(0, 1, 19)
    model = RBM(np.zeros((17, 19)), a, b)
    expected = (
        np.logaddexp(0, model.visible_bias.astype(float)).sum() + np.logaddexp(0, model.hidden_bias.astype(float)).sum()
    )
    assert np.isclose(log_partition(model), expected, rtol=1e-12)


def test_probabilities_sum_to_one(small):
    p = np.exp(log_likelihood(small, exact.all_states(small.n_visible)))
    assert np.isclose(p.sum(), 1, rtol=1e-5)
    assert np.allclose(p, exact.joint(small).sum(axis=1), rtol=1e-4)


def test_large_machines_are_refused():
    n = enumeration.LIMIT + 1
    with pytest.raises(InputError, match=f"up to 25 units in the smaller layer; got {n}"):
        log_partition(RBM(np.zeros((n, n + 4)), np.zeros(n), np.zeros(n + 4)))


def test_pseudo_likelihood_is_the_sum_of_conditionals_on_average(draws):
    model = random_machine(5, 3, 41)
    p = exact.joint(model).sum(axis=1)
    v = np.array([[1, 0, 1, 1, 0]], np.uint8)
    expected = 0.0
    for i in range(5):
        flipped = v.copy()
        flipped[0, i] ^= 1
        here, there = p[exact.number(v)[0]], p[exact.number(flipped)[0]]
        expected += np.log(here / (here + there))
    n = draws(20011, 2003)
    values = pseudo_likelihood(model, np.tile(v, (n, 1)), seed=1)
    assert abs(values.mean() - expected) < 4 * values.std() / np.sqrt(n)
    assert len(set(np.round(values, 6))) == 5


def test_the_units_of_the_pseudo_likelihood_belong_to_seed_and_stream():
    model, rows = random_machine(67, 3, 41), np.zeros((31, 67))
    values = pseudo_likelihood(model, rows, seed=1, stream="x")
    assert np.array_equal(pseudo_likelihood(model, rows, seed=1, stream="x"), values)
    assert not np.array_equal(pseudo_likelihood(model, rows, seed=2, stream="x"), values)
    assert not np.array_equal(pseudo_likelihood(model, rows, seed=1), values)
    unit = stream_generator(1, "x").integers(67, size=31)
    flipped = np.eye(67)[unit]
    difference = model.free_energy(rows) - model.free_energy(flipped)
    assert np.allclose(values, -67 * np.logaddexp(0, difference), rtol=1e-9)
