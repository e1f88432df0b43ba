import dataclasses

import exact
import naive
import numba
import numpy as np
import pytest
from conftest import JIT
from toys import CONFIG, bits_of, stripes

from rbm import (
    RBM,
    DivergenceError,
    InputError,
    States,
    StopTraining,
    TrainingConfig,
    log_likelihood,
    pack,
    train,
    train_epoch,
    unpack,
)
from rbm.streams import stream_generator, stream_key
from rbm.training import loop as training
from rbm.training.loop import initialise
from rbm.training.monitor import _some


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
    model, velocities = first.model, (np.zeros((columns, 13)), np.zeros(columns), np.zeros(13))
    key = stream_key(config.seed, "machine: gibbs")
    order = stream_generator(config.seed, "machine: order", 0).permutation(11)
    chains = unpack(first.chains).tolist()
    for number, first_row in enumerate(range(0, 11, size)):
        rows = order[first_row : first_row + size]
        if columns > 128:
            rows = naive.by_similarity(data, rows)
        batch = data[rows].astype(int).tolist()
        start = batch if estimator == "cd" else chains
        chains = [naive.gibbs(v, model, 1, r, number, key)[0] for r, v in enumerate(start)]
        positive, negative = (
            [naive.probabilities(naive.hidden_fields(v, model)) for v in phase] for phase in (batch, chains)
        )
        parameters, velocities = naive.step(
            model.weights, model.visible_bias, model.hidden_bias, velocities, batch, positive, chains, negative,
            config.learning_rate * len(rows) / size, config.momentum, config.weight_decay,
        )  # fmt: skip
        model = RBM(*parameters)
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


# as plain Python NumPy warns of what is on purpose here
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_divergence_stops_at_once_and_says_what_to_lower():
    config = dataclasses.replace(CONFIG, learning_rate=1e38, epochs=9)
    with pytest.raises(DivergenceError, match=r"machine, epoch 1: .* lower the learning rate \(now 1e\+38\)"):
        train(stripes(23), config)


def test_the_monitor_measures_what_it_says():
    data, held_out = stripes(1150), stripes(31, seed=5)
    states = []
    state = train(data, CONFIG, held_out=held_out, on_epoch=states.append)
    assert [s.epoch for s in states] == [1, 2, 3]
    record = state.history[-1]
    chosen = [
        unpack(_some(pack(rows), CONFIG.seed, f"machine: monitor 2: {name}"))
        for name, rows in (("rows", data), ("held-out rows", held_out))
    ]
    assert [len(rows) for rows in chosen] == [23, 20]
    assert not np.array_equal(chosen[0], data[:23])
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
    ],
)  # fmt: skip
def test_hyper_parameters_out_of_range(name, value):
    with pytest.raises(InputError, match=f"{name} must be"):
        TrainingConfig(**{name: value})


def test_chains_are_kept_only_by_pcd():
    data = pack(stripes(23))
    assert train(data, CONFIG).chains.n == 0
    assert train(data, dataclasses.replace(CONFIG, estimator="pcd")).chains.n == 3


@pytest.mark.parametrize("estimator", ["cd", "pcd"])
@pytest.mark.parametrize("schedule", ["constant", "power"])
def test_finished_training_goes_on_with_more_epochs_to_the_bits_of_as_many_at_once(estimator, schedule):
    data, held_out = stripes(23), stripes(5, seed=1)
    config = dataclasses.replace(CONFIG, estimator=estimator, schedule=schedule)
    finished = train(data, config, held_out=held_out)
    longer = train(data, state=finished, held_out=held_out, epochs=5)
    at_once = train(data, dataclasses.replace(config, epochs=5), held_out=held_out)
    assert bits_of(longer) == bits_of(at_once)
    assert [r[:8] for r in longer.history] == [r[:8] for r in at_once.history]
    assert (longer.epoch, longer.step, longer.config) == (5, 25, at_once.config)
    assert bits_of(train(data, config, epochs=5)) == bits_of(train(data, at_once.config))


def test_under_a_linear_schedule_more_epochs_raise_the_rate_again():
    config = dataclasses.replace(CONFIG, schedule="linear", epochs=2)
    longer = train(stripes(23), state=train(stripes(23), config), epochs=4)
    assert np.allclose([r.learning_rate for r in longer.history], [0.1, 0.05, 0.05, 0.025])


def test_fewer_epochs_than_are_done_are_refused():
    state = train(stripes(23), CONFIG)
    with pytest.raises(InputError, match="3 epochs are done; got epochs=2: give as many or more"):
        train(stripes(23), state=state, epochs=2)
    with pytest.raises(InputError, match="epochs must be a whole number"):
        train(stripes(23), state=state, epochs=4.5)
    assert train(stripes(23), state=state, epochs=np.int64(3)).epoch == 3


def test_a_callback_can_stop_training_which_goes_on_later_to_the_same_bits():
    seen = []

    def stop_at_2(state):
        seen.append(state)
        if state.epoch == 2:
            raise StopTraining

    stopped = train(stripes(23), CONFIG, on_epoch=stop_at_2)
    assert stopped is seen[-1]
    assert [s.epoch for s in seen] == [1, 2]
    assert bits_of(train(stripes(23), state=stopped)) == bits_of(train(stripes(23), CONFIG))


def test_other_errors_of_a_callback_are_not_swallowed():
    def fail(state):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        train(stripes(23), CONFIG, on_epoch=fail)


def test_every_epoch_takes_the_rows_in_another_order(monkeypatch):
    orders, run = [], training.train_minibatches

    def note(words, order, *arguments):
        orders.append(order.tolist())
        return run(words, order, *arguments)

    monkeypatch.setattr(training, "train_minibatches", note)
    train(stripes(23), CONFIG)
    assert [sorted(order) for order in orders] == [list(range(23))] * 3
    assert len({tuple(order) for order in orders}) == 3


def test_the_epochs_of_a_training_are_those_of_epochs_trained_one_by_one():
    state = initialise(stripes(23), CONFIG)
    for _ in range(3):
        state = train_epoch(state, stripes(23))
    assert bits_of(state) == bits_of(train(stripes(23), CONFIG))


def test_the_repr_of_a_state_is_short():
    state = train(stripes(23), CONFIG, stop_epoch=2)
    assert repr(state) == "TrainingState(RBM(7 visible, 3 hidden units), cd-1, epoch 2 of 3)"
    assert "<th>weight_norm</th>" in state._repr_html_()
    assert "epoch 0 of 3" in initialise(stripes(5), CONFIG)._repr_html_()
