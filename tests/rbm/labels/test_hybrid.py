"""The hybrid gradient: against derivatives of log P(class | row) and the enumerated chain of CD-1, and in training."""

import dataclasses

import exact
import numpy as np
import pytest
from conftest import JIT
from labelled import classes, labelled_machine
from saved_training import check_goes_on
from toys import CONFIG

from rbm import RBM, InputError, TrainingConfig, predict, predict_proba, train, with_labels
from rbm.labels.hybrid import hybrid, with_drawn_classes
from rbm.reference import Batch, contrastive_divergence
from rbm.streams import stream_key

MODEL = labelled_machine(3, 3, 2, 11)
BITS, LABELS = np.array([[0, 1, 1], [1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]]), np.array([2, 0, 1, 1, 2])


def batch_of(repeats: int, step: int = 0) -> Batch:
    """The five rows so many times, each with random numbers of its own."""
    rows = np.concatenate([BITS, np.eye(3, dtype=int)[LABELS]], axis=1).astype(np.uint8)
    weights, a, b = MODEL.weights, MODEL.visible_bias, MODEL.hidden_bias
    return Batch(np.tile(rows, (repeats, 1)), rows[:0], weights, a, b, 1, step, stream_key(5, "hybrid"), 3)


def gradient_of(batch: Batch, found) -> tuple[np.ndarray, np.ndarray]:
    """The gradient of the weights and of all biases for each row: means over its repeats, and their variances."""
    v, states = batch.data.astype(float), found.chains
    weights = v[:, :, None] * found.positive[:, None] - states[:, :, None] * found.negative[:, None]
    every = np.concatenate([weights.reshape(len(v), -1), v - states, found.positive - found.negative], axis=1)
    of_row = every.reshape(-1, len(BITS), every.shape[1])
    return of_row.mean(axis=0), of_row.var(axis=0) / len(of_row)


def changed(model: RBM, place: int, by: float) -> RBM:
    """The machine with one of its parameters (weights, visible biases, hidden biases) changed."""
    parameters = np.concatenate([model.weights.ravel(), model.visible_bias, model.hidden_bias]).astype(float)
    parameters[place] += by
    size = model.weights.size
    return RBM(
        parameters[:size].reshape(model.weights.shape), parameters[size : size + model.n_visible],
        parameters[size + model.n_visible :], model.n_labels,
    )  # fmt: skip


def discriminative_gradient() -> np.ndarray:
    """The derivatives of log P(class | bits) of each row by differences of predict_proba, which is exact."""
    n = MODEL.weights.size + MODEL.n_visible + MODEL.n_hidden
    found = np.empty((len(BITS), n))
    for place in range(n):
        up, down = (np.log(predict_proba(changed(MODEL, place, by), BITS)) for by in (0.01, -0.01))
        found[:, place] = (up - down)[np.arange(len(BITS)), LABELS] / 0.02
    return found


def generative_gradient() -> np.ndarray:
    """The expected gradient of CD-1 of each row, by enumeration of the chain v0 -> h -> v1."""
    vs, hs, joint = exact.all_states(6), exact.all_states(2), exact.joint(MODEL)
    given_h = joint.T / joint.sum(axis=0)[:, None]
    rows, probability = batch_of(1).data, 1 / (1 + np.exp(-(MODEL.hidden_bias + vs @ MODEL.weights)))
    found = []
    for row in exact.number(rows):
        up = np.prod(np.where(hs == 1, probability[row], 1 - probability[row]), axis=1)
        after = up @ given_h
        weights = np.outer(vs[row], probability[row]) - np.einsum("s,si,sj->ij", after, vs, probability)
        found.append(np.concatenate([weights.ravel(), vs[row] - after @ vs, probability[row] - after @ probability]))
    return np.array(found)


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_the_mean_gradient_is_the_weighted_sum(share, draws):
    batch = batch_of(draws(40009, 4001))
    mean, variance = gradient_of(batch, hybrid(batch, share))
    expected = share * discriminative_gradient() + (1 - share) * generative_gradient()
    assert np.all(np.abs(mean - expected) < 4.5 * np.sqrt(variance) + 2e-4)  # the derivatives are differences


def test_both_kinds_of_states_for_one_row():
    batch = batch_of(1009)
    drawn, chains = with_drawn_classes(batch), contrastive_divergence(batch).chains
    states = hybrid(batch, 0.3).chains
    kinds = [(states == other).all(axis=1) for other in (drawn, chains)]
    assert (kinds[0] | kinds[1]).all()
    only = (drawn != chains).any(axis=1)
    share = kinds[0][only].mean()
    assert abs(share - 0.3) < 4 * np.sqrt(0.3 * 0.7 / only.sum())


def test_classes_are_drawn_by_their_probabilities(draws):
    batch = batch_of(draws(20011, 4001))
    found = with_drawn_classes(batch)
    assert np.array_equal(found[:, :3], batch.data[:, :3])
    counts = found[:, 3:].reshape(-1, len(BITS), 3).sum(axis=0)
    for seen, p in zip(counts, predict_proba(MODEL, BITS), strict=True):
        assert np.all(np.abs(seen - seen.sum() * p) < 4.5 * np.sqrt(seen.sum() * p * (1 - p)))


def test_a_saved_training_goes_on_to_the_same_bits(tmp_path):
    rows = with_labels(*classes(23, 3, 7), 3)
    check_goes_on(rows, dataclasses.replace(CONFIG, estimator="hybrid", discriminative_share=0.5), 1, tmp_path / "x.h5")


@pytest.mark.skipif(not JIT, reason="hundreds of minibatches")
def test_it_tells_classes_that_few_bits_show():
    """Classes shown by one bit among many that are nothing to do with them: a joint model spends itself on those."""
    g = np.random.default_rng(2)
    bits, labels = np.repeat(g.random((1201, 17)) < 0.5, 3, axis=1), g.integers(0, 2, 1201)
    bits = np.concatenate([bits, labels[:, None] ^ (g.random((1201, 1)) < 0.02)], axis=1)
    config = TrainingConfig(n_hidden=5, epochs=10, k=1, batch_size=10, learning_rate=0.1, discriminative_share=1.0)
    wrong = []
    for estimator in ("cd", "hybrid"):
        state = train(with_labels(bits[:1000], labels[:1000]), dataclasses.replace(config, estimator=estimator))
        wrong.append(np.mean(predict(state.model, bits[1000:]) != labels[1000:]))
    assert wrong[1] < 0.06 < 0.2 < wrong[0]


def test_without_label_units_it_is_refused():
    with pytest.raises(InputError, match="of machines with label units; machine has none"):
        train(BITS, TrainingConfig(n_hidden=3, estimator="hybrid"))


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), "all"])
def test_bad_shares_are_refused(share):
    with pytest.raises(InputError, match="discriminative_share"):
        TrainingConfig(discriminative_share=share)
