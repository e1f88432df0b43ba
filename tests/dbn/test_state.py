"""More epochs, stopping from a callback, and short reprs."""

import dataclasses

import numpy as np
import pytest
from conftest import random_machine
from toys import bits_of, stripes

from dbn import DBN, DBNConfig, generate, load, more_epochs, pretrain, save
from dbn.state import without_training
from rbm import InputError, StopTraining

DATA, HELD_OUT = stripes(23), stripes(5, seed=1)
CONFIG = DBNConfig(layers=(5, 3), epochs=3, k=1, batch_size=7, n_chains=3, learning_rate=0.1, snapshots=True)


def trained(config, **options):
    return pretrain(DATA, config, held_out=HELD_OUT, **options)


def with_epochs(*epochs, config=CONFIG):
    return dataclasses.replace(config, epochs=epochs if len(epochs) > 1 else epochs[0])


def same(state, other):
    assert state.config == other.config
    assert [bits_of(s) for s in state.states] == [bits_of(s) for s in other.states]
    assert [s.config for s in state.states] == [s.config for s in other.states]
    for a, b in zip(state.states, other.states, strict=True):
        assert [r[:8] for r in a.history] == [r[:8] for r in b.history]
    assert [(s.layer, s.epoch) for s in state.snapshots] == [(s.layer, s.epoch) for s in other.snapshots]
    for a, b in zip(state.snapshots, other.snapshots, strict=True):
        assert np.array_equal(a.machine.weights, b.machine.weights)
    return True


@pytest.mark.parametrize("schedule", ["constant", "power"])
@pytest.mark.parametrize("estimator", ["cd", "pcd"])
def test_the_last_layer_of_a_finished_stack_goes_on_as_if_all_epochs_were_trained_at_once(
    schedule, estimator, tmp_path
):
    config = dataclasses.replace(CONFIG, estimator=estimator, schedule=schedule)
    finished = trained(config)
    longer = pretrain(DATA, state=finished, held_out=HELD_OUT, epochs=[3, 6])
    assert same(longer, trained(with_epochs(3, 6, config=config)))
    assert longer.complete
    save(tmp_path / "x.h5", longer)
    assert same(load(tmp_path / "x.h5"), longer)


def test_epochs_of_an_unfinished_stack_change_from_the_layer_in_training_up():
    first = trained(CONFIG, on_epoch=stopper(2))
    assert same(pretrain(DATA, state=first, held_out=HELD_OUT, epochs=5), trained(with_epochs(5)))
    assert same(pretrain(DATA, state=first, held_out=HELD_OUT, epochs=(2, 4)), trained(with_epochs(2, 4)))
    done = trained(CONFIG, on_epoch=stopper(3))  # layer 1 is done, layer 2 not begun
    assert same(pretrain(DATA, state=done, held_out=HELD_OUT, epochs=(4, 1)), trained(with_epochs(4, 1)))
    assert same(pretrain(DATA, state=trained(with_epochs(6), on_epoch=stopper(3)), held_out=HELD_OUT, epochs=3),
                trained(CONFIG))  # fmt: skip


def test_epochs_go_with_a_configuration_too():
    assert same(trained(CONFIG, epochs=2), trained(with_epochs(2)))


def test_no_more_epochs_than_are_done_end_the_training():
    state = trained(with_epochs(3, 6), on_epoch=stopper(6))
    assert not state.complete
    ended = pretrain(DATA, state=state, held_out=HELD_OUT, epochs=3)
    assert ended.complete
    assert same(ended, trained(CONFIG))


def test_a_layer_below_a_trained_one_keeps_its_epochs():
    finished = trained(CONFIG)
    with pytest.raises(InputError, match="only layer 2 and those above .*: give one value a layer, epochs 3,6"):
        pretrain(DATA, state=finished, epochs=6)
    with pytest.raises(InputError, match="epochs 3,3"):
        more_epochs(finished, (2, 3))
    with pytest.raises(InputError, match="layer 2 has 3 epochs behind it; got 2: give as many or more"):
        more_epochs(finished, (3, 2))
    with pytest.raises(InputError, match="epochs must be one value or 2, one a layer; got 3"):
        more_epochs(finished, (3, 3, 3))


def test_the_data_must_be_the_same_for_more_epochs():
    with pytest.raises(InputError, match="not the data this training began with"):
        pretrain(stripes(23, seed=1), state=trained(CONFIG), epochs=(3, 4))


def stopper(epochs):
    def stop(state):
        if state.epochs_done == epochs:
            raise StopTraining

    return stop


@pytest.mark.parametrize("epochs", [1, 3, 4, 6])
def test_a_callback_can_stop_training_which_goes_on_later_to_the_same_bits(epochs):
    stopped = trained(CONFIG, on_epoch=stopper(epochs))
    assert stopped.epochs_done == epochs
    assert same(pretrain(DATA, state=stopped, held_out=HELD_OUT), trained(CONFIG))


def test_reprs_are_short():
    state = trained(CONFIG, on_epoch=stopper(4))
    assert repr(state.model) == "DBN(7-5-3 units)"
    assert repr(state) == "PretrainingState(DBN(7-5-3 units), 4 of 6 epochs)"
    assert "<th>layer 2</th><td>epoch 1 of 3</td>" in state._repr_html_()
    assert "<th>layer 0</th><td>7 units</td>" in state.model._repr_html_()
    given = without_training(DBN((random_machine(7, 3, 1),)))
    assert repr(given) == "PretrainingState(DBN(7-3 units), no training)"
    assert "no training" in given._repr_html_()
    generated = generate(given.model, 1, 5, 2)
    assert repr(generated).startswith("Generated(visible=States(5 x 7 units, ")
    assert repr(generated).endswith(" on), sweeps=2)")
    assert "<th>seed</th><td>0</td>" in generated._repr_html_()
