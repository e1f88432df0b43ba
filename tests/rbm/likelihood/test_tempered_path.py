"""Chains through inverse temperatures: against a loop twin, enumeration, and where weights are zero."""

import exact
import naive
import numba
import numpy as np
import pytest
from conftest import JIT, random_machine

from rbm import RBM, InputError, pack, unpack
from rbm.bits import States
from rbm.kernels.alignment import aligned_floats
from rbm.kernels.likelihood.path import softplus_change
from rbm.kernels.likelihood.softplus import softplus_at_two
from rbm.likelihood import annealed_log_partition, base_log_odds, reverse_log_partition
from rbm.likelihood.tempered import Walkers, tempered_machine, walk
from rbm.streams import stream_key

BETAS = np.array([0.1, 0.35, 0.35, 0.8, 1.0])


def machine_and_base(n_visible=67, n_hidden=71):
    base = np.random.default_rng(8).normal(-0.5, 1, n_visible).astype(np.float32)
    return random_machine(n_visible, n_hidden, 29, scale=0.3), base


def walked(path, start, betas, seed=4, first_sweep=3):
    states = pack(start)
    blank = path.walkers(states.n)
    walkers = Walkers(states.words.copy(), blank.hidden, blank.log_weights)
    walk(path, walkers, betas, first_sweep, stream_key(seed, "x"))
    return walkers


@pytest.mark.parametrize("shape", [(67, 71), (13, 5), (5, 67)])
@pytest.mark.parametrize("betas", [BETAS, BETAS[::-1].copy(), np.array([0.0, 0.0, 1.0])])
def test_chains_and_weights_are_those_of_the_twin(shape, betas):
    model, base = machine_and_base(*shape)
    start = np.random.default_rng(1).integers(0, 2, (7, shape[0]))
    found = walked(tempered_machine(model, base), start, betas)
    v, h = unpack(States(found.visible, shape[0])), unpack(States(found.hidden, shape[1]))
    for r in range(7):
        expected = naive.tempered_path(start[r], model, base, betas, r, stream_key(4, "x"), first_sweep=3)
        assert v[r].tolist() == expected[0]
        assert h[r].tolist() == expected[1]
        assert np.isclose(found.log_weights[r], expected[2], rtol=1e-5, atol=1e-4)


def test_any_number_of_threads_gives_the_same_bits():
    path = tempered_machine(*machine_and_base())
    start = np.random.default_rng(3).integers(0, 2, (53, 67))
    results = []
    for threads in (1, 2, 3) if JIT else (1, 1):
        numba.set_num_threads(threads)
        results.append([part.tobytes() for part in walked(path, start, BETAS)])
    assert all(result == results[0] for result in results)


def test_a_path_cut_in_two_is_the_same_path():
    path = tempered_machine(*machine_and_base())
    start = np.random.default_rng(3).integers(0, 2, (5, 67))
    whole, key = walked(path, start, BETAS), stream_key(4, "x")
    parts = walked(path, start, BETAS[:3])
    walk(path, parts, BETAS[2:].copy(), 5, key)
    assert np.array_equal(whole.visible, parts.visible)
    assert np.allclose(whole.log_weights, parts.log_weights, rtol=1e-14)


def test_a_sweep_leaves_each_inverse_temperature_as_it_is(draws):
    """From exact samples of the tempered machine a sweep leads to exact samples of it."""
    model = random_machine(5, 3, 11)
    base = np.array([0.5, -1, 2, 0, -0.5], np.float32)
    vs, beta, n = exact.all_states(5), 0.6, draws(60013, 2003)
    p = np.exp([naive.log_f(v, model, base, beta) for v in vs])
    start = vs[np.random.default_rng(17).choice(32, n, p=p / p.sum())]
    after = walked(tempered_machine(model, base), start, np.array([beta, beta]))
    assert not after.log_weights.any()
    assert exact.p_value(exact.number(unpack(States(after.visible, 5))), p / p.sum()) > 1e-4


def test_a_sweep_at_zero_draws_the_base_machine_whatever_was_before(draws):
    model, n = random_machine(5, 3, 11, scale=3), draws(60013, 2003)
    base = np.array([0.5, -1, 2, 0, -0.5], np.float32)
    after = walked(tempered_machine(model, base), np.ones((n, 5), int), np.zeros(2))
    odds = np.exp(base.astype(float))
    p = np.prod(np.where(exact.all_states(5), odds / (1 + odds), 1 / (1 + odds)), axis=1)
    assert exact.p_value(exact.number(unpack(States(after.visible, 5))), p) > 1e-4


@pytest.mark.parametrize("tiles", [1, 3, 62])
def test_sums_of_softplus_at_two_scales(tiles):
    fields = aligned_floats(2 * tiles * 16).reshape(tiles, 2, 16)
    fields[:] = np.random.default_rng(tiles).normal(0, 20, fields.shape)
    fields[0, 1, :3] = 0, 300, -300
    low, high = 0.3, 0.9
    x = fields[:, 1].astype(float).ravel()
    expected = [np.logaddexp(0, beta * x).sum() for beta in (low, high)]
    if JIT:
        emitted = numba.njit(lambda f, t, a, b: softplus_at_two(f, 16, 32, t, a, b))(fields, tiles, low, high)
    else:
        emitted = softplus_at_two(fields, 16, 32, tiles, low, high)
    for values in (emitted, softplus_at_two.numpy(fields, 16, 32, tiles, low, high)):
        assert np.allclose(low * values[0] + np.log(values[1]), expected[0], rtol=1e-14)
        assert np.allclose(high * values[0] + np.log(values[2]), expected[1], rtol=1e-14)


def test_a_layer_wider_than_one_product_holds():
    fields = aligned_floats(70 * 4 * 16).reshape(70, 4, 16)
    fields[:] = np.random.default_rng(1).normal(0, 3, fields.shape)
    x = fields[:, 2].astype(float)
    expected = (np.logaddexp(0, 0.7 * x) - np.logaddexp(0, 0.6 * x)).sum()
    assert np.isclose(softplus_change(fields, 2, 0.6, 0.7), expected, rtol=1e-12)


def test_without_weights_every_estimate_is_exact():
    a, b = np.linspace(-1, 2, 17), np.zeros(19)
    model = RBM(np.zeros((17, 19)), a, b)
    expected = np.logaddexp(0, model.visible_bias.astype(float)).sum() + 19 * np.log(2)
    found = annealed_log_partition(model, model.visible_bias, chains=5, temperatures=3)
    assert np.isclose(found.log_z, expected, rtol=1e-12)
    assert np.isclose(found.effective_size, 5)
    assert found.halves_apart < 1e-12
    back = reverse_log_partition(model, model.visible_bias, np.zeros((3, 17)), temperatures=4)
    assert np.isclose(back.log_z, expected, rtol=1e-12)


def test_base_log_odds_are_those_of_the_data_and_finite():
    rows = np.zeros((9, 3), int)
    rows[:2, 1] = 1
    rows[:, 2] = 1
    assert np.allclose(base_log_odds(rows), np.log([0.5 / 9.5, 2.5 / 7.5, 9.5 / 0.5]))


@pytest.mark.parametrize("base", [np.zeros(4), np.zeros((1, 5)), np.array([0, 0, np.inf, 0, 0])])
def test_a_base_of_another_shape_or_not_finite_is_refused(base):
    with pytest.raises(InputError, match="5 finite log-odds"):
        annealed_log_partition(random_machine(5, 3, 1), base)
