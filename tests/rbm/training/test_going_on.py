"""Training that stops and goes on: more epochs, callbacks that stop, epochs one by one; a function as estimator."""

import dataclasses

import numpy as np
import pytest
from toys import CONFIG, bits_of, stripes

from rbm import InputError, StopTraining, reference, train, train_epoch
from rbm.training.state import initialise


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


def test_every_epoch_is_trained_with_its_own_momentum_and_gibbs_steps():
    """Under both schedules an epoch is that of a plain configuration with the values it has by then."""
    config = dataclasses.replace(CONFIG, momentum=0.8, momentum_ramp=2, k=1, last_k=5, estimator="pcd")
    state = train(stripes(23), config)
    expected = initialise(stripes(23), CONFIG)._replace(chains=initialise(stripes(23), config).chains)
    for momentum, k in ((0.0, 1), (0.4, 3), (0.8, 5)):
        plain = dataclasses.replace(CONFIG, momentum=momentum, k=k, estimator="pcd")
        expected = train_epoch(expected._replace(config=plain), stripes(23))
    assert bits_of(state) == bits_of(expected)


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


def test_a_function_given_as_estimator_is_asked_for_every_minibatch():
    seen = []

    def estimate(batch):
        seen.append((batch.step, len(batch.data)))
        return reference.contrastive_divergence(batch)

    trained = train(stripes(23), CONFIG, estimator=estimate)
    assert seen == [(step, 3 if step % 5 == 4 else 5) for step in range(15)]
    assert np.allclose(trained.model.weights, train(stripes(23), CONFIG).model.weights, atol=1e-5)
