"""Energies and likelihoods against mpmath with 60 digits, within the bounds their docstrings state, for any fields."""

import itertools
import warnings

import hypothesis.strategies as st
import mpmath as mp
import numpy as np
import pytest
from conftest import random_machine
from hypothesis import given
from toys import stripes

import rbm.reference as reference
from rbm import (
    RBM,
    DivergenceError,
    InputError,
    TrainingConfig,
    log_likelihood,
    log_partition,
    pseudo_likelihood,
    train,
)
from rbm.streams import stream_generator
from rbm.training.divergence import LARGEST, check_parameters

SCALES = (1e-8, 1e-4, 1.0, 30.0, 100.0, 1e4)  # of the fields
mp.mp.dps = 60


def exact(model):
    """The parameters as lists of mpmath's numbers: W, a, b."""
    W = [[mp.mpf(float(x)) for x in row] for row in model.weights]
    return W, *([mp.mpf(float(x)) for x in bias] for bias in (model.visible_bias, model.hidden_bias))


def free_energy(model, v):
    """F(v) = - a.v - sum_j log(1 + exp(b_j + sum_i v_i W_ij))."""
    W, a, b = exact(model)
    on = np.flatnonzero(v)
    fields = (mp.fsum([b[j], *(W[i][j] for i in on)]) for j in range(len(b)))
    return -mp.fsum(a[i] for i in on) - mp.fsum(mp.log1p(mp.exp(x)) for x in fields)


def log_z(model):
    """Log Z by enumeration of the visible layer."""
    return mp.log(mp.fsum(mp.exp(-free_energy(model, v)) for v in itertools.product((0, 1), repeat=model.n_visible)))


def free_energy_bound(model, v):
    """As `RBM.free_energy` states it."""
    total = np.abs(model.hidden_bias.astype(float)).sum() + (v @ np.abs(model.weights.astype(float))).sum(axis=-1)
    return 2.0**-24 * (model.n_visible + 1) * total + 1e-9 * model.n_hidden


def size(model):
    """1 + the sum of the absolute parameters."""
    return 1 + sum(np.abs(x.astype(float)).sum() for x in (model.weights, model.visible_bias, model.hidden_bias))


@st.composite
def machines(draw, visible=(1, 2, 5, 16, 17, 65), hidden=(1, 3, 16, 33), biases=True):
    """A machine of some size whose fields have some scale; weights and biases may have scales of their own."""
    n_visible, n_hidden = draw(st.sampled_from(visible)), draw(st.sampled_from(hidden))
    g = np.random.default_rng(draw(st.integers(0, 999)))
    weights, a, b = (draw(st.sampled_from(SCALES)) for _ in range(3))
    return RBM(
        weights * g.normal(size=(n_visible, n_hidden)) / n_visible**0.5,
        a * g.normal(size=n_visible),
        b * g.normal(size=n_hidden),
    )


def rows_for(model, n=3):
    return (np.random.default_rng(7).random((n, model.n_visible)) < 0.5).astype(np.uint8)


@given(machines())
def test_free_energies_are_within_their_bound(model):
    rows = rows_for(model)
    found, bound = model.free_energy(rows), free_energy_bound(model, rows)
    for value, v, most in zip(found, rows, bound, strict=True):
        assert abs(mp.mpf(value) - free_energy(model, v)) <= most + 1e-15 * size(model)


@given(machines(visible=(1, 2, 5, 7), hidden=(1, 3, 17)))
def test_log_partition_and_log_likelihood_are_within_their_bounds(model):
    rows, expected = rows_for(model), log_z(model)
    for machine in (model, RBM(model.weights.T, model.hidden_bias, model.visible_bias)):
        assert abs(mp.mpf(log_partition(machine)) - expected) <= 1e-13 * size(model)
    for value, v in zip(log_likelihood(model, rows), rows, strict=True):
        assert abs(mp.mpf(value) - (-free_energy(model, v) - expected)) <= 2e-13 * size(model)
        assert value <= 2e-13 * size(model)  # a probability


@given(machines())
def test_pseudo_likelihoods_are_within_their_bound(model):
    rows, n = rows_for(model), model.n_visible
    flipped = rows ^ np.eye(n, dtype=np.uint8)[stream_generator(3, "x").integers(n, size=len(rows))]
    found = pseudo_likelihood(model, rows, seed=3, stream="x")
    bound = n * (free_energy_bound(model, rows) + free_energy_bound(model, flipped))
    for value, v, w, most in zip(found, rows, flipped, bound, strict=True):
        expected = -n * mp.log1p(mp.exp(free_energy(model, v) - free_energy(model, w)))
        assert abs(mp.mpf(value) - expected) <= most + 1e-15 * n * size(model)


@given(machines())
def test_probabilities_lie_from_0_to_1_and_are_right_to_a_millionth(model):
    """Beyond fields of 87 nats the probability is that of 87 nats, 2e-38 or 1."""
    rows = rows_for(model)
    fields, found = model.hidden_field(rows), model.hidden_probability(rows)
    assert ((found >= 0) & (found <= 1)).all()
    expected = [[1 / (1 + mp.exp(-mp.mpf(float(np.clip(x, -87, 87))))) for x in row] for row in fields]
    assert np.allclose(found, np.array(expected, float), rtol=1e-6, atol=0)


def test_a_log_likelihood_is_summed_in_blocks_of_rows(monkeypatch):
    model, rows = random_machine(5, 3, 11), stripes(23, columns=5)
    whole = log_likelihood(model, rows)
    monkeypatch.setattr("rbm.likelihood.exact._ROWS", 7)
    assert np.allclose(log_likelihood(model, rows), whole, rtol=1e-14)
    assert log_likelihood(model, rows[:0]).shape == (0,)


ABSURD = [
    {"learning_rate": 1e30}, {"learning_rate": 1e30, "weight_decay": 0.0}, {"learning_rate": 1e300},
    {"learning_rate": 1e38, "weight_decay": 0.0, "momentum": 0.999}, {"learning_rate": 3000.0, "weight_decay": 0.0},
    {"learning_rate": 20.0, "momentum": 0.9999, "weight_decay": 0.0, "batch_size": 1}, {"weight_decay": 1e6},
    {"weight_decay": 1e300}, {"weight_deviation": 1e4}, {"weight_deviation": 1e40},
]  # fmt: skip


@pytest.mark.parametrize("values", ABSURD, ids=str)
@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_absurd_rates_and_weights_are_caught_within_the_epoch_with_advice(values, estimator):
    """Compiled and by NumPy functions; a warning would be an error."""
    config = TrainingConfig(
        n_hidden=17, epochs=1, k=2, n_chains=5, **{"batch_size": 5, "estimator": estimator, **values}
    )
    plain = {"cd": reference.contrastive_divergence, "pcd": reference.persistent_contrastive_divergence}[estimator]
    for function in (None, plain):
        epochs = []
        with pytest.raises(DivergenceError, match=r"^machine, (before )?epoch 1: .*; lower ") as caught:
            train(stripes(203, columns=67), config, on_epoch=epochs.append, estimator=function)
        assert not epochs
        for name, value in values.items():
            words = {"learning_rate": "learning rate", "weight_decay": "weight decay", "momentum": "momentum"}
            if name != "batch_size" and value:
                assert f"{words.get(name, name)} (now {value:g})" in str(caught.value)


def test_a_training_that_goes_on_from_absurd_parameters_is_caught_before_it_costs_anything():
    data = stripes(23)
    state = train(data, TrainingConfig(n_hidden=3, epochs=1))
    weights = state.model.weights.copy()
    weights[2, 1] = 1e4
    model = RBM(weights, state.model.visible_bias, state.model.hidden_bias)
    with pytest.raises(DivergenceError, match="epoch 2: a parameter is 10000, and beyond 1000"):
        train(data, state=state._replace(model=model), epochs=2)


def test_a_function_is_not_given_parameters_that_have_diverged():
    config, seen = TrainingConfig(n_hidden=3, epochs=1, k=1, batch_size=5, learning_rate=1e6, weight_decay=0.0), []

    def note(batch):
        seen.append(np.abs(batch.W).max())
        return reference.contrastive_divergence(batch)

    with pytest.raises(DivergenceError, match="beyond 1000"):
        train(stripes(203), config, estimator=note)
    assert max(seen) <= LARGEST


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("value", [1.001 * LARGEST, -1.001 * LARGEST, np.inf, np.nan])
def test_every_parameter_is_looked_at(place, value):
    config = TrainingConfig(learning_rate=0.25, momentum=0.0)
    arrays = [np.zeros((3, 4), np.float32), np.zeros(3, np.float32), np.zeros(4, np.float32)]
    arrays[place].flat[2] = 0.999 * LARGEST
    check_parameters(arrays, "x", 0.125, config)
    arrays[place].flat[1] = value
    with pytest.raises(DivergenceError, match=r"^x: a parameter .*; lower the learning rate \(now 0.125\)$"):
        check_parameters(arrays, "x", 0.125, config)


@pytest.mark.parametrize("scale", [1e4, 1e30])
def test_machines_of_large_weights_are_evaluated_without_a_warning(scale):
    model, rows = random_machine(67, 17, 3, scale), stripes(31, columns=67)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        values = (
            model.free_energy(rows), model.hidden_field(rows), model.hidden_probability(rows),
            model.energy(rows, np.ones((31, 17))), pseudo_likelihood(model, rows), log_likelihood(model, rows),
            model.visible_probability(model.hidden_states(rows)),
        )  # fmt: skip
    assert all(np.isfinite(value).all() for value in values)


def test_parameters_that_float32_cannot_hold_are_refused():
    with pytest.raises(InputError, match="weights must be finite; got 1 "):
        RBM(np.array([[1e39, 0.0]]), np.zeros(1), np.zeros(2))
