"""Epochs that are rejected: what is restored and what goes on, which swaps decide, files, threads, refusals."""

import dataclasses
import itertools

import exact
import numba
import numpy as np
import pytest
from conftest import JIT, few
from levels import exact_trajectory
from toys import CONFIG, bits_of, stripes

import rbm
from dbn import DBNConfig
from rbm import InputError, TrainingConfig, train, train_epoch
from rbm.reference import contrastive_divergence
from rbm.training.exchanges import trajectory
from rbm.training.exchanges.trajectory import TrajectoryAtWork, with_top_kept
from rbm.training.state import initialise

REJECTING = dataclasses.replace(
    CONFIG, estimator="trajectory", n_chains=few(47, 7), epochs=5, reject_below=0.1, schedule="linear"
)
KINDS = {
    "momentum": {"momentum": 0.5},
    "adam, centred, sparse": {"optimiser": "adam", "gradient": "centred", "sparsity_cost": 0.1},
    "running mean": {"mean_rate": 0.3, "mean_every": 2},
}
ROWS = stripes(17)


@pytest.fixture
def swaps(monkeypatch):
    """Measured shares of swaps that are given here, an epoch each, in the place of those measured; log Z is 7, 8, .."""

    def give(*shares):
        told = list(enumerate(shares, start=7))
        monkeypatch.setattr(TrajectoryAtWork, "_measured", lambda self: (told[0][0], told.pop(0)[1]))

    return give


def epochs(config: TrainingConfig) -> list:
    seen = [initialise(ROWS, config)]
    train(ROWS, state=seen[0], on_epoch=seen.append)
    return seen


def without_counters(state, *, kept: bool = False) -> list[bytes]:
    """All that moves; with the machine at the top kept, if asked for."""
    chains = with_top_kept(state.levels) if kept else state.levels
    levels = tuple(level._replace(sweeps=0) for level in chains.levels)
    return bits_of(state._replace(levels=chains._replace(levels=levels)))


@pytest.mark.parametrize("kind", KINDS)
def test_a_rejected_epoch_leaves_all_as_it_was_but_counters_and_the_rate(kind, swaps):
    config = dataclasses.replace(REJECTING, **KINDS[kind])
    swaps(0.5, 0.0999, 0.1, 0.0, 0.0)
    states = epochs(config)
    rejected, kept = [False, True, False, True, True], [False, True, False, True, False]
    for (before, after), undone, new in zip(itertools.pairwise(states), rejected, kept, strict=True):
        assert (without_counters(before, kept=new) == without_counters(after)) == undone
        assert after.step == before.step + 4
        assert after.levels.sweeps == before.levels.sweeps + 4
        assert after.epoch == before.epoch + 1
    history = states[-1].history
    assert [record.rejected for record in history] == [0, 1, 1, 2, 3]
    assert [record.last_swaps for record in history] == [0.5, 0.0999, 0.1, 0.0, 0.0]
    assert np.allclose([r.learning_rate for r in history], 0.1 * np.array([1, 0.8, 0.3, 0.2, 0.05]))
    assert [record.log_z for record in history] == [7, 7, 9, 9, 9]
    for record, after in zip(history, states[1:], strict=True):
        assert record.free_energy_train == after.model.free_energy(ROWS).mean()


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_epoch_is_one_at_half_the_rate_from_what_was_restored(kind, swaps):
    config = dataclasses.replace(REJECTING, **KINDS[kind], schedule="constant", epochs=3)
    swaps(0.5, 0.0, 0.5)
    states = epochs(config)
    swaps(0.5)
    levels = with_top_kept(states[1].levels)
    new = len(levels.levels) - 2
    levels = levels._replace(
        levels=tuple(one._replace(sweeps=8 if i == new else one.sweeps + 4) for i, one in enumerate(levels.levels))
    )
    plain = dataclasses.replace(config, learning_rate=0.05, reject_below=0.0)
    there = states[1]._replace(config=plain, epoch=2, step=8, history=(), levels=levels)
    assert bits_of(train_epoch(there, ROWS)) == bits_of(states[3])


def test_the_first_epoch_can_be_rejected(swaps):
    swaps(0.0)
    begun, after = epochs(dataclasses.replace(REJECTING, epochs=1))
    assert without_counters(begun, kept=True) == without_counters(after)
    assert np.isnan(after.history[0].log_z)
    assert after.history[0].rejected == 1


def test_without_a_rejection_the_bits_are_those_of_a_training_that_rejects_none(swaps):
    swaps(*[0.1] * 5)
    rejecting = epochs(REJECTING)[-1]
    swaps(*[0.0] * 5)
    plain = epochs(dataclasses.replace(REJECTING, reject_below=0.0))[-1]
    assert bits_of(rejecting) == bits_of(plain)
    assert [record.rejected for record in rejecting.history] == [0] * 5
    assert np.isnan([record.rejected for record in plain.history]).all()


FAR = dataclasses.replace(
    REJECTING, n_hidden=5, learning_rate=10.0, momentum=0.0, weight_decay=0.0, reject_below=0.29, schedule="constant",
    epochs=8,
)  # fmt: skip


def test_training_goes_on_bit_for_bit_after_a_rejection_by_any_number_of_threads(tmp_path):
    found = []
    for threads in (1, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        found.append(epochs(FAR))
    assert [bits_of(state) for state in found[0]] == [bits_of(state) for state in found[-1]]
    states = found[0]
    undone = [int(record.rejected) for record in states[-1].history]
    first = undone.index(1)
    assert any(one == other for one, other in itertools.pairwise(undone[first:]))  # a small rate is accepted
    rbm.save(tmp_path / "x.h5", states[first + 1])
    again = train(ROWS, state=rbm.load_state(tmp_path / "x.h5"))
    assert bits_of(again) == bits_of(states[-1])
    assert [record.rejected for record in again.history] == undone


def acceptance(below: np.ndarray, above: np.ndarray) -> float:
    """The exact share of swaps that succeed between independent states of two laws."""
    ratio = np.outer(above, below) / np.outer(below, above)  # row: the state below, column: the one above
    return float((np.outer(below, above) * np.minimum(1, ratio)).sum())


@pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
def test_swaps_are_measured_of_all_pairs_above_the_machine_kept_last_before():
    chains, laws = exact_trajectory(1009, 0)
    marginal = [law.sum(axis=1) for law in laws]
    top = chains.trajectory.machines[-1]
    far = dataclasses.replace(top, weights=1.4 * top.weights)
    laws_far = exact.joint(far).sum(axis=1)
    blank = train(ROWS, dataclasses.replace(REJECTING, epochs=1)).history[0]
    for moves, wanted in (([], acceptance(marginal[2], marginal[3])), ([far], acceptance(marginal[2], laws_far))):
        epoch = TrajectoryAtWork(chains)
        for machine in moves:
            epoch.chains = epoch.chains._replace(
                trajectory=chains.trajectory._replace(machines=(*chains.trajectory.machines[:-1], machine))
            )
            epoch = kept(epoch)
        share = epoch.record(blank).last_swaps
        assert abs(share - wanted) < 5 * np.sqrt(wanted * (1 - wanted) / 1009)  # of as many independent ladders


def kept(epoch: TrajectoryAtWork) -> TrajectoryAtWork:
    """Keep the machine at the top, as `advance` does: above it no state is hard to exchange."""
    epoch.chains = with_top_kept(epoch.chains)
    epoch.changes.append([])
    epoch.changes[-2] = [np.zeros((2, 1009))]
    return epoch


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: TrainingConfig(reject_below=0.1), "0 but of the estimator trajectory; got 0.1 with cd"),
        (lambda: TrainingConfig(estimator="trajectory", reject_below=0.3), "from 0 to below 0.3; got 0.3"),
        (lambda: TrainingConfig(estimator="trajectory", reject_below=-0.1), "from 0 to below 0.3"),
        (lambda: DBNConfig(layers=(5, 3), estimator=("trajectory", "pcd"), reject_below=0.1), "got 0.1 with pcd"),
        (lambda: train(ROWS, REJECTING, estimator=contrastive_divergence), "leave out the function"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()


def test_of_a_stack_one_layer_may_reject():
    config = DBNConfig(layers=(5, 3), estimator=("trajectory", "pcd"), reject_below=(0.1, 0.0))
    assert [config.machine(layer).reject_below for layer in (1, 2)] == [0.1, 0.0]


def test_no_more_machines_are_kept_than_there_may_be(swaps, monkeypatch):
    monkeypatch.setattr(trajectory, "_MOST_LEVELS", 2)
    swaps(0.0)
    begun, after = epochs(dataclasses.replace(REJECTING, epochs=1))
    assert without_counters(begun) == without_counters(after)
