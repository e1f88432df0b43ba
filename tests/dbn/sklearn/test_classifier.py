"""The classifier against the stack it holds, and its probabilities by sums over all hidden states."""

import importlib.util
import itertools
import pickle

import numpy as np
import pytest
from conftest import JIT
from scipy.special import expit
from toys import bits_of, stripes

from dbn import DBNConfig, Labels, pretrain
from dbn.labels.prediction import predict, predict_proba
from rbm import InputError, grey_levels

pytest.importorskip("sklearn", reason="of the extra sklearn")
from sklearn.exceptions import NotFittedError  # noqa: E402

from dbn.sklearn import DBNClassifier, DBNTransformer  # noqa: E402

HAS_PANDAS = importlib.util.find_spec("pandas") is not None
BITS = stripes(53).astype(float)
GREY = np.random.default_rng(2).random((53, 7)) * 0.5 + 0.5 * BITS
NAMES = np.array(["down", "across", "none"])[np.arange(53) * 3 // 53]
WIDE = {"weight_deviation": 1.0}  # so that units differ before anything is learnt


def fitted(data=GREY, labels=NAMES, **changes):
    options = {"layers": (5, 3), "epochs": 2, "batch_size": 11, "settings": WIDE, **changes}
    return DBNClassifier(**options).fit(data, labels)


@pytest.mark.parametrize("data", [BITS, GREY], ids=["bits", "grey"])
def test_fit_is_pretraining_with_the_same_labels(data):
    config = DBNConfig(
        layers=(5, 3), epochs=2, k=1, schedule="linear", learning_rate=0.1, batch_size=11, seed=7, **WIDE
    )
    rows = data if data is BITS else grey_levels(data, 7)
    expected = pretrain(rows, config, labels=Labels(NAMES))
    found = fitted(data, random_state=7)
    assert [bits_of(s) for s in found.state_.states] == [bits_of(s) for s in expected.states]
    assert found.model_.classes == tuple(found.classes_) == ("across", "down", "none")


def test_the_layers_below_the_top_machine_are_those_of_a_transformer_with_one_layer_fewer():
    found = fitted(epochs=[2, 1])
    below = DBNTransformer((5,), epochs=2, batch_size=11, settings=WIDE).fit(GREY)
    assert bits_of(found.state_.states[0]) == bits_of(below.state_.states[0])


def test_a_deeper_stack_goes_by_probabilities_and_dbn_predict_proba_by_states():
    found = fitted(BITS)
    assert not np.allclose(found.predict_proba(BITS), predict_proba(found.model_, BITS), atol=1e-3)


def test_of_bits_and_one_machine_the_probabilities_are_those_of_the_stack():
    found = fitted(BITS, layers=[5])
    assert np.allclose(found.predict_proba(BITS), predict_proba(found.model_, BITS), atol=1e-6)
    assert np.array_equal(found.predict(BITS), predict(found.model_, BITS))
    assert np.allclose(np.exp(found.predict_log_proba(BITS)), found.predict_proba(BITS))
    assert found.score(BITS, NAMES) == (found.predict(BITS) == NAMES).mean()


def test_probabilities_are_sums_over_all_hidden_states_given_the_layer_below_in_probabilities():
    found = fitted()
    first, top = found.model_.machines
    for row, shares in zip(GREY[:11], found.predict_proba(GREY[:11]), strict=True):
        x = expit(first.hidden_bias + row @ first.weights.astype(float))
        weights = np.zeros(3)
        for y, hidden in itertools.product(range(3), itertools.product((0, 1), repeat=3)):
            v = np.concatenate([x, np.eye(3)[y]])
            field = top.hidden_bias + v @ top.weights.astype(float)
            weights[y] += np.exp(top.visible_bias.astype(float) @ v + field @ hidden)
        assert np.allclose(shares, weights / weights.sum(), rtol=1e-9)


def test_features_are_means_of_the_hidden_units_over_all_classes_and_hidden_states():
    found = fitted()
    first, top = found.model_.machines
    for row, features in zip(GREY[:11], found.transform(GREY[:11]), strict=True):
        x = expit(first.hidden_bias + row @ first.weights.astype(float))
        total, mean = 0.0, np.zeros(3)
        for y, hidden in itertools.product(range(3), itertools.product((0, 1), repeat=3)):
            v = np.concatenate([x, np.eye(3)[y]])
            field = top.hidden_bias + v @ top.weights.astype(float)
            weight = np.exp(top.visible_bias.astype(float) @ v + field @ hidden)
            total, mean = total + weight, mean + weight * np.array(hidden)
        assert np.allclose(features, mean / total, rtol=1e-9)


def test_the_score_of_rows_is_their_log_probability_given_their_features():
    found = fitted()
    first, top = found.model_.machines
    for row, features, score in zip(GREY, found.transform(GREY), found.score_samples(GREY), strict=True):
        down = expit(top.visible_bias[:5] + top.weights[:5].astype(float) @ features)
        q = expit(first.visible_bias + first.weights.astype(float) @ down)
        expected = sum(v * np.log(p) + (1 - v) * np.log(1 - p) for v, p in zip(row, q, strict=True))
        assert score == pytest.approx(expected, rel=1e-9)


def test_features_have_names_and_the_kind_of_number_of_the_rows():
    found = fitted(layers=[5])
    assert found.get_feature_names_out().tolist() == [f"dbnclassifier{i}" for i in range(5)]
    assert found.transform(GREY.astype(np.float32)).dtype == np.float32
    table = found.set_output(transform="pandas").transform(GREY) if HAS_PANDAS else None
    assert table is None or table.shape == (53, 5)
    assert fitted(layers=[5]).fit_transform(GREY, NAMES).shape == (53, 5)


@pytest.mark.parametrize(
    ("labels", "kind"), [(np.arange(53) % 2 == 0, bool), (np.arange(53) % 3 - 1.0, float), (np.arange(53) % 3 - 1, int)]
)
def test_any_labels_are_classes(labels, kind):
    found = fitted(labels=labels)
    assert found.classes_.tolist() == np.unique(labels).tolist()
    assert found.predict(GREY).dtype == np.asarray(labels).dtype
    assert all(type(name) is int for name in found.model_.classes)
    if kind is int:
        assert found.model_.classes == (-1, 0, 1)


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
def test_it_learns_what_can_be_told_apart():
    g = np.random.default_rng(5)
    pattern, labels = g.integers(0, 2, (3, 23)), g.integers(3, size=211)
    rows = np.array(["c", "a", "b"])[labels], (pattern[labels] ^ (g.random((211, 23)) < 0.1)).astype(float)
    found = DBNClassifier((17,), epochs=50, batch_size=10).fit(rows[1][:150], rows[0][:150])
    assert found.score(rows[1][150:], rows[0][150:]) > 0.95
    for label in "abc":  # rows of a class are what the class is
        drawn = found.sample(67, label=label, steps=50)
        assert (found.predict(drawn) == label).mean() > 0.9
        near = [np.abs(drawn - p).mean() for p in pattern]
        assert np.argmin(near) == "cab".index(label)
    assert set(found.predict(found.sample(67, steps=50))) > {"a"}


def test_samples_belong_to_their_seed_and_a_pickled_stack_draws_the_same():
    found = fitted(BITS)
    rows = found.sample(23, label="down", steps=5)
    assert rows.shape == (23, 7)
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert np.array_equal(rows, again.sample(23, label="down", steps=5))
    assert not np.array_equal(rows, found.sample(23, label="down", steps=5, random_state=8))


@pytest.mark.parametrize("label", [[1], (1,), np.array([1]), np.array([0, 1]), True, np.True_, np.nan, "1", {}])
def test_only_one_of_the_classes_is_a_label(label):
    found = fitted(BITS, labels=np.arange(53) % 3)
    with pytest.raises(InputError, match="label must be one of the classes .0, 1, 2.; got"):
        found.sample(2, label=label, steps=1)


def test_a_label_is_a_class_whatever_kind_of_number_it_is():
    found = fitted(BITS, labels=np.arange(53) % 3)
    rows = found.sample(11, label=1, steps=3)
    for label in (np.int64(1), 1.0, np.array(1)):
        assert np.array_equal(rows, found.sample(11, label=label, steps=3))
    assert not np.array_equal(rows, found.sample(11, label=2, steps=3))
    halves = fitted(BITS, labels=np.arange(53) % 2 == 0)
    assert np.array_equal(halves.sample(5, label=True, steps=3), halves.sample(5, label=np.True_, steps=3))
    with pytest.raises(InputError, match="label must be one of the classes .False, True.; got 1"):
        halves.sample(5, label=1)


def test_what_cannot_be():
    for options, message in (
        ({"n_samples": 2.5}, "n_samples must be"), ({"steps": 2.5}, "steps must be"),
        ({"random_state": 2**70}, "random_state must be"),
    ):  # fmt: skip
        with pytest.raises(InputError, match=message):
            fitted().sample(**options)
    with pytest.raises(InputError, match="label must be one of the classes .'across', 'down', 'none'.; got 'up'"):
        fitted().sample(label="up")
    with pytest.raises(InputError, match="at least 2 classes"):
        fitted(labels=np.zeros(53, int))
    with pytest.raises(InputError, match="dbn.DBNConfig; got n_hidden"):
        fitted(settings={"n_hidden": 3})
    with pytest.raises(NotFittedError):
        DBNClassifier().predict(GREY)
