"""The transformer against the machine it holds, enumeration and trainings row by row; scikit-learn's tools."""

import pickle

import exact
import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from toys import bits_of, stripes

from rbm import InputError, TrainingConfig, grey_levels, train

pytest.importorskip("sklearn", reason="of the extra sklearn")
from sklearn.base import clone  # noqa: E402
from sklearn.exceptions import NotFittedError  # noqa: E402
from sklearn.linear_model import LogisticRegression  # noqa: E402
from sklearn.model_selection import GridSearchCV  # noqa: E402
from sklearn.pipeline import make_pipeline  # noqa: E402
from sklearn.preprocessing import MinMaxScaler  # noqa: E402

from rbm.sklearn import RBMTransformer  # noqa: E402

BITS = stripes(53).astype(float)
GREY = np.random.default_rng(2).random((53, 7)) * 0.5 + 0.5 * BITS
SMALL = {"epochs": 2, "batch_size": 11}


def fitted(data=GREY, **changes):
    return RBMTransformer(**{"n_components": 3, **SMALL, **changes}).fit(data)


@pytest.mark.parametrize("data", [BITS, GREY], ids=["bits", "grey"])
def test_fit_is_train_of_the_same_rows_seed_and_hyper_parameters(data):
    config = TrainingConfig(
        n_hidden=3,
        k=1,
        schedule="linear",
        learning_rate=0.1,
        seed=7,
        epochs=2,
        batch_size=11,
        estimator="pcd",
        n_chains=5,
    )
    rows = data if data is BITS else grey_levels(data, 7)
    settings = {"estimator": "pcd", "n_chains": np.int64(5)}
    found = fitted(data, random_state=np.int64(7), settings=settings, learning_rate=np.float32(0.1).astype(float))
    assert bits_of(found.state_)[0] != bits_of(train(rows, TrainingConfig(n_hidden=3)))[0]
    assert found.state_.config.learning_rate == pytest.approx(0.1)
    again = fitted(data, random_state=7, settings=settings)
    assert bits_of(again.state_) == bits_of(train(rows, config))


@pytest.mark.parametrize("form", [np.asarray, sparse.csc_matrix, sparse.coo_array, pd.DataFrame, np.float32, list])
def test_the_same_numbers_in_any_form_give_the_same_machine_and_features(form):
    table = np.round(GREY * 64) / 64  # which float32 holds
    expected, found = fitted(table), fitted(form(table))
    assert bits_of(found.state_) == bits_of(expected.state_)
    features = found.transform(form(table))
    assert features.dtype == (np.float32 if form is np.float32 else np.float64)
    assert np.allclose(features, expected.transform(table), rtol=0, atol=1e-7)
    assert np.allclose(found.score_samples(form(table)), expected.score_samples(table), rtol=1e-6)


@pytest.mark.parametrize("form", [bool, np.uint8, np.int64, "Int64", "boolean"])
def test_bits_of_any_type(form):
    table = pd.DataFrame(BITS.astype(int)).astype(form) if isinstance(form, str) else BITS.astype(form)
    assert bits_of(fitted(table, values="bits").state_) == bits_of(fitted(BITS).state_)


def test_doubled_entries_of_a_sparse_matrix_are_added_before_they_are_looked_at():
    rows, columns = np.nonzero(GREY)
    twice = sparse.coo_matrix(
        (np.tile(GREY[rows, columns] / 2, 2), (np.tile(rows, 2), np.tile(columns, 2))), GREY.shape
    )
    doubled = sparse.csr_matrix((np.full(2, 0.75), np.array([1, 1]), np.array([0, 2])), (1, 7))
    assert np.allclose(fitted().transform(twice.tocsr()), fitted().transform(GREY))
    with pytest.raises(InputError, match="1.5 at row 0, column 1"):
        fitted().transform(doubled)


def test_features_are_the_probabilities_of_hidden_units_and_their_most_probable_states():
    found, states = fitted(BITS), fitted(BITS, output="most probable")
    assert np.allclose(found.transform(BITS), found.model_.hidden_probability(BITS), atol=1e-6)
    expected = np.asarray(states.model_.hidden_states(BITS, "most probable"))
    assert np.array_equal(states.transform(BITS), expected)
    assert 0 < expected.mean() < 1
    W, b = found.components_, found.intercept_hidden_
    naive = [[1 / (1 + np.exp(-b[j] - sum(W[j, i] * row[i] for i in range(7)))) for j in range(3)] for row in GREY]
    assert np.allclose(found.transform(GREY), naive, atol=1e-6)
    assert found.intercept_visible_.shape == (7,)


def test_the_score_of_bits_is_the_sum_of_their_conditionals_by_enumeration():
    found = fitted(BITS, learning_rate=1.0)
    p = exact.joint(found.model_).sum(axis=1)
    expected = np.zeros(len(BITS))
    for i in range(7):
        flipped = BITS.astype(np.uint8)
        flipped[:, i] ^= 1
        here, there = p[exact.number(BITS.astype(np.uint8))], p[exact.number(flipped)]
        expected += np.log(here / (here + there))
    assert np.allclose(found.score_samples(BITS), expected, rtol=1e-4)
    assert found.score(BITS) == pytest.approx(expected.mean(), rel=1e-4)


def test_samples_follow_the_machine_and_their_seed(draws):
    found, n, steps = fitted(BITS, learning_rate=0.5), draws(2003, 13), draws(50, 2)
    rows = found.sample(n, steps=steps)
    assert rows.shape == (n, 7)
    assert np.array_equal(rows, found.sample(n, steps=steps))
    assert not np.array_equal(rows, found.sample(n, steps=steps, random_state=8))
    p = exact.joint(found.model_).sum(axis=1)
    mean = p @ exact.all_states(7)
    z = (rows.mean(axis=0) - mean) / np.sqrt(mean * (1 - mean) / n)
    assert np.abs(z).max() < 4


def test_partial_fit_takes_any_number_of_rows_and_every_row_weighs_the_same(draws):
    n = draws(13, 4)
    settings = {"momentum": 0.0, "weight_decay": 0.0}
    rate, batch = 1e-3, 40  # so small that gradients are those of the start

    def moved(parts, seed):
        begun = RBMTransformer(3, learning_rate=1e-12, batch_size=batch, settings=settings, random_state=seed)
        begun.partial_fit(BITS)
        before = begun.components_.copy(), begun.intercept_visible_.copy()
        begun.set_params(learning_rate=rate)
        for part in parts:
            begun.partial_fit(part)
        return (begun.components_ - before[0]) / rate, (begun.intercept_visible_ - before[1]) / rate

    parts = [BITS[:1], BITS[1:8], BITS[8:11], BITS[11:40]]
    together, apart = (np.array([moved(rows, seed)[1] for seed in range(n)]) for rows in ([BITS[:40]], parts))
    difference = together.mean(axis=0) - apart.mean(axis=0)
    error = np.sqrt((together.var(axis=0) + apart.var(axis=0)) / n)
    assert np.abs(difference / error).max() < 4
    assert np.abs(together).mean() > 0.02
    weight = np.mean([np.abs(moved([BITS[:1]], seed)[1]).max() for seed in range(5)])
    assert weight < 1.5 / batch  # one row of 40, and a gradient of it that is at most 1


def test_partial_fit_is_fit_where_its_rows_are_those_of_an_epoch():
    config = {"n_components": 3, "batch_size": 11, "random_state": 5, "settings": {"schedule": "constant"}}
    found = RBMTransformer(**config)
    for _ in range(3):
        found.partial_fit(GREY)
    assert bits_of(found.state_) == bits_of(fitted(**config, epochs=3).state_)
    assert [record.epoch for record in found.state_.history] == [1, 2, 3]
    on = fitted(**config, epochs=2).partial_fit(GREY)
    assert bits_of(on.state_) == bits_of(found.state_)
    saved = pickle.loads(pickle.dumps(fitted(**config, epochs=2)))  # noqa: S301 - our own
    assert bits_of(saved.partial_fit(GREY).state_) == bits_of(found.state_)


@pytest.mark.parametrize("schedule", ["linear", "hold-exponential"])
def test_partial_fit_goes_on_at_the_full_rate_whatever_the_schedule(schedule):
    found = fitted(settings={"schedule": schedule})
    found.partial_fit(GREY).partial_fit(GREY)
    assert [record.learning_rate for record in found.state_.history[2:]] == [0.1, 0.1]


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_partial_fit_keeps_its_chains_whatever_rows_come(estimator):
    found = RBMTransformer(3, settings={"estimator": estimator, "n_chains": 5})
    for rows in (1, 13, 2, 53):
        found.partial_fit(GREY[:rows])
    assert found.state_.chains.n == (5 if estimator == "pcd" else 0)
    assert found.state_.epoch == 4
    with pytest.raises(ValueError, match="6 features.*expecting 7"):
        found.partial_fit(GREY[:, :6])


@pytest.mark.parametrize("change", [{"n_components": 4}, {"settings": {"estimator": "pcd"}}])
def test_what_partial_fit_cannot_change(change):
    with pytest.raises(InputError, match="learning_rate and batch_size only"):
        fitted().set_params(**change).partial_fit(GREY)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": "grey"}, "values must be one of 'probabilities', 'bits', 'clipped'; got 'grey'"),
        ({"output": None}, "output must be one of 'probabilities', 'most probable'; got None"),
        ({"settings": {"n_hidden": 3}}, "settings must not hold n_hidden"),
        ({"settings": {"sparsity": 3}}, "rbm.TrainingConfig; got sparsity"),
        ({"settings": "pcd"}, "settings must be a dict"),
        ({"settings": {"k": 0}}, "k must be a whole number from 1"),
        ({"batch_size": "all"}, "batch_size must be a whole number"),
        ({"epochs": 1.5}, "epochs must be a whole number"),
        ({"n_components": 0}, "n_hidden must be a whole number"),
        ({"settings": {"patience": 2}}, "must not hold patience: fit holds no rows out to stop by"),
        ({"random_state": -1}, "random_state must be a whole number from 0 to 2.*RandomState or None; got -1"),
        ({"random_state": 2**63}, "random_state must be"),
        ({"random_state": 1.5}, "random_state must be .*; got 1.5"),
        ({"random_state": True}, "random_state must be .*; got True"),
        ({"random_state": "1"}, "random_state must be .*; got '1'"),
    ],
)
def test_parameters_that_cannot_be(change, message):
    with pytest.raises(InputError, match=message):
        fitted(**change)


def test_nothing_is_to_be_had_before_fit():
    for call in (lambda t: t.transform(BITS), lambda t: t.score_samples(BITS)):
        with pytest.raises(NotFittedError):
            call(RBMTransformer())
    assert not hasattr(RBMTransformer(), "components_")


def test_random_states_of_all_kinds():
    assert fitted(random_state=np.random.RandomState(3)).seed_ == fitted(random_state=np.random.RandomState(3)).seed_
    streaming = RBMTransformer(3, random_state=np.random.RandomState(3)).partial_fit(BITS)
    first = streaming.seed_
    assert streaming.partial_fit(BITS).seed_ == streaming.state_.config.seed == first
    np.random.seed(1)  # noqa: NPY002 - what None means to scikit-learn
    first = fitted(random_state=None)
    assert first.seed_ != fitted(random_state=None).seed_
    before = np.random.get_state()[1].copy()  # noqa: NPY002
    fitted(random_state=4)
    assert np.array_equal(before, np.random.get_state()[1])  # noqa: NPY002


def test_defaults_are_used_where_nothing_is_said():
    found = RBMTransformer(2).fit(GREY[:3])
    assert (found.state_.config.batch_size, found.state_.config.epochs, found.state_.epoch) == (10, 100, 100)
    assert found.state_.config.k == 1


def test_pipeline_grid_search_clone_and_set_output():
    labels = BITS[:, 0].astype(int)
    machine = RBMTransformer(3, epochs=5, batch_size=5)
    pipeline = make_pipeline(MinMaxScaler(clip=True), machine, LogisticRegression())
    grid = {"rbmtransformer__n_components": np.array([3]), "rbmtransformer__settings": [{"weight_deviation": 1.0}]}
    search = GridSearchCV(pipeline, grid, cv=2).fit(GREY * 100, labels)
    assert search.score(GREY * 100, labels) > 0.8
    by_score = GridSearchCV(machine, {"learning_rate": [1e-9, 0.5]}, cv=2).fit(BITS)
    assert by_score.best_params_ == {"learning_rate": 0.5}
    copy = clone(fitted(settings={"k": 2}))
    assert copy.get_params()["settings"] == {"k": 2}
    assert not hasattr(copy, "state_")
    frame = pd.DataFrame(GREY, columns=list("abcdefg"), index=range(100, 153))
    shown = fitted(frame).set_output(transform="pandas").transform(frame)
    assert list(shown.columns) == ["rbmtransformer0", "rbmtransformer1", "rbmtransformer2"]
    assert list(shown.index) == list(frame.index)
    assert list(fitted(frame).feature_names_in_) == list("abcdefg")
