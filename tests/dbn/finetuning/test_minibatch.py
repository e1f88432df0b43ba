"""States and steps of a minibatch, against enumeration of small stacks and against loops."""

import exact
import numba
import numpy as np
import pytest
import untied
from conftest import JIT, few

from dbn.finetuning.layers import layers_of, stack_of
from dbn.finetuning.minibatch import draw_states, keys_of, train_minibatch
from dbn.model import DBN
from rbm import RBM, pack

STACKS = {
    "one directed layer": untied.stack(5, 3, 2),
    "two directed layers": untied.stack(5, 3, 4, 2),
    "label units": untied.stack(5, 3, 2, n_labels=3),
    "label units above two directed layers": untied.stack(5, 2, 3, 2, n_labels=3),
}
ROWS = exact.all_states(5)[[0, 3, 13, 18, 18, 31, 7]]
CLASSES = np.array([0, 2, 1, 0, 2, 2, 0])  # of these, where there are label units
LONG = 60  # Gibbs steps after which the chains of these machines have forgotten where they began
RATE = 0.5


def rows_for(model):
    """The rows with their label units, if the stack has some, and their law."""
    n_labels = len(model.classes)
    rows = np.hstack([ROWS, np.eye(n_labels, dtype=np.uint8)[CLASSES]]) if n_labels else ROWS
    return rows, untied.law_of(rows, n_labels)


def updates(model, rows, k, step=0, seed=5, rate=RATE):
    """What a minibatch changes, divided by the rate: recognition (R, b), generative (G, a) and top (W, a, b)."""
    layers = layers_of(model)
    assert train_minibatch(layers, pack(rows), k, rate, keys_of(seed, model.n_layers), step) == 0
    before, after = untied.weights_of(model), untied.weights_of(stack_of(layers))
    return [
        [(new - old) / rate for old, new in zip(one, other, strict=True)]
        for one, other in zip([*before.up, *before.down, before.top], [*after.up, *after.down, after.top], strict=True)
    ]


def flat(parts):
    return np.concatenate([array.ravel() for part in parts for array in part])


def z_scores(model, k, expected):
    """How many standard errors the mean of many estimated updates lies from what is expected, of every parameter.

    Of every array the largest gradient is many of them, so that another sign or factor shows.
    """
    rows = np.tile(rows_for(model)[0], (few(60, 4), 1))  # neighbours differ, so that a label of another row shows
    estimates = np.array([flat(updates(model, rows, k, step)) for step in range(few(60, 24))])
    error = estimates.std(axis=0, ddof=1) / np.sqrt(len(estimates))
    assert (error > 0).all()
    ends = np.cumsum([array.size for part in expected for array in part])[:-1]
    assert min(large.max() for large in np.split(np.abs(flat(expected)) / error, ends)) > few(5, 0.3)
    return (estimates.mean(axis=0) - flat(expected)) / error


def expected_updates(model, sleep_law):
    """The exact gradients where the top chains end at a law: of log Q asleep, of the bound awake, and of the top."""
    weights, data = untied.weights_of(model), rows_for(model)[1]
    wake, fixed = untied.wake_laws(weights, data), untied.weights_of(model)
    sleep = untied.sleep_laws(weights, sleep_law)
    up = [
        [untied.gradient(lambda: untied.mean_log_q(weights, sleep, fixed), array) for array in pair]
        for pair in weights.up
    ]
    down = [[untied.gradient(lambda: untied.bound(weights, data), array) for array in pair] for pair in weights.down]
    W, _, b = weights.top
    below = untied.top_states(weights)
    above = 1 / (1 + np.exp(-(below @ W + b)))
    moved = wake[-1] - sleep_law
    return [*up, *down, [(moved[:, None] * below).T @ above, moved @ below, moved @ above]]


@pytest.mark.parametrize("name", STACKS)
def test_the_mean_update_is_the_gradient_where_chains_are_short(name):
    model = STACKS[name]
    weights = untied.weights_of(model)
    law = untied.chain(weights, untied.wake_laws(weights, rows_for(model)[1])[-1], 1)
    expected = expected_updates(model, law)
    assert np.abs(z_scores(model, 1, expected)).max() < few(4.5, 6)


@pytest.mark.skipif(not JIT, reason="chains are long")
@pytest.mark.parametrize("name", STACKS)
def test_after_long_chains_it_is_that_of_the_bound_and_of_minus_the_divergence_of_p_from_q(name):
    model = STACKS[name]
    weights, data = untied.weights_of(model), rows_for(model)[1]
    law = np.exp(untied.log_top(weights))
    expected = expected_updates(model, law)
    of_bound = [untied.gradient(lambda: untied.bound(weights, data), array) for array in weights.top]
    assert np.allclose(flat([of_bound]), flat(expected[-1:]), atol=1e-8)
    assert np.allclose(untied.chain(weights, untied.wake_laws(weights, data)[-1], LONG), law, atol=1e-4)
    assert np.abs(z_scores(model, LONG, expected)).max() < few(4.5, 6)


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("k", [1, 3])
def test_states_are_of_the_laws_of_the_two_passes(name, k):
    """Pairs of neighbouring layers, on both ways, and each row's start and end of the top chain, classes included."""
    model = STACKS[name]
    weights, copies, n_labels = untied.weights_of(model), few(3001, 401), len(model.classes)
    rows = rows_for(model)[0]
    for row in rows[[1, 5]]:
        data = pack(np.repeat(row[None], copies, axis=0))
        drawn = draw_states(layers_of(model), data, k, keys_of(3, model.n_layers), 7)
        wake = untied.wake_laws(weights, untied.law_of(row[None], n_labels))
        end = untied.chain(weights, wake[-1], k)
        sleep = untied.sleep_laws(weights, end)
        assert np.array_equal(drawn.wake[0].unpack(), np.repeat(row[None, :5], copies, axis=0))
        start, found = (way[-1].unpack() for way in drawn)
        assert np.array_equal(start[:, model.sizes[-2] :], np.repeat(row[None, 5:], copies, axis=0))
        assert (found[:, model.sizes[-2] :].sum(axis=1) == bool(n_labels)).all()
        assert exact.p_value(untied.top_number(found, n_labels), end) > 1e-4
        for layer in range(1, model.n_layers):
            up = untied.wake_laws(weights, untied.law_of(row[None, :5]))[layer - 1][:, None]
            up = up * np.exp(untied.log_up(weights, layer))
            down = (sleep[layer][:, None] * np.exp(untied.log_down(weights, layer))).T
            for states, law in ((drawn.wake, up), (drawn.sleep, down)):
                below, above = (exact.number(states[i].unpack()[:, : model.sizes[i]]) for i in (layer - 1, layer))
                numbers = below * law.shape[1] + above
                possible = np.flatnonzero(law.ravel() > 0)
                assert np.isin(numbers, possible).all()
                assert exact.p_value(np.searchsorted(possible, numbers), law.ravel()[possible]) > 1e-4


@pytest.mark.parametrize("name", STACKS)
def test_a_step_is_what_loops_make_of_the_states(name):
    model, k, step = STACKS[name], 2, 11
    rows = np.tile(rows_for(model)[0], (3, 1))[:17]
    weights = untied.weights_of(model)
    drawn = draw_states(layers_of(model), pack(rows), k, keys_of(5, model.n_layers), step)
    start, end = (way[-1].unpack().astype(float) for way in drawn)
    assert np.array_equal(start[:, model.sizes[-2] :], rows[:, 5:])
    wake, sleep = (
        [states.unpack()[:, :n].astype(float) for states, n in zip(way, model.sizes, strict=False)] for way in drawn
    )

    def loops(given, target, fields, biased):
        """The sum over rows of given (target - probability), and of target - probability; a mean."""
        W, b = np.zeros((given.shape[1], target.shape[1])), np.zeros(target.shape[1])
        for r in range(len(given)):
            for j in range(target.shape[1]):
                x = biased[j]
                for i in range(given.shape[1]):
                    x += given[r, i] * fields[i, j]
                rest = (target[r, j] - 1 / (1 + np.exp(-x))) / len(given)
                b[j] += rest
                W[:, j] += given[r] * rest
        return W, b

    expected = []
    for layer, (R, b) in enumerate(weights.up, start=1):
        expected.append(loops(sleep[layer - 1], sleep[layer], R, b))
    for layer, (G, a) in enumerate(weights.down, start=1):
        found = loops(wake[layer], wake[layer - 1], G.T, a)
        expected.append((found[0].T, found[1]))
    W, a, b = weights.top
    positive, negative = (1 / (1 + np.exp(-(states @ W + b))) for states in (start, end))
    expected.append(
        (
            start.T @ positive / 17 - end.T @ negative / 17,
            start.mean(axis=0) - end.mean(axis=0),
            positive.mean(axis=0) - negative.mean(axis=0),
        )
    )
    assert np.allclose(flat(updates(model, rows, k, step)), flat(expected), atol=3e-6)


def test_biases_that_a_way_does_not_use_stay_as_they_were():
    model = STACKS["two directed layers"]
    layers = layers_of(model)
    unused = [p.tables.visible_bias.copy() for p in (*layers.up, *layers.down)]
    for step in range(5):
        train_minibatch(layers, pack(ROWS), 1, RATE, keys_of(1, 3), step)
    for before, parameters in zip(unused, (*layers.up, *layers.down), strict=True):
        assert before.tobytes() == parameters.tables.visible_bias.tobytes()


def test_nothing_is_kept_from_one_minibatch_to_the_next_but_the_parameters():
    model = STACKS["two directed layers"]
    layers, keys = layers_of(model), keys_of(1, 3)
    for step in range(3):
        fresh = layers_of(stack_of(layers))
        for moved in (layers, fresh):
            train_minibatch(moved, pack(ROWS), 2, RATE, keys, step)
        for one, other in zip(layers.every, fresh.every, strict=True):
            for name in ("forward", "hidden_bias"):
                assert getattr(one.tables, name).tobytes() == getattr(other.tables, name).tobytes()


def test_gibbs_steps_of_all_minibatches_are_numbered_on():
    """Of a top machine without weights the end depends on the number of the last step alone."""
    model = STACKS["one directed layer"]
    flat_top = RBM(np.zeros((3, 2)), np.zeros(3), np.zeros(2))
    layers = layers_of(DBN((model.machines[0], flat_top), (), model.generative))
    data, keys = pack(np.repeat(ROWS, 9, axis=0)), keys_of(1, 2)
    ends = [draw_states(layers, data, 1, keys, step).sleep[-1] for step in range(9)]
    assert len({end.words.tobytes() for end in ends}) == 9
    for step in range(3):
        assert draw_states(layers, data, 3, keys, step).sleep[-1] == ends[3 * step + 2]


def test_random_numbers_depend_on_seed_minibatch_and_layer():
    model = untied.stack(67, 31, 37, 29, scale=0.1)
    rows = pack(np.random.default_rng(1).integers(0, 2, (5, 67)))

    def bits(seed=5, step=3, k=2):
        drawn = draw_states(layers_of(model), rows, k, keys_of(seed, model.n_layers), step)
        return [states.words.tobytes() for way in drawn for states in way][1:]

    first = bits()
    assert bits() == first
    for other in (bits(seed=6), bits(step=4)):
        assert all(one != two for one, two in zip(first, other, strict=True))
    keys = keys_of(5, 4)
    assert len({key.tobytes() for key in (*keys.up, keys.chain, *keys.down)}) == 7


@pytest.mark.skipif(not JIT, reason="plain Python has one thread")
def test_bits_do_not_depend_on_threads():
    model = untied.stack(131, 67, 71, 29, scale=0.2)
    rows = np.random.default_rng(1).integers(0, 2, (53, 131))

    def bits(threads):
        numba.set_num_threads(threads)
        layers = layers_of(model)
        for step in range(3):
            train_minibatch(layers, pack(rows), 2, 0.1, keys_of(1, 3), step)
        return [table.tobytes() for parameters in layers.every for table in parameters.tables]

    assert bits(1) == bits(2) == bits(3)
