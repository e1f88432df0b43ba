"""The centred gradient: against its definition, enumeration, flipped data, and trainings taken up again."""

import dataclasses

import exact
import naive
import numba
import numpy as np
import pytest
from conftest import JIT, random_machine
from saved_training import check_goes_on
from toys import CONFIG, bits_of, stripes

import rbm
from rbm import InputError, pack, reference, train
from rbm.kernels.minibatch_arrays import Offsets, StepSize, new_workspace, zero_velocity
from rbm.kernels.options import device
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.simd import centring
from rbm.kernels.weight_tiles import make_tables, pad, tile
from rbm.training.gradient.centring import centre_phases, move_offsets
from rbm.training.state import initialise

CENTRED = dataclasses.replace(CONFIG, gradient="centred", centre_rate=0.2, momentum=0.7, weight_decay=0.01)


def parameters(model):
    return tuple(np.asarray(p, float) for p in (model.weights, model.visible_bias, model.hidden_bias))


def one_step(model, data, positive, chains, negative, offsets, between=0):
    """W, a, b and the hidden offsets after a step of rate 1; rows that belong to neither phase lie between."""
    n_data, n_model = len(data), len(chains)
    tables = make_tables(model.weights, model.visible_bias, model.hidden_bias)
    phases, workspace = new_workspace(n_data, n_model + between, tables)
    phases = phases._replace(n_model=n_model)
    junk = np.ones((between, data.shape[1]))
    phases.visible[:] = pack(np.concatenate([data, junk, chains])).words.T
    weighted = np.concatenate([positive / n_data, np.full((between, positive.shape[1]), 9.0), -negative / n_model])
    phases.weighted_probabilities[:] = tile(weighted.astype(np.float32))
    hidden = pad(offsets[1].astype(np.float32))
    kept = Offsets(pad(offsets[0].astype(np.float32)), hidden, 0.25)
    velocity = zero_velocity(tables)
    centre_phases(phases, kept.hidden, workspace, alone(2))
    size = StepSize(1.0, 0.0, 0.0, 0.0, kept.visible)
    assert rbm.kernels.gradient_step.apply_update(phases, tables, velocity, size, workspace, alone(2)) == 0
    move_offsets(phases, kept, tables.n_hidden, alone(2))
    nv, nh = data.shape[1], positive.shape[1]
    assert not tables.hidden_bias[nh:].any()
    assert not tables.visible_bias[nv:].any()
    assert not hidden[nh:].any()
    return (tables.weights, tables.visible_bias[:nv], tables.hidden_bias[:nh]), hidden[:nh]


def phases_of(n_visible, n_hidden, rows=(7, 4)):
    g = np.random.default_rng(8)
    data, chains = ((g.random((n, n_visible)) < 0.6).astype(int) for n in rows)
    positive, negative = (g.random((n, n_hidden)) for n in rows)
    return data, positive, chains, negative


@pytest.mark.parametrize(
    ("n_visible", "n_hidden", "rows", "between"), [(5, 3, (7, 4), 0), (67, 19, (4, 7), 3), (33, 131, (263, 131), 2)]
)
def test_a_step_is_that_of_the_definition(n_visible, n_hidden, rows, between):
    """<(v - m)(h - l)> of the data less that of the model, term by term; then carried over to plain biases."""
    model, (data, positive, chains, negative) = (
        random_machine(n_visible, n_hidden, 7),
        phases_of(n_visible, n_hidden, rows),
    )
    mean_v, mean_h = (np.random.default_rng(seed).random(n) for seed, n in ((1, n_visible), (2, n_hidden)))
    got, moved = one_step(model, data, positive, chains, negative, (mean_v, mean_h), between)
    W = (
        np.einsum("ri,rj->ij", data - mean_v, positive - mean_h) / rows[0]
        - np.einsum("ri,rj->ij", chains - mean_v, negative - mean_h) / rows[1]
    )
    a = data.mean(axis=0) - chains.mean(axis=0) - W @ mean_h
    b = positive.mean(axis=0) - negative.mean(axis=0) - mean_v @ W
    for now, before, change in zip(got, parameters(model), (W, a, b), strict=True):
        assert np.allclose(now - before, change, rtol=1e-4, atol=2e-5)
    assert np.allclose(moved, mean_h + 0.25 * (positive.mean(axis=0) - mean_h), atol=1e-5)
    plain = (
        data.T @ positive / rows[0] - chains.T @ negative / rows[1],
        data.mean(axis=0) - chains.mean(axis=0),
        positive.mean(axis=0) - negative.mean(axis=0),
    )
    for ours, wanted in zip(reference.centred(plain, mean_v, mean_h), (W, a, b), strict=True):
        assert np.allclose(ours, wanted, rtol=1e-10, atol=1e-12)


def test_the_step_does_not_notice_which_state_of_a_unit_is_called_on():
    """Visible units 0 and 3 and hidden unit 1 turned around: the machine turned around, which plain steps are not."""
    n_visible, n_hidden = 7, 3
    flip_v, flip_h = np.isin(np.arange(n_visible), (0, 3)), np.arange(n_hidden) == 1
    model, (data, positive, chains, negative) = random_machine(n_visible, n_hidden, 7), phases_of(n_visible, n_hidden)
    mean_v, mean_h = data.mean(axis=0), positive.mean(axis=0)

    def turned(W, a, b):
        signs_v, signs_h = np.where(flip_v, -1, 1), np.where(flip_h, -1, 1)
        b = b + W[flip_v].sum(axis=0)
        a = a + W[:, flip_h].sum(axis=1)
        a, b = signs_v * a, signs_h * b
        return W * signs_v[:, None] * signs_h, a, b

    def turned_rows(v, h):
        return np.where(flip_v, 1 - v, v), np.where(flip_h, 1 - h, h)

    def moved(offsets):
        first, _ = one_step(model, data, positive, chains, negative, offsets)
        other_model = rbm.RBM(*turned(*parameters(model)))
        (d, p), (c, n) = turned_rows(data, positive), turned_rows(chains, negative)
        mo, lo = np.where(flip_v, 1 - offsets[0], offsets[0]), np.where(flip_h, 1 - offsets[1], offsets[1])
        second, _ = one_step(other_model, d, p, c, n, (mo, lo) if offsets[0].any() else offsets)
        return second, turned(*map(np.asarray, first))

    for got, wanted in zip(*moved((mean_v, mean_h)), strict=True):
        assert np.allclose(got, wanted, atol=1e-5)
    plain = moved((np.zeros(n_visible), np.zeros(n_hidden)))
    assert np.abs(plain[0][0] - plain[1][0]).max() > 0.01


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize(("columns", "size"), [(19, 4), (131, 7)])
def test_an_epoch_is_that_of_the_twin(estimator, columns, size):
    """Momentum, decay, moving offsets, a last minibatch smaller than the others; and NumPy estimators alike."""
    data = stripes(11, columns=columns)
    values = {"n_hidden": 13, "estimator": estimator, "batch_size": size, "epochs": 1, "weight_deviation": 0.7}
    config = dataclasses.replace(CENTRED, **values)
    first, seen = initialise(data, config), []

    def estimate(batch):
        found = rbm.training.estimators.estimator_named(estimator).load(config)(batch)
        seen.append((batch.data.astype(float), found))
        return found

    plain, state = train(data, config, estimator=estimate), train(data, config)
    now = parameters(first.model)
    velocities = tuple(np.zeros_like(p) for p in now)
    mean_v, mean_h = data.mean(axis=0), naive_logistic(now[2] + data.mean(axis=0) @ now[0])
    assert np.allclose(first.offsets.visible[:columns], mean_v)
    assert np.allclose(first.offsets.hidden[:13], mean_h, rtol=1e-5)
    for rows, phases in seen:
        W = rows.T @ phases.positive / len(rows) - phases.chains.T @ phases.negative / len(phases.chains)
        a, b = (
            rows.mean(axis=0) - phases.chains.mean(axis=0),
            phases.positive.mean(axis=0) - phases.negative.mean(axis=0),
        )
        W, a, b = reference.centred((W, a, b), mean_v, mean_h)
        gradient, rate = (W - config.weight_decay * now[0], a, b), config.learning_rate * len(rows) / size
        velocities = tuple(config.momentum * v + rate * g for v, g in zip(velocities, gradient, strict=True))
        now = tuple(p + v for p, v in zip(now, velocities, strict=True))
        mean_h = mean_h + config.centre_rate * (phases.positive.mean(axis=0) - mean_h)
    for trained in (plain, state):
        for got, wanted in zip(parameters(trained.model), now, strict=True):
            assert np.allclose(got, wanted, rtol=1e-4, atol=2e-5)
        assert np.allclose(trained.offsets.hidden[:13], mean_h, rtol=1e-4)
    assert np.abs(now[0] - parameters(train(data, dataclasses.replace(config, gradient="plain")).model)[0]).max() > 1e-3


def naive_logistic(x):
    return np.array([naive.sigmoid(value) for value in x])


def test_steps_of_exact_expectations_raise_the_exact_likelihood(small):
    """The expectations of data and model by enumeration: a step along the centred gradient goes uphill."""
    vs, hs = exact.all_states(small.n_visible).astype(float), exact.all_states(small.n_hidden).astype(float)
    weight = np.random.default_rng(1).dirichlet(np.ones(len(vs)))

    def gradient(model):
        joint, up = exact.joint(model), exact.hidden_given_visible(model)
        both = weight[:, None] * up - joint
        return vs.T @ both @ hs, vs.T @ both.sum(axis=1), both.sum(axis=0) @ hs

    def likelihood(model):
        return weight @ np.log(exact.joint(model).sum(axis=1))

    plain, mean_v = gradient(small), weight @ vs
    mean_h = weight @ exact.hidden_given_visible(small) @ hs
    step = reference.centred(plain, mean_v, mean_h)
    moved = rbm.RBM(*(p + 1e-2 * g for p, g in zip(parameters(small), step, strict=True)))
    slope = sum((g * p).sum() for g, p in zip(plain, step, strict=True))
    assert slope > 0
    assert np.isclose((likelihood(moved) - likelihood(small)) / 1e-2, slope, rtol=0.2)


def test_results_do_not_depend_on_threads():
    data, results = stripes(23, columns=131), []
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        results.append(bits_of(train(data, dataclasses.replace(CENTRED, n_hidden=131))))
    assert all(result == results[0] for result in results)


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_saved_training_goes_on_to_the_same_bits(epoch, tmp_path):
    data, config = stripes(23), dataclasses.replace(CENTRED, estimator="pcd")
    begun = check_goes_on(data, config, epoch, tmp_path / "x.h5")
    rbm.save(tmp_path / "x.h5", begun._replace(offsets=begun.offsets._replace(visible=begun.offsets.visible + 2)))
    with pytest.raises(InputError, match="/state/offsets/visible must hold means from 0 to 1"):
        rbm.load_state(tmp_path / "x.h5")


def test_balanced_hidden_biases_turn_units_on_half_of_the_time():
    data = stripes(101, columns=19)
    config = dataclasses.replace(CONFIG, n_hidden=50, weight_deviation=0.3, hidden_start="balanced")
    state = initialise(data, config)
    assert np.allclose(state.model.hidden_bias, -data.mean(axis=0) @ state.model.weights, atol=1e-5)
    on = state.model.hidden_probability(data).mean(axis=0)
    zero = (
        initialise(data, dataclasses.replace(config, hidden_start="zero")).model.hidden_probability(data).mean(axis=0)
    )
    assert np.abs(on - 0.5).max() < 0.15 < np.abs(zero - 0.5).max()


@device
def call(which, first, second, third, number, bits):
    if which == 0:
        centring.centre_probabilities(first, 3, second, 5, number, third, 7)
    elif which == 1:
        centring.centre_gradient(first, 3, second, 5, number, third, 7)
    else:
        centring.add_where_on(third, 7, bits, number)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_operations_are_those_of_their_twins(which):
    g = np.random.default_rng(4)
    arrays = [g.random(37).astype(np.float32) for _ in range(3)]
    ours, twins = ([a.copy() for a in arrays] for _ in range(2))
    number, bits = np.float32(0.37), np.uint64(0xABCD1234B6E5)
    call(which, *ours, number, bits)
    numpy = (centring.centre_probabilities, centring.centre_gradient, centring.add_where_on)[which].numpy
    if which == 2:
        numpy(twins[2], 7, bits, number)
    else:
        numpy(twins[0], 3, twins[1], 5, number, twins[2], 7)
    for a, b in zip(ours, twins, strict=True):
        assert np.allclose(a, b, rtol=1e-6)
    assert not np.array_equal(ours[2], arrays[2])
