"""The two phases and the step: against twins, and against the exact expectation over the Markov chain."""

import exact
import naive
import numba
import numpy as np
import pytest
from conftest import JIT, random_machine

from rbm import RBM, pack
from rbm.kernels.gradient_step import apply_update
from rbm.kernels.minibatch_arrays import RandomCounter, StepSize, Velocity, new_workspace, zero_velocity
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.weight_tiles import make_tables, pad, padded, tile, untile
from rbm.streams import stream_key
from rbm.training.gradient.cd import contrastive_divergence
from rbm.training.gradient.pcd import persistent_contrastive_divergence
from rbm.training.minibatches import Minibatches, Parameters, train_minibatches


def cd(batch, tables, k, step, key, shares):
    """Phases of CD-k for a minibatch of words, and the work space of a step."""
    phases, workspace = new_workspace(len(batch), len(batch), tables)
    phases.visible[:, : len(batch)] = batch.T
    contrastive_divergence(phases, tables, k, RandomCounter(key, np.uint64(step)), workspace, alone(shares))
    return phases, workspace


def pcd(batch, chains, tables, k, step, key, shares):
    """Phases of PCD-k for a minibatch of words and chains, and the work space of a step."""
    phases, workspace = new_workspace(len(batch), len(chains), tables)
    phases.visible[:] = np.concatenate([batch, chains]).T
    counter = RandomCounter(key, np.uint64(step))
    persistent_contrastive_divergence(phases, tables, k, counter, workspace, alone(shares))
    return phases, workspace


def step(phases, workspace, tables, velocity, rate, momentum, decay, group):
    return apply_update(phases, tables, velocity, StepSize(rate, momentum, decay), workspace, group)


def minibatches(words, order, size, k):
    return Minibatches(
        words, order, size, k, StepSize(0.1, 0.5, 1e-4), RandomCounter(stream_key(1, "x"), np.uint64(9))
    )  # fmt: skip


def unpacked(words, n):
    return [[(int(row[j // 64]) >> (j % 64)) & 1 for j in range(n)] for row in words]


@pytest.mark.parametrize("k", [1, 3])
def test_cd_is_that_of_the_twin_and_pairs_each_probability_with_its_v(k):
    model = random_machine(67, 17, 3, scale=0.3)
    batch = pack(np.random.default_rng(5).integers(0, 2, (5, 67)))
    key = stream_key(1, "x")
    phases, _ = cd(batch.words, model.tables, k, 9, key, 3)
    v0, vk = unpacked(batch.words, 67), unpacked(phases.model, 67)
    assert np.array_equal(phases.visible.T[:5], batch.words)
    first, last = phases.probabilities(32)
    for r in range(5):
        assert vk[r] == naive.gibbs(v0[r], model, k, r, 9, key)[0]
        assert np.allclose(first[r, :17], naive.probabilities(naive.hidden_fields(v0[r], model)), rtol=1e-5)
        assert np.allclose(last[r, :17], naive.probabilities(naive.hidden_fields(vk[r], model)), rtol=1e-5)
        assert not first[r, 17:].any()
        assert not last[r, 17:].any()


@pytest.mark.parametrize(("rows", "k"), [(7, 5), (37, 2)])  # listed; from the hidden layer on looked up
def test_long_chains_of_large_layers_are_those_of_the_twin(rows, k, draws):
    n_visible, n_hidden = 131, 83
    model = random_machine(n_visible, n_hidden, 3, scale=0.4)  # strong, so that steps follow from each other
    batch = pack(np.random.default_rng(5).integers(0, 2, (rows, n_visible)))
    key = stream_key(1, "x")
    phases, _ = cd(batch.words, model.tables, k, 9, key, 3)
    v0, vk = unpacked(batch.words, n_visible), unpacked(phases.model, n_visible)
    last = phases.probabilities(n_hidden)[1]
    for r in range(0, rows, draws(1, 5)):
        assert vk[r] == naive.gibbs(v0[r], model, k, r, 9, key)[0]
        assert np.allclose(last[r], naive.probabilities(naive.hidden_fields(vk[r], model)), rtol=1e-5)


def test_the_last_probabilities_are_those_a_next_step_begins_with():
    model = random_machine(131, 83, 3, scale=0.4)
    batch = pack(np.random.default_rng(5).integers(0, 2, (29, 131))).words
    phases, _ = cd(batch, model.tables, 15, 9, stream_key(1, "x"), 3)
    again, _ = cd(phases.model.copy(), model.tables, 1, 9, stream_key(1, "x"), 3)
    assert np.array_equal(phases.probabilities(83)[1], again.probabilities(83)[0])


def test_pcd_takes_chains_of_any_number_on_from_where_they_are():
    model = random_machine(11, 5, 3)
    g = np.random.default_rng(5)
    batch, chains = pack(g.integers(0, 2, (7, 11))), pack(g.integers(0, 2, (3, 11)))
    key = stream_key(1, "x")
    phases, _ = pcd(batch.words, chains.words, model.tables, 2, 9, key, 3)
    assert phases.weighted_probabilities.shape == (1, 11, 16)
    assert np.array_equal(phases.visible.T[:7], batch.words)
    positive, negative = phases.probabilities(5)
    assert np.allclose(positive, model.hidden_probability(batch), rtol=1e-5)
    v, start = unpacked(phases.model, 11), unpacked(chains.words, 11)
    assert v == [naive.gibbs(start[r], model, 2, r, 9, key)[0] for r in range(3)]
    assert np.allclose(negative, model.hidden_probability(np.array(v)), rtol=1e-5)


def test_the_mean_cd_1_gradient_is_exact(small, draws):
    """Expected <v h>_0 - <v h>_1 by enumeration of the chain v0 -> h -> v1, against many chains, in standard errors."""
    n = draws(40009, 1511)
    vs = exact.all_states(small.n_visible)
    up, down = exact.hidden_given_visible(small), exact.visible_given_hidden(small)
    weight = np.random.default_rng(1).dirichlet(np.ones(len(vs)))
    start = np.random.default_rng(2).choice(len(vs), n, p=weight)
    frequency = np.bincount(start, minlength=len(vs)) / n
    mean_h = up @ exact.all_states(small.n_hidden)
    after = frequency @ up @ down
    expected = np.einsum("s,si,sj->ij", frequency - after, vs, mean_h)
    phases, workspace = cd(pack(vs[start]).words, small.tables, 1, 0, stream_key(3, "x"), 3)
    v1 = np.array(unpacked(phases.model, small.n_visible))
    nh = small.n_hidden
    positive, negative = phases.probabilities(nh)
    terms = vs[start][:, :, None] * positive[:, None, :] - v1[:, :, None] * negative[:, None, :]
    z = (terms.mean(axis=0) - expected) / (terms.std(axis=0) / np.sqrt(n))
    assert np.abs(z).max() < 4
    velocity = zero_velocity(small.tables)
    tables = make_tables(small.weights, small.visible_bias, small.hidden_bias)
    assert step(phases, workspace, tables, velocity, 1.0, 0.0, 0.0, alone(2)) == 0
    assert np.allclose(untile(velocity.weights, nh)[:-1], terms.mean(axis=0), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("density", [0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize(("n_visible", "n_hidden"), [(5, 3), (67, 19), (16, 16), (33, 131)])
def test_the_step_is_that_of_the_twin(n_visible, n_hidden, density):
    model = random_machine(n_visible, n_hidden, 7)
    g = np.random.default_rng(8)
    data, chains = ((g.random((n, n_visible)) < density).astype(int) for n in (7, 3))
    tables = make_tables(model.weights, model.visible_bias, model.hidden_bias)
    positive, negative = (g.random((n, n_hidden)).astype(np.float32) for n in (7, 3))
    before = (g.normal(size=(n_visible, n_hidden)), g.normal(size=n_visible), g.normal(size=n_hidden))
    velocity = Velocity(tile(before[0]), pad(before[1]), pad(before[2]))
    phases, workspace = new_workspace(7, 3, tables)
    phases.visible[:] = np.concatenate([pack(data).words, pack(chains).words]).T
    phases.weighted_probabilities[:] = tile(np.concatenate([positive / 7, -negative / 3]))
    assert step(phases, workspace, tables, velocity, 0.2, 0.7, 0.3, alone(2)) == 0
    parameters, velocities = naive.step(
        model.weights, model.visible_bias, model.hidden_bias, before, data, positive, chains, negative, 0.2, 0.7, 0.3
    )
    got = (tables.weights, tables.visible_bias[:n_visible], tables.hidden_bias[:n_hidden])
    for a, b in zip(got, parameters, strict=True):
        assert np.allclose(a, b, rtol=1e-5, atol=1e-6)
    got = (untile(velocity.weights, n_hidden)[:-1], velocity.visible_bias[:n_visible], velocity.hidden_bias[:n_hidden])
    for a, b in zip(got, velocities, strict=True):
        assert np.allclose(a, b, rtol=1e-5, atol=1e-6)
    wide = untile(tables.forward, padded(n_hidden)), untile(tables.backward, padded(n_visible))
    assert np.array_equal(wide[1][:-1, :n_visible], wide[0][:-1, :n_hidden].T)
    for padding in (
        wide[0][:, n_hidden:],
        wide[1][:, n_visible:],
        wide[0][-1],
        wide[1][-1],
        tables.hidden_bias[n_hidden:],
    ):
        assert not padding.any()


# as plain Python NumPy warns of what is on purpose here
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_step_counts_what_is_not_finite():
    model = random_machine(5, 3, 7)
    for bad in (np.nan, np.inf):
        tables = make_tables(model.weights, model.visible_bias, model.hidden_bias)
        velocity = Velocity(*(v.copy() for v in zero_velocity(tables)))
        velocity.weights[0, 2, 1] = velocity.visible_bias[4] = velocity.hidden_bias[0] = bad
        phases, workspace = cd(pack(np.eye(5)).words, tables, 1, 0, stream_key(1, "x"), 3)
        assert step(phases, workspace, tables, velocity, 0.1, 0.5, 1e-4, alone(2)) == 3


@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize(
    ("density", "size"),
    [(0.1, 5), (0.5, 5), (0.7, 5), (0.9, 5), pytest.param(0.3, 263, marks=pytest.mark.skipif(not JIT, reason="slow"))],
)
def test_results_depend_neither_on_threads_nor_on_shares(density, size, persistent):
    """Seven shares are more than there are threads: some come when the team is closed, their work done by others.

    Minibatches of one block of rows and of several.
    """
    model = random_machine(197, 131, 3, scale=0.3)  # four words and three
    g = np.random.default_rng(5)
    rows = 2 * size + 1
    words, first = (pack(g.random((n, 197)) < density).words for n in (rows, size + 2))
    results = []
    for threads, shares in (1, 1), (2, 2), (3, 3), (2, 3), (3, 7):
        numba.set_num_threads(threads if JIT else 1)
        tables = make_tables(model.weights, model.visible_bias, model.hidden_bias)
        velocity, chains = zero_velocity(tables), first.copy()
        batches = minibatches(words, np.arange(rows), size, 2)
        done, bad, _ = train_minibatches(batches, chains, Parameters(tables, velocity), persistent, persistent, shares)
        assert (done, bad) == (3, 0)
        results.append([a.tobytes() for a in (chains, *tables, *velocity)])
    assert all(result == results[0] for result in results)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_training_stops_at_what_is_not_finite_whoever_finds_it():
    model = random_machine(131, 197, 7)
    words = pack(np.random.default_rng(5).integers(0, 2, (11, 131))).words
    for shares in (1, 2, 3):
        for unit in (0, 196):  # of the first share, of the last
            tables = make_tables(model.weights, model.visible_bias, model.hidden_bias)
            velocity = zero_velocity(tables)
            velocity.hidden_bias[unit] = np.nan
            batches = minibatches(words, np.arange(11), 5, 1)
            done, bad, _ = train_minibatches(batches, words[:0].copy(), Parameters(tables, velocity), 0, False, shares)
            assert (done, bad) == (1, 1)


def test_l1_pulls_every_weight_to_zero_and_no_bias():
    model = random_machine(67, 19, 7)
    weights = np.where(np.random.default_rng(3).random((67, 19)) < 0.2, 0, model.weights)
    model = RBM(weights, model.visible_bias, model.hidden_bias)
    batch, moved = pack(np.random.default_rng(5).integers(0, 2, (5, 67))).words, []
    for l1 in (0.0, 0.25):
        tables = make_tables(model.weights, model.visible_bias, model.hidden_bias)
        phases, workspace = cd(batch, tables, 1, 0, stream_key(1, "x"), 3)
        velocity = zero_velocity(tables)
        assert apply_update(phases, tables, velocity, StepSize(0.5, 0.0, 0.1, l1), workspace, alone(2)) == 0
        moved.append((tables.weights, tables.visible_bias, tables.hidden_bias))
    assert np.allclose(moved[1][0], moved[0][0] - 0.5 * 0.25 * np.sign(weights), atol=1e-6)
    assert all(np.array_equal(a, b) for a, b in zip(moved[0][1:], moved[1][1:], strict=True))
