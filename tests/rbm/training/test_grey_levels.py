"""Data drawn anew for every epoch: against a twin of the random numbers, their chances, and training that goes on."""

import dataclasses

import naive
import numba
import numpy as np
import pytest
from conftest import JIT
from toys import CONFIG, bits_of

import rbm
from rbm import InputError, grey_levels, train
from rbm.streams import stream_key
from rbm.training.grey_levels import GreyLevels, chances_of, group_levels

G = np.random.default_rng(3)


def of_bytes(levels, seed=1):
    return GreyLevels(group_levels(levels), chances_of(np.arange(256) / 255), levels.shape[1], seed)


@pytest.mark.parametrize("units", [1, 3, 4, 7, 64, 67, 131])
@pytest.mark.parametrize("are_bytes", [True, False])
def test_a_unit_is_on_where_its_number_is_below_its_probability(units, are_bytes):
    levels = G.integers(0, 256, (5, units), dtype=np.uint8)
    levels[G.random(levels.shape) < 0.4] = 0
    data = of_bytes(levels, 7) if are_bytes else grey_levels(levels / 255, 7)
    key = [int(x) for x in stream_key(7, "grey levels")]
    for epoch in (0, 3):
        drawn = np.asarray(data.draw(epoch))
        for row in range(5):
            for unit in range(units):
                word = naive.philox([unit // 4, row, epoch, 0], key)[unit % 4]
                assert drawn[row, unit] == (word / 2**32 < levels[row, unit] / 255), (row, unit)


def test_units_are_on_as_often_as_they_should_and_independently(draws):
    epochs, p = draws(4001, 401), np.array([0.0, 0.003, 0.25, 0.5, 0.8, 0.997, 1.0])
    data = grey_levels(np.tile(p, (3, 1)), 5)
    drawn = np.array([np.asarray(data.draw(epoch)) for epoch in range(epochs)])
    z = (drawn.mean(axis=0) - p)[:, 1:-1] / np.sqrt(p * (1 - p) / epochs)[1:-1]
    assert np.abs(z).max() < 4
    assert not drawn[:, :, 0].any()
    assert drawn[:, :, -1].all()
    middle = drawn[:, :, 2:5].reshape(epochs, -1)
    correlations = np.corrcoef(middle.T)[np.triu_indices(9, 1)]
    assert np.abs(correlations).max() * np.sqrt(epochs) < 4.5
    following = [np.corrcoef(middle[:-1, j], middle[1:, j])[0, 1] for j in range(9)]  # epoch after epoch
    assert np.abs(following).max() * np.sqrt(epochs) < 4


def test_draws_depend_on_seed_and_epoch_and_not_on_threads():
    levels = G.random((23, 67))
    first = grey_levels(levels, 1).draw(0)
    for other in (grey_levels(levels, 1).draw(1), grey_levels(levels, 2).draw(0)):
        assert 0.2 < np.mean(np.asarray(first) != np.asarray(other)) < 0.5
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        assert grey_levels(levels, 1).draw(0) == first


def test_training_gets_the_draw_of_every_epoch():
    data, config = grey_levels(G.random((23, 7)), 4), dataclasses.replace(CONFIG, seed=6)
    state = rbm.training.state.initialise(data.draw(0), config)
    for epoch in range(config.epochs):
        state = rbm.train_epoch(state, data.draw(epoch))
    assert bits_of(train(data, config)) == bits_of(state)
    assert bits_of(train(data.draw(0), config)) != bits_of(state)


def test_a_saved_training_goes_on_with_the_draws_it_would_have_had(tmp_path):
    probabilities = G.random((23, 7))
    rbm.save(tmp_path / "x.h5", train(grey_levels(probabilities), CONFIG, stop_epoch=2))
    again = train(grey_levels(probabilities), state=rbm.load_state(tmp_path / "x.h5"))
    assert bits_of(again) == bits_of(train(grey_levels(probabilities), CONFIG))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.zeros(3), "shape"), (np.zeros((0, 3)), "shape"), (np.array([["a"]]), "real numbers"),
        ([[0.5, 1.5]], "from 0 to 1"), ([[-0.1]], "from 0 to 1"), ([[np.nan]], "from 0 to 1"),
    ],
)  # fmt: skip
def test_what_are_no_probabilities(values, message):
    with pytest.raises(InputError, match=message):
        grey_levels(values)
