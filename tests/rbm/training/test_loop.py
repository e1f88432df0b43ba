import dataclasses

import exact
import naive_training
import numba
import numpy as np
import pytest
from conftest import JIT
from toys import CONFIG, bits_of, stripes

from rbm import DivergenceError, InputError, States, TrainingConfig, log_likelihood, pack, reference, train, unpack
from rbm.training import loop as training
from rbm.training.monitor import some_rows
from rbm.training.state import initialise


def test_first_parameters_are_log_odds_small_weights_and_no_hidden_bias():
    data = np.zeros((9, 3))
    data[:, 1] = 1
    data[:4, 2] = 1
    state = initialise(data, dataclasses.replace(CONFIG, n_hidden=997, weight_deviation=0.02))
    assert np.allclose(state.model.visible_bias, np.log([0.5 / 9.5, 9.5 / 0.5, 4.5 / 5.5]))
    assert not state.model.hidden_bias.any()
    weights = state.model.weights
    assert abs(weights.mean()) < 4 * 0.02 / np.sqrt(weights.size)
    assert abs(weights.std() / 0.02 - 1) < 4 / np.sqrt(2 * weights.size)


@pytest.mark.skipif(not JIT, reason="minutes in plain Python")
@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_training_raises_the_exact_likelihood(estimator, draws):
    data = stripes(draws(997, 211))
    # a constant rate and few chains would end anywhere between 0.3 and 0.95 of the way, by seed
    config = dataclasses.replace(
        CONFIG, estimator=estimator, epochs=draws(40, 25), batch_size=10, n_chains=101, schedule="linear"
    )
    first = initialise(data, config)
    trained = train(data, config)
    before, after = (log_likelihood(s.model, data).mean() for s in (first, trained))
    n = len(data)
    frequency = np.bincount(exact.number(data), minlength=128) / n
    entropy = -np.sum(frequency[frequency > 0] * np.log(frequency[frequency > 0]))
    assert before < after < -entropy
    assert after - before > draws(0.9, 0.8) * (-entropy - before)


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_training_stopped_and_taken_up_again_is_the_same_bit_for_bit(estimator):
    data = stripes(23)
    config = dataclasses.replace(CONFIG, estimator=estimator, schedule="linear")
    whole = train(data, config)
    half = train(data, config, stop_epoch=2)
    assert half.epoch == 2
    resumed = train(data, state=half)
    assert bits_of(resumed) == bits_of(whole)
    assert (resumed.epoch, resumed.step) == (whole.epoch, whole.step) == (3, 15)
    assert bits_of(half) == bits_of(train(data, config, stop_epoch=2))


def test_the_seed_decides_and_threads_do_not():
    data = stripes(23, columns=131)  # three words: fewer would be for fewer threads
    results = []
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        results.append(bits_of(train(data, CONFIG)))
    assert all(r == results[0] for r in results)
    assert bits_of(train(data, dataclasses.replace(CONFIG, seed=2))) != results[0]


@pytest.mark.parametrize(("rows", "batch_size", "steps"), [(23, 5, 5), (1, 100, 1), (7, 1, 7), (5, 7, 1)])
def test_any_batch_size_takes_every_row_once_an_epoch(rows, batch_size, steps):
    state = train(stripes(rows), dataclasses.replace(CONFIG, batch_size=batch_size, epochs=1))
    assert state.step == steps
    assert np.isfinite(state.model.weights).all()


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize(("columns", "size"), [(19, 4), (131, 7)])  # the second is ordered by likeness
def test_an_epoch_is_that_of_the_twin_with_a_last_batch_smaller_than_the_others(estimator, columns, size):
    """Order, weights by rows, chains carried on, step numbers, momentum over batches: everything at once."""
    data = stripes(11, columns=columns)
    # wide, strongly coupled and with one step, so that chains fed the same numbers do not coalesce
    values = {"n_hidden": 13, "estimator": estimator, "batch_size": size, "epochs": 1, "weight_deviation": 0.7}
    config = dataclasses.replace(CONFIG, **values)
    first, state = initialise(data, config), train(data, config)
    model, _ = naive_training.epoch(first, data)
    assert np.allclose(state.model.weights, model.weights, rtol=1e-4, atol=1e-6)
    assert np.allclose(state.model.visible_bias, model.visible_bias, rtol=1e-4, atol=1e-6)
    assert np.allclose(state.model.hidden_bias, model.hidden_bias, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_how_rows_lie_in_memory_and_how_often_ctrl_c_is_heeded_change_nothing(estimator, monkeypatch):
    config = dataclasses.replace(CONFIG, batch_size=3, estimator=estimator)
    states = pack(stripes(23))
    expected = bits_of(train(states, config))
    read_only, strided = states.words.copy(), np.repeat(states.words, 2, axis=0)[::2]
    read_only.setflags(write=False)
    for words in (read_only, strided):
        assert bits_of(train(States(words, states.n_units), config)) == expected
    monkeypatch.setattr(training, "_INTERRUPTIBLE", 0.0)  # a call for every minibatch
    assert bits_of(train(states, config)) == expected


def test_the_state_gone_on_from_is_not_changed():
    first = initialise(stripes(23), dataclasses.replace(CONFIG, estimator="pcd"))
    before = bits_of(first), first.chains.words.copy()
    later = train(stripes(23), state=first)
    assert not np.array_equal(later.chains.words, before[1])
    assert bits_of(first) == before[0]
    assert np.array_equal(first.chains.words, before[1])


@pytest.mark.parametrize("value", [0, 1])
def test_columns_that_never_change_stay_finite(value):
    data = stripes(23)
    data[:, 2] = value
    state = train(data, dataclasses.replace(CONFIG, epochs=5))
    p = state.model.visible_probability(np.zeros((1, 3)))[0, 2]
    assert abs(p - value) < 0.2


def test_divergence_stops_at_once_and_says_what_to_lower():
    config = dataclasses.replace(CONFIG, learning_rate=1e38, epochs=9)
    with pytest.raises(DivergenceError, match=r"machine, epoch 1: .* lower the learning rate \(now 1e\+38\)"):
        train(stripes(23), config)


def test_the_monitor_measures_what_it_says():
    data, held_out = stripes(1150), stripes(533, seed=5)
    states = []
    state = train(data, CONFIG, held_out=held_out, on_epoch=states.append)
    assert [s.epoch for s in states] == [1, 2, 3]
    record = state.history[-1]
    chosen = [
        unpack(some_rows(pack(rows), CONFIG.seed, f"machine: monitor 2: {name}"))
        for name, rows in (("rows", data), ("held-out rows", held_out))
    ]
    assert [len(rows) for rows in chosen] == [500, 500]
    assert not np.array_equal(chosen[0], data[:500])
    assert record.epoch == 3
    assert record.learning_rate == 0.1
    assert np.isclose(record.free_energy_train, state.model.free_energy(chosen[0]).mean())
    assert np.isclose(record.free_energy_held_out, state.model.free_energy(chosen[1]).mean())
    assert np.isclose(record.hidden_activity, state.model.hidden_probability(chosen[0]).mean())
    assert np.isclose(record.weight_norm, np.sqrt((state.model.weights.astype(float) ** 2).mean()))
    assert 0 < record.reconstruction_error < 0.5
    assert record.pseudo_likelihood < 0
    assert np.isnan(train(data, CONFIG).history[0].free_energy_held_out)


def test_what_cannot_be_trained_on():
    with pytest.raises(InputError, match="0 rows"):
        train(np.zeros((0, 7)), CONFIG)
    with pytest.raises(InputError, match="nan"):
        train(np.full((3, 7), np.nan), CONFIG)
    with pytest.raises(InputError, match="8 columns but the model has 7"):
        train(np.zeros((3, 8)), state=initialise(stripes(5), CONFIG))
    with pytest.raises(InputError, match="not both"):
        train(stripes(5), CONFIG, state=initialise(stripes(5), CONFIG))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("n_hidden", 0), ("n_hidden", 2.5), ("epochs", -1), ("k", 0), ("batch_size", True), ("learning_rate", 0.0),
        ("learning_rate", float("nan")), ("learning_rate", float("inf")), ("momentum", 1.0), ("weight_decay", -1.0),
        ("schedule", "cosine"), ("estimator", "ml"), ("seed", -1), ("n_chains", 0), ("power", -1),
        ("mean_every", 0), ("gradient", "enhanced"), ("hidden_start", "half"), ("centre_rate", 2), ("l1", -1.0),
        ("patience", -1), ("criterion", "gap"), ("optimiser", "sgd"), ("first_decay", 1.0), ("second_decay", -0.1),
        ("sparsity_cost", -1.0), ("sparsity_target", 1.5), ("sparsity_rate", 2),
        ("last_k", -1),
        ("momentum_ramp", -1),
        ("mean_from", -1), ("mean_rate", 1.5), ("hold", -0.1), ("last_rate", 0.0),
    ],
)  # fmt: skip
def test_hyper_parameters_out_of_range(name, value):
    with pytest.raises(InputError, match=f"{name} must be"):
        TrainingConfig(**{name: value})


def test_chains_are_kept_only_by_pcd():
    data = pack(stripes(23))
    assert train(data, CONFIG).chains.n == 0
    assert train(data, dataclasses.replace(CONFIG, estimator="pcd")).chains.n == 3


def test_every_epoch_takes_the_rows_in_another_order():
    orders = [[], [], []]

    def note(batch):
        orders[batch.step // 5].extend(exact.number(batch.data).tolist())
        return reference.contrastive_divergence(batch)

    train(exact.all_states(7)[:23], CONFIG, estimator=note)  # every row is another
    assert [sorted(order) for order in orders] == [sorted(exact.number(exact.all_states(7)[:23]).tolist())] * 3
    assert len({tuple(order) for order in orders}) == 3
