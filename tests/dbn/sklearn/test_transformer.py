"""The transformer against the stack it holds, and its score by a pass up and down in loops."""

import pickle

import numpy as np
import pytest
from scipy.special import expit
from toys import bits_of, stripes

from dbn import DBNConfig, pretrain
from rbm import InputError, grey_levels

pytest.importorskip("sklearn", reason="of the extra sklearn")
from sklearn.base import clone  # noqa: E402
from sklearn.exceptions import NotFittedError  # noqa: E402

from dbn.sklearn import DBNTransformer  # noqa: E402

BITS = stripes(53).astype(float)
GREY = np.random.default_rng(2).random((53, 7)) * 0.5 + 0.5 * BITS
WIDE = {"weight_deviation": 1.0}  # so that units differ before anything is learnt


def fitted(data=GREY, **changes):
    return DBNTransformer(**{"layers": (5, 3), "epochs": 2, "batch_size": 11, "settings": WIDE, **changes}).fit(data)


@pytest.mark.parametrize("data", [BITS, GREY], ids=["bits", "grey"])
def test_fit_is_pretraining_on_the_same_rows_seed_and_hyper_parameters(data):
    config = DBNConfig(
        layers=(5, 3), epochs=(2, 1), k=1, schedule="linear", learning_rate=(0.1, 0.3), batch_size=11, seed=7
    )
    expected = pretrain(data if data is BITS else grey_levels(data, 7), config)
    found = fitted(data, epochs=[2, 1], learning_rate=np.array([0.1, 0.3]), random_state=7, settings=None)
    assert [bits_of(s) for s in found.state_.states] == [bits_of(s) for s in expected.states]
    assert found.model_.sizes == (7, 5, 3)


def test_features_are_probabilities_passed_up_or_most_probable_states():
    found = fitted()
    features = GREY
    for machine in found.model_.machines:
        features = expit(features @ machine.weights.astype(float) + machine.hidden_bias)
    assert np.allclose(found.transform(GREY), features, rtol=1e-10)
    assert np.array_equal(found.transform_layer(GREY, 2), found.transform(GREY))
    states = fitted(BITS, output="most probable")
    for layer in (1, 2):
        expected = np.asarray(states.model_.encode(BITS, layer, "most probable"))
        assert np.array_equal(states.transform_layer(BITS, layer), expected)
        assert 0 < expected.mean() < 1
    assert list(found.get_feature_names_out()) == ["dbntransformer0", "dbntransformer1", "dbntransformer2"]


def test_a_layer_is_the_same_without_those_above():
    whole, lower = fitted(), fitted(layers=[5])
    assert np.array_equal(whole.transform_layer(GREY, 1), lower.transform(GREY))
    for layer in (0, 3):
        with pytest.raises(InputError, match="layer must be from 1 to 2"):
            whole.transform_layer(GREY, layer)
    with pytest.raises(InputError, match="layer must be a whole number; got 1.5"):
        whole.transform_layer(GREY, 1.5)
    with pytest.raises(InputError, match="steps must be a whole number .*; got 2.5"):
        whole.sample(2, steps=2.5)
    with pytest.raises(InputError, match="random_state must be .*; got 1.5"):
        whole.sample(2, random_state=1.5)


def test_the_score_is_the_log_probability_of_rows_given_their_features():
    found = fitted(output="most probable")  # which the score does not go by
    first, second = found.model_.machines
    for row, score in zip(GREY, found.score_samples(GREY), strict=True):
        h1 = expit(first.hidden_bias + row @ first.weights.astype(float))
        h2 = expit(second.hidden_bias + h1 @ second.weights.astype(float))
        down = expit(second.visible_bias + second.weights.astype(float) @ h2)
        q = expit(first.visible_bias + first.weights.astype(float) @ down)
        expected = sum(v * np.log(p) + (1 - v) * np.log(1 - p) for v, p in zip(row, q, strict=True))
        assert score == pytest.approx(expected, rel=1e-9)
    assert found.score(GREY) == pytest.approx(found.score_samples(GREY).mean())


def test_samples_belong_to_their_seed_and_a_pickled_stack_draws_the_same():
    found = fitted(BITS)
    rows = found.sample(23, steps=5)
    assert rows.shape == (23, 7)
    assert set(np.unique(rows)) == {0, 1}
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert np.array_equal(rows, again.sample(23, steps=5))
    assert not np.array_equal(rows, found.sample(23, steps=5, random_state=8))


def test_defaults_scale_with_the_data():
    found = DBNTransformer((3, 2)).fit(GREY[:3])
    assert [(s.config.batch_size, s.epoch, s.config.k) for s in found.state_.states] == [(10, 100, 1)] * 2
    assert clone(found).get_params()["layers"] == (3, 2)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layers": ()}, "layers must be at least one hidden size"),
        ({"epochs": (1, 2, 3)}, "epochs must be one value or 2"),
        ({"settings": {"layers": (3,)}}, "settings must not hold layers"),
        ({"settings": {"patience": (0, 2)}}, "must not hold patience"),
        ({"settings": {"n_hidden": 3}}, "dbn.DBNConfig; got n_hidden"),
    ],
)
def test_parameters_that_cannot_be(change, message):
    with pytest.raises(InputError, match=message):
        fitted(**change)
    with pytest.raises(NotFittedError):
        DBNTransformer().transform(GREY)
