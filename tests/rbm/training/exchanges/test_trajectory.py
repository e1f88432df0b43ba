"""Training by parallel trajectory tempering: which machines are kept, log Z along the training, what is refused."""

import dataclasses

import numpy as np
import pytest
from conftest import JIT, few
from levels import exact_trajectory
from toys import CONFIG, stripes

import rbm
from rbm import InputError, log_partition, train
from rbm.kernels.minibatch_arrays import zero_velocity
from rbm.sampling import sample_trajectory
from rbm.training.exchanges import trajectory
from rbm.training.exchanges.trajectory import TrajectoryAtWork, with_top_kept
from rbm.training.loop import train_epoch
from rbm.training.state import initialise

ALONG = dataclasses.replace(CONFIG, estimator="trajectory", n_chains=few(199, 23), learning_rate=0.3, epochs=12)
SLOWLY = dataclasses.replace(ALONG, n_hidden=5, learning_rate=0.1, momentum=0.0, epochs=32)
LEARNT = stripes(23, columns=11)


def test_it_begins_with_a_machine_without_couplings_and_the_one_to_be_trained():
    state = initialise(LEARNT, ALONG)
    free, first = state.levels.trajectory.machines
    assert not free.weights.any()
    assert first is state.model
    assert np.allclose(free.visible_bias, first.visible_bias, atol=0.05)


def test_a_machine_is_kept_once_too_few_states_are_exchanged_with_the_last():
    chains, _ = exact_trajectory(few(997, 101), 0)
    machines = chains.trajectory.machines
    near = TrajectoryAtWork(chains)
    near.advance(machines[2].tables, 1)  # the top is now the machine below it: all are exchanged
    assert len(near.chains.levels) == 4
    far = dataclasses.replace(machines[-1], weights=9 - 5 * machines[-1].weights)
    beyond = TrajectoryAtWork(chains)
    top = beyond.advance(far.tables, 3).copy()  # in the first and the last sweep, of an even number, the top takes part
    assert len(beyond.chains.levels) == 5
    kept, now = beyond.chains.trajectory.machines[-2:]
    assert np.array_equal(kept.weights, far.weights)
    assert kept is now
    assert beyond.chains.levels[-2].visible == beyond.chains.levels[-1].visible == rbm.States(top, 5)
    assert len(beyond.changes) == 4
    assert len(beyond.changes[-2]) == 2
    assert beyond.changes[-1] == []
    assert beyond.chains.exchanges.attempts.tolist() == [2 * len(top), len(top), 2 * len(top), 0]
    beyond.advance(far.tables, 1)  # an odd sweep: the top and the machine just kept exchange in every attempt
    assert beyond.chains.exchanges.swaps[-1] == len(top)
    assert beyond.chains.levels[-2].visible != beyond.chains.levels[-1].visible  # drawn from other random numbers


def test_levels_that_do_not_try_keep_nothing():
    """In an odd sweep of four levels the top has no partner, however far it is."""
    chains, _ = exact_trajectory(101, 1)
    far = dataclasses.replace(chains.trajectory.machines[-1], weights=9 - 5 * chains.trajectory.machines[-1].weights)
    epoch = TrajectoryAtWork(chains)
    epoch.advance(far.tables, 1)
    assert len(epoch.chains.levels) == 4


def test_no_more_machines_are_kept_than_there_may_be(monkeypatch):
    monkeypatch.setattr(trajectory, "_MOST_LEVELS", 3)
    monkeypatch.setattr(trajectory, "LEAST_ACCEPTANCE", 1.1)
    assert len(train(LEARNT, ALONG, stop_epoch=3).levels.levels) == 3


@pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
def test_log_z_along_a_training_is_that_of_enumeration():
    seen = []
    state = train(
        stripes(47, columns=11), SLOWLY, on_epoch=lambda s: seen.append((s.history[-1].log_z, log_partition(s.model)))
    )
    found, wanted = np.array(seen).T
    assert len(state.levels.levels) > 2
    assert np.ptp(wanted) > 3
    assert np.abs(found - wanted).max() < 0.4
    assert np.abs(found - wanted).mean() < 0.1
    assert min(record.swap_rate for record in state.history) > 0.1
    assert state.history[-1].round_trips > 0


@pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
def test_log_z_from_exact_states_is_exact_within_its_error():
    """At parameters that stay where they are; over independent seeds."""
    chains, _ = exact_trajectory(499, 0)
    model = chains.trajectory.machines[-1]
    config = dataclasses.replace(ALONG, n_chains=499, learning_rate=1e-30, momentum=0.0, weight_decay=0.0)
    begun = initialise(stripes(47, columns=5), config)
    begun = begun._replace(model=model, velocity=zero_velocity(model.tables))
    found = []
    for seed in range(7):
        levels = tuple(level._replace(seed=seed) for level in chains.levels)
        state = train_epoch(begun._replace(levels=chains._replace(levels=levels, seed=seed)), stripes(47, columns=5))
        found.append(state.history[-1].log_z)
    error = np.std(found, ddof=1) / np.sqrt(7)
    assert error < 0.05
    assert abs(np.mean(found) - log_partition(model)) < 6 * error


def test_what_was_tried_before_a_machine_was_kept_is_not_counted_to_it():
    chains, _ = exact_trajectory(101, 0)
    epoch, far = TrajectoryAtWork(chains), chains.trajectory.machines[-1]
    far = dataclasses.replace(far, weights=9 - 5 * far.weights)
    epoch.advance(chains.trajectory.machines[-1].tables, 2)
    epoch.advance(far.tables, 3)  # three sweeps, of which two are even
    assert [len(pair) for pair in epoch.changes] == [3, 2, 2, 0]


def test_swaps_of_every_epoch_are_recorded():
    seen = []
    state = train(LEARNT, ALONG, on_epoch=seen.append, stop_epoch=3)
    for after, record in zip(seen, state.history, strict=True):
        exchanges = after.levels.exchanges
        tried = exchanges.attempts > 0
        assert record.swap_rate == exchanges.rates[tried].min()
        assert record.round_trips == exchanges.round_trips
    assert np.array_equal(state.levels.trajectory.machines[-1].weights, state.model.weights)
    assert sample_trajectory(state.levels, 3).visible.shape == (ALONG.n_chains, 11)


def test_a_file_must_begin_with_a_machine_without_couplings(tmp_path):
    levels = with_top_kept(train(LEARNT, ALONG, stop_epoch=1).levels)
    machines = levels.trajectory.machines
    damaged = levels.trajectory._replace(machines=(machines[1], *machines[1:]))
    state = initialise(LEARNT, ALONG)._replace(levels=levels._replace(trajectory=damaged))
    rbm.save(tmp_path / "x.h5", state)
    with pytest.raises(InputError, match="/state/levels/weights must begin with those of a machine without couplings"):
        rbm.load_state(tmp_path / "x.h5")
