"""Persistent chains of the top machine: they go on, keep its law, are saved, and are those a loop would keep."""

import dataclasses

import exact
import numba
import numpy as np
import pytest
import untied
from conftest import JIT, few
from damage import editing
from labelled import classes

from dbn import FinetuningConfig, finetune, load, save
from dbn.finetuning.layers import layers_of, stack_of
from dbn.finetuning.minibatch import draw_states, draw_wake, keys_of, train_minibatch
from rbm import InputError, pack, with_labels
from rbm.streams import stream_generator

PLAIN, LABELLED = untied.stack(5, 3, 4, 2), untied.stack(5, 3, 2, n_labels=3)
ROWS, CLASSES = classes(31, 3, 5)
CONFIG = FinetuningConfig(epochs=3, learning_rate=0.1, k=2, batch_size=7, seed=3, estimator="pcd")


def data_of(model):
    """Rows, with their label units where the stack has some."""
    return with_labels(ROWS, CLASSES, 3).draw() if model.classes else pack(ROWS)


def tuned(model, config=CONFIG, **options):
    labels = np.array(model.classes)[CLASSES] if model.classes else None
    return finetune(ROWS, config, state=model, labels=labels, **options)


def bits_of(state):
    model, chains = state.model, state.tuning.chains
    machines = (*model.machines, *model.generative)
    arrays = [getattr(m, name) for m in machines for name in ("weights", "visible_bias", "hidden_bias")]
    return [array.tobytes() for array in (*arrays, chains.words)]


@pytest.mark.parametrize("model", [PLAIN, LABELLED], ids=["plain", "label units"])
def test_chains_go_on_where_they_were_left(model):
    layers, data, keys = layers_of(model), data_of(model), keys_of(5, model.n_layers)
    start = draw_wake(layers, data, keys, 3)[-1].words.copy()
    chains = start.copy()
    first = draw_states(layers, data, 1, keys, 0, chains)
    assert np.array_equal(first.sleep[-1].words, chains)
    assert not np.array_equal(chains, start)
    draw_states(layers, data, 1, keys, 1, chains)
    at_once = start.copy()
    draw_states(layers, data, 2, keys, 0, at_once)
    assert np.array_equal(chains, at_once)  # steps are numbered on, and nothing of the second minibatch's rows is in


def test_chains_of_the_law_of_the_top_machine_keep_it_and_the_pass_down_is_the_stack():
    weights, n = untied.weights_of(LABELLED), few(20011, 3001)
    law, states = np.exp(untied.log_top(weights)), untied.top_states(weights)
    picked = np.random.default_rng(2).choice(len(states), n, p=law)
    chains = pack(states[picked].astype(np.uint8)).words.copy()
    rows = with_labels(np.tile(ROWS[:1], (n, 1)), np.zeros(n, int), 3).draw()
    drawn = draw_states(layers_of(LABELLED), rows, 1, keys_of(7, 2), 0, chains)
    ends = drawn.sleep[-1].unpack()
    assert not np.array_equal(ends, states[picked])
    assert exact.p_value(untied.top_number(ends, 3), law) > 1e-4
    assert exact.p_value(exact.number(drawn.sleep[0].unpack()), untied.sleep_laws(weights, law)[0]) > 1e-4
    assert np.array_equal(drawn.wake[0].unpack(), np.tile(ROWS[:1], (n, 1)))  # the way up is of the rows


@pytest.mark.parametrize("n_labels", [0, 3])
def test_an_epoch_keeps_the_chains_of_the_first_minibatch(n_labels):
    model = untied.stack(5, 11, 7, n_labels=n_labels, scale=5)  # weak chains fed the same random numbers soon meet
    layers, data, keys = layers_of(model), data_of(model), keys_of(3, model.n_layers)
    chains, step = None, 0
    for epoch in range(2):
        order = stream_generator(3, "up-down: order", epoch).permutation(31)
        for first in range(0, 31, 7):
            rows = data.rows(order[first : first + 7])
            if chains is None:
                chains = draw_wake(layers, rows, keys, 0)[-1].words.copy()
            train_minibatch(layers, rows, 2, 0.1 * rows.n / 7, keys, step, chains)
            step += 1
    state = tuned(model, epochs=2)
    assert np.array_equal(state.tuning.chains.words, chains)
    assert state.tuning.chains.n == 7  # the last minibatch has three rows
    expected = stack_of(layers)
    for one, other in zip(state.model.machines, expected.machines, strict=True):
        assert one.weights.tobytes() == other.weights.tobytes()
    from_data = tuned(model, dataclasses.replace(CONFIG, estimator="cd"), epochs=2)
    assert from_data.tuning.chains is None
    assert from_data.model.machines[-1] != state.model.machines[-1]


@pytest.mark.parametrize("model", [PLAIN, LABELLED], ids=["plain", "label units"])
def test_saved_and_gone_on_with_it_is_the_same_to_the_bit(model, tmp_path):
    save(tmp_path / "x.h5", tuned(model, epochs=1))
    read = load(tmp_path / "x.h5")
    labels = np.array(model.classes)[CLASSES] if model.classes else None
    again = finetune(ROWS, state=read, labels=labels, epochs=3)
    assert bits_of(again) == bits_of(tuned(model))


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_bits_do_not_depend_on_threads():
    model, rows = untied.stack(131, 67, 71, 29, scale=0.2), np.random.default_rng(1).integers(0, 2, (53, 131))
    found = []
    for threads in (1, 2, 3):
        numba.set_num_threads(threads)
        found.append(bits_of(finetune(rows, CONFIG, state=model)))
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda f: f["finetuning"].pop("chains"), "lacks a part: /finetuning/chains"),
        (lambda f: replace(f, np.zeros((7, 2), np.uint64)), "/finetuning/chains has shape"),
        (lambda f: replace(f, np.zeros((0, 1), np.uint64)), "a chain or more"),
        (lambda f: replace(f, np.zeros((7, 1), np.uint64)), "exactly one of the 3 label units"),
        (lambda f: replace(f, np.zeros((7, 1))), "must hold"),
    ],
)
def test_a_file_with_wrong_chains_is_refused(tmp_path, change, message):
    save(tmp_path / "x.h5", tuned(LABELLED, epochs=1))
    with editing(tmp_path / "x.h5") as file:
        change(file)
    with pytest.raises(InputError, match=f"x.h5.*{message}"):
        load(tmp_path / "x.h5")


def replace(file, words):
    del file["finetuning/chains"]
    file["finetuning/chains"] = words


@pytest.mark.parametrize("estimator", ["tempering", "hybrid", 1])
def test_other_estimators_are_refused(estimator):
    with pytest.raises(InputError, match="estimator must be one of cd, pcd"):
        FinetuningConfig(estimator=estimator)
