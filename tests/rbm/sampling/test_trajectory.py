"""Trajectories: which machines are kept, log Z of each against enumeration, the same bits by any threads."""

import importlib

import exact
import numba
import numpy as np
import pytest
from conftest import JIT, few, random_machine
from trained_machines import trained_on_stripes

from rbm import RBM, InputError, log_partition, pack
from rbm.mixing import measure_mixing
from rbm.sampling import (
    Trajectory,
    independent_machine,
    sample_trajectory,
    start_trajectory,
    trajectory_levels,
    trajectory_log_partition,
)
from rbm.sampling.trajectory import swap_changes

trajectory_levels_module = importlib.import_module("rbm.sampling.trajectory_levels")  # the function has its name

compiled = pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
PILOT = {"chains": few(100, 4), "sweeps": few(10, 2)}


@pytest.fixture(scope="module")
def snapshots():
    return [trained_on_stripes(steps=steps)[0] for steps in (0, 2, 8, 16, 64, 300)]


@pytest.fixture(scope="module")
def levels(snapshots):
    return trajectory_levels(snapshots, acceptance=0.6, **PILOT)


def bits(chains) -> tuple:
    return (
        [level.visible.words.tobytes() for level in chains.levels], chains.hidden.words.tobytes(), chains.sweeps,
        chains.exchanges.swaps.tolist(), chains.exchanges.attempts.tolist(), chains.exchanges.round_trips,
    )  # fmt: skip


def test_levels_lead_from_no_couplings_to_the_last_snapshot(snapshots, levels):
    assert not levels.machines[0].weights.any()
    assert levels.machines[-1] is snapshots[-1]
    assert (levels.positions[0], levels.positions[-1]) == (0, 6)
    assert (np.diff(levels.positions) > 0).all()
    assert len(levels.machines) == len(levels.positions)


@compiled
def test_levels_exchange_about_as_often_as_they_should(levels):
    for along, least in ((levels, 0.6), (trajectory_levels(levels.machines[1:]), 0.3)):
        chains = sample_trajectory(start_trajectory(along, 101), 50).counted_anew()
        rates = sample_trajectory(chains, 100).exchanges.rates
        assert (rates > least - 0.15).all()
        assert rates.min() < least + 0.2


@compiled
def test_snapshots_that_are_near_are_skipped_and_far_ones_get_machines_between():
    last = trained_on_stripes()[0]
    near = [RBM((1 + 1e-5 * t) * last.weights, last.visible_bias, last.hidden_bias) for t in range(7)]
    found = trajectory_levels(near).positions
    assert set(found[found >= 1]) == {1.0, 7.0} or set(found[found >= 1]) == {7.0}
    assert len(found) == len(set(found)) > 2  # one step from no couplings to the first is too far
    between = found[(found > 0) & (found < 1)]
    assert (between * 2**20 == np.round(between * 2**20)).all()
    demanding = trajectory_levels(near, acceptance=0.8).positions
    assert len(demanding) > len(found)


def test_a_level_between_two_snapshots_has_their_mean_parameters(snapshots):
    levels = trajectory_levels(snapshots, acceptance=0.85, **PILOT)
    at = [i for i, p in enumerate(levels.positions) if p % 1]
    assert any(levels.positions[i] % 1 != 0.5 for i in at)
    machines = [levels.machines[0], *snapshots]
    for i in at:
        k, part = int(levels.positions[i]), levels.positions[i] % 1
        for name in ("weights", "visible_bias", "hidden_bias"):
            low, high = (getattr(machines[j], name).astype(float) for j in (k, k + 1))
            assert np.allclose(getattr(levels.machines[i], name), low + part * (high - low), atol=1e-6)


def test_the_first_machine_has_the_means_of_weak_couplings():
    weak = random_machine(7, 5, 3, scale=0.01)
    found, law = independent_machine(weak), exact.joint(weak)
    v, h = law.sum(axis=1) @ exact.all_states(7), law.sum(axis=0) @ exact.all_states(5)
    assert np.abs(1 / (1 + np.exp(-found.visible_bias)) - v).max() < 5e-4
    assert np.abs(1 / (1 + np.exp(-found.hidden_bias)) - h).max() < 5e-4
    assert np.abs(1 / (1 + np.exp(-weak.visible_bias)) - v).max() > 2e-3


def test_changes_are_those_of_enumerated_free_energies():
    below, above = random_machine(5, 3, 11), random_machine(5, 3, 13)
    v = exact.all_states(5)
    log_f = [np.log(exact.boltzmann(machine).sum(axis=1)) for machine in (below, above)]
    found = swap_changes(below, above, pack(v), pack(v[::-1]))
    assert np.allclose(found, [log_f[1] - log_f[0], (log_f[1] - log_f[0])[::-1]], atol=1e-4)


@compiled
def test_log_z_of_every_level_is_that_of_enumeration(levels):
    found = trajectory_log_partition(levels, ladders=20, sweeps=300)
    expected = np.array([log_partition(machine) for machine in levels.machines])
    assert found.log_z[0] == pytest.approx(expected[0], rel=1e-12)
    assert found.standard_error[0] == 0
    assert (found.standard_error[1:] > 0).all()
    assert (np.abs(found.log_z - expected) < 0.1).all()
    assert (np.abs(found.log_z - expected)[1:] < 5 * found.standard_error[1:]).all()
    assert (found.positions == levels.positions).all()
    assert found.chains.exchanges.round_trips > 20


@compiled
def test_log_z_without_couplings_is_exact():
    free = RBM(np.zeros((7, 3)), np.linspace(-4, -2, 7), np.array([0.5, -1, 0]))
    moved = RBM(np.zeros((7, 3)), np.linspace(-1, 0, 7), np.array([0.0, 0, 1]))
    found = trajectory_log_partition(trajectory_levels([free]), ladders=2, sweeps=4)
    assert np.allclose(found.log_z, log_partition(free), rtol=1e-6)
    found = trajectory_log_partition(Trajectory((free, moved), np.arange(2.0)), ladders=31, sweeps=200)
    assert abs(found.log_z[1] - log_partition(moved)) < 5 * found.standard_error[1]


def test_sweeps_can_be_cut_anywhere_and_threads_change_nothing(levels):
    found = []
    for threads in (1, 2, 3) if JIT else (1, 1):
        numba.set_num_threads(threads)
        chains = start_trajectory(levels, few(13, 3), seed=3)
        found.append(bits(sample_trajectory(chains, 12)))
    assert found[1:] == found[:-1]
    assert bits(sample_trajectory(sample_trajectory(chains, 5), 7)) == found[0]
    after, mixing = measure_mixing(levels.machines[-1], chains, 12, advance=sample_trajectory)
    assert bits(after) == found[0]
    assert mixing.chains == few(13, 3)


def test_a_round_trip_leads_from_the_top_to_no_couplings():
    """Two equal machines exchange in every attempt: what was at the top comes down in the next even sweep."""
    same = RBM(np.zeros((5, 3)), np.zeros(5), np.zeros(3))
    chains = start_trajectory(Trajectory((same, same), np.arange(2.0)), 7)
    trips = [sample_trajectory(chains, sweeps).exchanges.round_trips for sweeps in range(6)]
    assert trips == [0, 0, 0, 7, 7, 14]
    assert sample_trajectory(chains, 5).exchanges.rates.tolist() == [1.0]


def test_snapshots_that_are_too_far_apart_are_refused(snapshots, monkeypatch):
    monkeypatch.setattr(trajectory_levels_module, "_MOST_LEVELS", 3)
    with pytest.raises(InputError, match="too far apart: 3 levels lead to position .* of 6 only"):
        trajectory_levels(snapshots, acceptance=0.98, **PILOT)


TWO = random_machine(5, 3, 11), random_machine(5, 2, 11)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: trajectory_levels([]), "got 0 of them"),
        (lambda: trajectory_levels(TWO), "all of one shape"),
        (lambda: trajectory_levels(TWO[:1], acceptance=1), "acceptance must lie between 0 and 1"),
        (lambda: start_trajectory(Trajectory(TWO[:1], np.zeros(1)), 2), "at least two machines"),
        (lambda: start_trajectory(Trajectory(TWO, np.zeros(2)), 2), "all of one shape"),
        (lambda: start_trajectory(Trajectory(TWO[:1] * 2, np.zeros(2)), 0), "at least 1; got 0"),
        (lambda: sample_trajectory(start_trajectory(Trajectory(TWO[:1] * 2, np.zeros(2)), 1), -1), "got -1"),
        (lambda: trajectory_log_partition(Trajectory(TWO[:1] * 2, np.zeros(2)), ladders=1), "at least 2 ladders"),
        (lambda: trajectory_log_partition(Trajectory(TWO[:1] * 2, np.zeros(2))), "must have no couplings"),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
