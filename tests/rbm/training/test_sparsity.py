"""The sparsity target: against a loop, against differences of the cost, in training, saved and taken up."""

import dataclasses

import numba
import numpy as np
import pytest
from conftest import JIT
from saved_training import check_goes_on
from toys import CONFIG, bits_of, stripes

import rbm
from rbm import InputError, reference, train
from rbm.training.state import initialise

SPARSE = dataclasses.replace(CONFIG, sparsity_cost=0.7, sparsity_target=0.2, sparsity_rate=0.3)


def parameters(model):
    return tuple(np.asarray(p, float) for p in (model.weights, model.visible_bias, model.hidden_bias))


def test_the_pull_is_the_slope_of_the_cross_entropy_by_the_fields():
    """Of one row, whose probability is its own mean: - cost d/dx [- t log q - (1 - t) log(1 - q)], q = logistic(x)."""
    g, config = np.random.default_rng(1), dataclasses.replace(SPARSE, n_hidden=3)
    W, b, v = g.normal(size=(5, 3)), g.normal(size=3), g.integers(0, 2, (1, 5)).astype(float)

    def cost(W, b):
        q, t = reference.logistic(b + v @ W)[0], 0.2
        return 0.7 * -(t * np.log(q) + (1 - t) * np.log(1 - q)).sum()

    zeros = np.zeros((5, 3)), np.zeros(5), np.zeros(3)
    pulled = reference.sparse(zeros, reference.logistic(b + v @ W)[0], v, config)
    for i in range(5):
        for j in range(3):
            step = np.zeros((5, 3))
            step[i, j] = 1e-5
            assert np.isclose(pulled[0][i, j], -(cost(W + step, b) - cost(W - step, b)) / 2e-5, atol=1e-8)
    for j in range(3):
        step = np.eye(3)[j] * 1e-5
        assert np.isclose(pulled[2][j], -(cost(W, b + step) - cost(W, b - step)) / 2e-5, atol=1e-8)
    assert not pulled[1].any()


@pytest.mark.parametrize("gradient", ["plain", "centred"])
@pytest.mark.parametrize(("estimator", "columns", "size"), [("cd", 19, 4), ("pcd", 131, 7)])
def test_a_training_is_that_of_a_loop(estimator, columns, size, gradient):
    """Term by term: every row's probabilities are less by the pull. A last smaller minibatch, momentum, decay."""
    data = stripes(23, columns=columns)
    config = dataclasses.replace(
        SPARSE, n_hidden=13, estimator=estimator, batch_size=size, epochs=2, weight_deviation=0.7, momentum=0.6,
        weight_decay=0.01, gradient=gradient, centre_rate=0.2,
    )  # fmt: skip
    first, seen = initialise(data, config), []

    def estimate(batch):
        found = rbm.training.estimators.estimator_named(estimator).load(config)(batch)
        seen.append((batch.data.astype(float), found))
        return found

    plain, state = train(data, config, estimator=estimate), train(data, config)
    now = parameters(first.model)
    velocities, mean_v = tuple(np.zeros_like(p) for p in now), data.mean(axis=0)
    activity = mean_h = reference.logistic(now[2] + mean_v @ now[0])
    assert np.allclose(first.activity[:13], activity, rtol=1e-5)
    for rows, phases in seen:
        activity = activity + 0.3 * (phases.positive.mean(axis=0) - activity)
        W = -(phases.chains.T.astype(float) @ phases.negative) / len(phases.chains)
        b = -phases.negative.mean(axis=0, dtype=float)
        for r in range(len(rows)):
            for j in range(13):
                less = phases.positive[r, j] - 0.7 * (activity[j] - 0.2)
                W[:, j] += rows[r] * less / len(rows)
                b[j] += less / len(rows)
        plain_W = rows.T @ phases.positive / len(rows) - phases.chains.T @ phases.negative / len(phases.chains)
        a = rows.mean(axis=0) - phases.chains.mean(axis=0)
        by_reference = reference.sparse(
            (plain_W, a, phases.positive.mean(axis=0) - phases.negative.mean(axis=0)), activity, rows, config
        )
        assert np.allclose(by_reference[0], W, atol=1e-6)
        assert np.allclose(by_reference[2], b, atol=1e-6)
        if gradient == "centred":
            W, a, b = reference.centred((W, a, b), mean_v, mean_h)
            mean_h = mean_h + 0.2 * (phases.positive.mean(axis=0) - mean_h)
        rate = config.learning_rate * len(rows) / size
        velocities = tuple(
            0.6 * v + rate * g for v, g in zip(velocities, (W - 0.01 * now[0], a, b), strict=True)
        )  # fmt: skip
        now = tuple(p + v for p, v in zip(now, velocities, strict=True))
    for trained in (plain, state):
        for got, wanted in zip(parameters(trained.model), now, strict=True):
            assert np.allclose(got, wanted, rtol=1e-4, atol=3e-5)
        assert np.allclose(trained.activity[:13], activity, rtol=1e-4)
        assert not trained.activity[13:].any()
        if gradient == "centred":
            assert np.allclose(trained.offsets.hidden[:13], mean_h, rtol=1e-4)


def test_units_are_on_about_as_rarely_as_the_target_says():
    data = stripes(53)
    sparse = dataclasses.replace(
        CONFIG, epochs=25, batch_size=10, learning_rate=0.3, sparsity_cost=3.0, sparsity_target=0.15
    )
    on = [state.model.hidden_probability(data).mean() for state in (initialise(data, sparse), train(data, sparse))]
    assert abs(on[1] - 0.15) < 0.05 < on[0] - 0.15


def test_without_a_cost_nothing_is_pulled():
    data = stripes(23)
    assert initialise(data, CONFIG).activity is None
    assert bits_of(train(data, dataclasses.replace(SPARSE, sparsity_cost=0.0))) == bits_of(train(data, CONFIG))


def test_it_does_not_depend_on_threads():
    data, results = stripes(23, columns=131), []
    config = dataclasses.replace(SPARSE, n_hidden=131, gradient="centred", optimiser="adam", learning_rate=0.01)
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        results.append(bits_of(train(data, config)))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_saved_training_goes_on_to_the_same_bits(epoch, tmp_path):
    data, config = stripes(23), dataclasses.replace(SPARSE, estimator="pcd", gradient="centred")
    begun = check_goes_on(data, config, epoch, tmp_path / "x.h5")
    rbm.save(tmp_path / "x.h5", begun._replace(activity=begun.activity + 2))
    with pytest.raises(InputError, match="/state/activity must hold means from 0 to 1"):
        rbm.load_state(tmp_path / "x.h5")
