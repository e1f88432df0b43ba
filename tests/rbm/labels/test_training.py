"""Training of bits and label units jointly: the naive twin, the NumPy form, threads, files, and whether it learns."""

import dataclasses

import exact
import naive_training
import numpy as np
import pytest
from conftest import JIT
from labelled import classes, labelled_machine
from saved_training import check_goes_on
from toys import CONFIG, bits_of

import rbm
from rbm import InputError, TrainingConfig, grey_levels, pack, predict, reference, train, train_epoch, with_labels
from rbm.kernels.minibatch_arrays import RandomCounter, new_workspace
from rbm.kernels.parallel.barrier import alone
from rbm.labels.rows import check_labels
from rbm.streams import stream_key
from rbm.training.gradient.cd import contrastive_divergence
from rbm.training.state import initialise

ESTIMATES = {"cd": reference.contrastive_divergence, "pcd": reference.persistent_contrastive_divergence}


def strong(estimator, **values):
    """Strongly coupled, so that chains fed the same random numbers do not coalesce."""
    values = {"n_hidden": 13, "estimator": estimator, "weight_deviation": 0.7, **values}
    return dataclasses.replace(CONFIG, **values)


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize(("columns", "n_labels", "size"), [(11, 5, 4), (61, 7, 7), (127, 5, 7)])  # the last is ordered
def test_an_epoch_is_that_of_the_twin(estimator, columns, n_labels, size):
    bits, labels = classes(11, n_labels, columns)
    rows = with_labels(bits, labels, n_labels)
    data, config = rows.draw().unpack(), strong(estimator, batch_size=size, epochs=1)
    first, state = initialise(rows, config), train(rows, config)
    model, chains = naive_training.epoch(first, data)
    assert state.model.n_labels == n_labels
    for name in ("weights", "visible_bias", "hidden_bias"):
        assert np.allclose(getattr(state.model, name), getattr(model, name), rtol=1e-4, atol=1e-6)
    assert state.chains.unpack().tolist() == (chains if estimator == "pcd" else [])


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize(("columns", "n_labels"), [(61, 7), (7, 67)])
def test_the_numpy_form_draws_the_same_labels(estimator, columns, n_labels):
    rows = with_labels(*classes(23, n_labels, columns), n_labels)
    compiled = plain = initialise(rows, strong(estimator, k=2))
    for _ in range(2):
        compiled, plain = train_epoch(compiled, rows), train_epoch(plain, rows, estimator=ESTIMATES[estimator])
    assert np.array_equal(compiled.chains.words, plain.chains.words)
    for name in ("weights", "visible_bias", "hidden_bias"):
        assert np.allclose(getattr(compiled.model, name), getattr(plain.model, name), rtol=1e-4, atol=2e-5)


def test_an_estimator_must_leave_one_label_on():
    rows = with_labels(*classes(23, 3, 7), 3)

    def none_on(batch):
        found = reference.contrastive_divergence(batch)
        return found._replace(chains=found.chains * (np.arange(10) < 7))

    with pytest.raises(InputError, match="exactly one of the 3 label units"):
        train_epoch(initialise(rows, CONFIG), rows, estimator=none_on)


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize("gradient", ["plain", "centred"])
def test_threads_change_nothing(estimator, gradient):
    rows = with_labels(*classes(29, 7, 187), 7)  # groups across two words of units, which are two threads'
    config = strong(estimator, n_hidden=131, k=2, batch_size=11, gradient=gradient, epochs=2)
    found = []
    for threads in (1, 2, 3) if JIT else (1,):
        rbm.set_threads(threads)
        found.append(bits_of(train(rows, config)))
    assert all(bits == found[0] for bits in found)


@pytest.mark.parametrize("epoch", [0, 2])
@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_a_saved_training_goes_on_to_the_same_bits(estimator, epoch, tmp_path):
    rows = with_labels(*classes(23, 3, 7), 3)
    begun = check_goes_on(rows, strong(estimator, mean_rate=0.1, mean_every=2), epoch, tmp_path / "x.h5")
    read = rbm.load_state(tmp_path / "x.h5")
    assert begun.model.n_labels == read.model.n_labels == rbm.load(tmp_path / "x.h5").n_labels == 3


@pytest.mark.skipif(not JIT, reason="thousands of minibatches")
@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize("optimiser", ["momentum", "adam"])
def test_the_classes_are_learned(estimator, optimiser):
    bits, labels = classes(401, 3, 11)
    config = TrainingConfig(
        n_hidden=7, epochs=30, k=5, batch_size=10, n_chains=100, estimator=estimator,
        learning_rate=0.03 if optimiser == "momentum" else 0.01, optimiser=optimiser,
    )  # fmt: skip
    held, truth = classes(199, 3, 11, seed=1)
    state = train(with_labels(bits, labels), config, held_out=with_labels(held, truth))
    assert np.mean(predict(state.model, held) != truth) < 0.1  # by chance 2/3
    rows = with_labels(held, truth).draw()
    before = rbm.log_likelihood(initialise(with_labels(bits, labels), config).model, rows)
    assert rbm.log_likelihood(state.model, rows).mean() > before.mean() + 1


def test_the_mean_cd_1_gradient_is_exact(draws):
    """Expected <v h>_0 - <v h>_1 by enumeration of the chain v0 -> h -> v1, against many chains, in standard errors."""
    model, n = labelled_machine(3, 3, 2, 11), draws(40009, 503)
    vs, can_be = exact.all_states(6), exact.possible(model)
    joint = exact.joint(model)
    down = joint.T / joint.sum(axis=0)[:, None]
    up = np.zeros_like(joint)
    up[can_be] = joint[can_be] / joint[can_be].sum(axis=1, keepdims=True)
    weight = np.zeros(len(vs))
    weight[can_be] = np.random.default_rng(1).dirichlet(np.ones(can_be.sum()))
    start = np.random.default_rng(2).choice(len(vs), n, p=weight)
    frequency = np.bincount(start, minlength=len(vs)) / n
    expected = np.einsum("s,si,sj->ij", frequency - frequency @ up @ down, vs, up @ exact.all_states(2))
    phases, workspace = new_workspace(n, n, model.tables, 3)
    phases.visible[:, :n] = pack(vs[start]).words.T
    counter = RandomCounter(stream_key(3, "x"), np.uint64(0))
    contrastive_divergence(phases, model.tables, 1, counter, workspace, alone(3))
    after = check_labels(rbm.States(phases.model.copy(), 6), 3).unpack()
    positive, negative = phases.probabilities(2)
    terms = vs[start][:, :, None] * positive[:, None, :] - after[:, :, None] * negative[:, None, :]
    z = (terms.mean(axis=0) - expected) / (terms.std(axis=0) / np.sqrt(n))
    assert np.abs(z).max() < 4.5


def test_first_biases_are_log_frequencies():
    bits, labels = classes(23, 3, 7)
    model = initialise(with_labels(bits, labels), CONFIG).model
    assert np.allclose(model.visible_bias[7:], np.log((np.bincount(labels) + 0.5) / 23), rtol=1e-6)


def test_grey_levels_with_labels_are_drawn_anew():
    grey, labels = np.random.default_rng(1).random((23, 7)), np.arange(23) % 3
    rows = with_labels(grey_levels(grey), labels)
    drawn = [rows.draw(epoch).unpack() for epoch in (0, 1)]
    assert not np.array_equal(*drawn)
    assert all(np.array_equal(d[:, 7:].argmax(axis=1), labels) for d in drawn)
    state = train(rows, CONFIG)
    assert bits_of(train(rows, state=train(rows, CONFIG, stop_epoch=1))) == bits_of(state)


def test_rows_of_other_classes_are_refused():
    state = initialise(with_labels(*classes(23, 3, 7), 3), CONFIG)
    with pytest.raises(InputError, match="the rows have 2 classes but the machine has 3 label units"):
        train_epoch(state, with_labels(*classes(23, 2, 8), 2))
    with pytest.raises(InputError, match="exactly one of the 3 label units"):
        train_epoch(state, np.zeros((23, 10)))
    with pytest.raises(InputError, match="exactly one of the 3 label units"):
        train_epoch(state, with_labels(*classes(23, 3, 7), 3), np.zeros((5, 10)))


@pytest.mark.parametrize("estimator", ["tempering", "trajectory"])
def test_chains_that_exchange_states_have_no_label_units(estimator):
    bits, labels = classes(11, 3, 7)
    with pytest.raises(InputError, match="label units are trained by cd or pcd"):
        train(with_labels(bits, labels, 3), strong(estimator, epochs=1))
