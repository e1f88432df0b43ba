"""Adam: against a loop in plain Python, against the reference in training, beside L1, decay, centring and the mean."""

import dataclasses
import math

import numba
import numpy as np
import pytest
from conftest import JIT
from saved_training import check_goes_on
from toys import CONFIG, bits_of, stripes

import rbm
from rbm import InputError, reference, train
from rbm.kernels.adam import adam_lanes
from rbm.kernels.options import device
from rbm.training.state import initialise

ADAM = dataclasses.replace(CONFIG, optimiser="adam", learning_rate=0.02, first_decay=0.8, second_decay=0.95)


def parameters(model):
    return tuple(np.asarray(p, float) for p in (model.weights, model.visible_bias, model.hidden_bias))


def test_the_reference_takes_the_steps_of_the_published_algorithm():
    """Algorithm 1 of the paper, one number at a time."""
    config, g = dataclasses.replace(ADAM, learning_rate=0.3), np.random.default_rng(3)
    now, moments = np.array([0.5, -1.0, 0.0]), (np.zeros(3), np.zeros(3))
    theta, m, v = [0.5, -1.0, 0.0], [0.0] * 3, [0.0] * 3
    for t in range(1, 6):
        gradient = g.normal(size=3) * np.array([1e-3, 1.0, 0.0])  # the last one never moves
        now, moments = reference.adam(now, moments, gradient, 0.3, t, config)
        for i in range(3):
            m[i] = 0.8 * m[i] + (1 - 0.8) * gradient[i]
            v[i] = 0.95 * v[i] + (1 - 0.95) * gradient[i] ** 2
            theta[i] += 0.3 * (m[i] / (1 - 0.8**t)) / (math.sqrt(v[i] / (1 - 0.95**t)) + 1e-8)
    assert np.allclose(now, theta, rtol=1e-12)
    assert np.allclose(moments, (m, v), rtol=1e-12)
    assert now[2] == 0
    first, _ = reference.adam(np.zeros(3), (np.zeros(3), np.zeros(3)), np.array([1e-3, 5.0, -2.0]), 0.3, 1, config)
    assert np.allclose(first, [0.3, 0.3, -0.3], rtol=1e-4)  # the first step is the rate, whatever the gradient


def twin(data, config, estimator):
    """Parameters, first and second moments after a training, from phases as NumPy estimates them."""
    state, seen = initialise(data, config), []

    def estimate(batch):
        found = rbm.training.estimators.estimator_named(estimator).load(config)(batch)
        seen.append((batch.data.astype(float), found))
        return found

    plain = train(data, config, estimator=estimate)
    now = parameters(state.model)
    moments = [(np.zeros_like(p), np.zeros_like(p)) for p in now]
    mean_v = data.mean(axis=0)
    mean_h = 1 / (1 + np.exp(-(now[2] + mean_v @ now[0])))
    for number, (rows, phases) in enumerate(seen, start=1):
        W = rows.T @ phases.positive / len(rows) - phases.chains.T @ phases.negative / len(phases.chains)
        a = rows.mean(axis=0) - phases.chains.mean(axis=0)
        b = phases.positive.mean(axis=0) - phases.negative.mean(axis=0)
        if config.gradient == "centred":
            W, a, b = reference.centred((W, a, b), mean_v, mean_h)
            mean_h = mean_h + config.centre_rate * (phases.positive.mean(axis=0) - mean_h)
        W = W - config.weight_decay * now[0] - config.l1 * np.sign(now[0])
        rate = config.learning_rate * len(rows) / config.batch_size
        steps = [reference.adam(p, m, g, rate, number, config) for p, m, g in zip(now, moments, (W, a, b), strict=True)]
        now, moments = tuple(s[0] for s in steps), [s[1] for s in steps]
    return plain, now, moments


@pytest.mark.parametrize("gradient", ["plain", "centred"])
@pytest.mark.parametrize(("estimator", "columns", "size"), [("cd", 19, 4), ("pcd", 131, 7)])
def test_a_training_is_that_of_the_twin(estimator, columns, size, gradient):
    """A last minibatch smaller than the others, decay and L1; and NumPy estimators alike."""
    data = stripes(23, columns=columns)
    config = dataclasses.replace(
        ADAM, n_hidden=13, estimator=estimator, batch_size=size, epochs=2, weight_deviation=0.7, weight_decay=0.05,
        l1=0.02, gradient=gradient, centre_rate=0.2,
    )  # fmt: skip
    plain, now, moments = twin(data, config, estimator)
    state, first = train(data, config), initialise(data, config)
    for trained in (plain, state):
        for got, wanted, before in zip(parameters(trained.model), now, parameters(first.model), strict=True):
            assert np.allclose(got, wanted, rtol=1e-3, atol=2e-4)
            assert np.abs(wanted - before).max() > 0.05
        for kept, which in ((trained.velocity, 0), (trained.second, 1)):
            W = rbm.kernels.weight_tiles.untile(kept.weights, 13)[:-1]
            for got, moment in zip((W, kept.visible_bias[:columns], kept.hidden_bias[:13]), moments, strict=True):
                assert np.allclose(got, moment[which], rtol=1e-3, atol=1e-5)
    again = state.model.tables.backward  # made anew from the weights: the training's own is not kept
    assert np.array_equal(rbm.kernels.weight_tiles.untile(again, columns)[:-1], state.model.weights.T)


def test_momentum_is_not_its_business():
    data = stripes(23)
    with_momentum = dataclasses.replace(ADAM, momentum=0.9, momentum_ramp=2)
    assert bits_of(train(data, ADAM)) == bits_of(train(data, with_momentum))
    assert initialise(data, CONFIG).second is None


def test_it_does_not_depend_on_threads():
    data, results = stripes(23, columns=131), []
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        results.append(bits_of(train(data, dataclasses.replace(ADAM, n_hidden=131, mean_rate=0.3, mean_every=2))))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_saved_training_goes_on_to_the_same_bits(epoch, tmp_path):
    data, config = stripes(23), dataclasses.replace(ADAM, estimator="pcd", gradient="centred")
    begun = check_goes_on(data, config, epoch, tmp_path / "x.h5")
    assert (
        bits_of(train(data, state=begun._replace(second=initialise(data, config).second)))
        != bits_of(train(data, config))
        or not epoch
    )
    rbm.save(tmp_path / "x.h5", begun._replace(second=begun.second._replace(weights=begun.second.weights - 1)))
    with pytest.raises(InputError, match="/state/second_moments must hold numbers of at least 0"):
        rbm.load_state(tmp_path / "x.h5")


@device
def call(w, m, v, g, numbers):
    return adam_lanes(w, 3, m, v, g, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])


def test_the_operation_is_that_of_its_twin_and_counts_what_is_not_finite():
    g = np.random.default_rng(4)
    arrays = [g.random(37).astype(np.float32) for _ in range(4)]
    arrays[3][7] = np.nan
    numbers = np.array([0.3, 0.8, 0.95, 0.01, 0.2], np.float32)
    ours, twins = ([a.copy() for a in arrays] for _ in range(2))
    assert call(*ours, numbers) == 1
    assert adam_lanes.numpy(twins[0], 3, *twins[1:], *numbers) == 1
    for got, wanted, before in zip(ours, twins, arrays, strict=True):
        assert np.array_equal(got, wanted, equal_nan=True)
        assert np.array_equal(got[:3], before[:3])
        assert np.array_equal(got[19:], before[19:])
