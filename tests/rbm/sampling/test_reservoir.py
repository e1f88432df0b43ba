"""Reservoirs: sweeps above one keep the law of every level, the lowest has that of its rows; files, bits, refusals."""

import exact
import h5py
import numba
import numpy as np
import pytest
from conftest import JIT, few, random_machine
from levels import drawn, machines, p_values
from trained_machines import trained_on_stripes

from rbm import InputError, pack, start_chains
from rbm.files import new_checkpoint
from rbm.sampling import (
    Reservoir,
    Trajectory,
    draw_reservoir,
    load_reservoir,
    sample_trajectory,
    save_reservoir,
    start_trajectory,
    trajectory,
    trajectory_levels,
    trajectory_log_partition,
)
from rbm.states import States

LEAST_P, PLANTED_P = 1e-4, 1e-6
N, SWEEPS = few(60013, 1009), 3  # in the third sweep rows of the reservoir, put there by the first, are exchanged
ABOVE = machines()[1:]  # the lowest has couplings
LAWS = [exact.joint(machine) for machine in ABOVE]
needs_many = pytest.mark.skipif(not JIT, reason="power comes from many draws, compiled")


def rows_as_often_as(law: np.ndarray) -> States:
    """Visible states, each as often as it is probable to about 1 in 200 000 rows: a reservoir without its error."""
    return pack(np.repeat(exact.all_states(5), np.round(2e5 * law.sum(axis=1)).astype(int), axis=0))


def p_of_sweeps(reservoir: States) -> float:
    """The least p-value of all levels after sweeps from exact states at every level."""
    chains = start_trajectory(Trajectory(ABOVE, np.arange(3.0), reservoir), 1, seed=7)
    levels = []
    for i, (machine, law) in enumerate(zip(ABOVE, LAWS, strict=True)):
        pairs = drawn(law, N, 5 + i)
        level = start_chains(machine, exact.all_states(5)[pairs // 8], seed=7, stream=f"level {i}")
        levels.append(level._replace(hidden=pack(exact.all_states(3)[pairs % 8])))
    after = sample_trajectory(chains._replace(levels=tuple(levels), from_top=np.zeros((3, N), bool)), SWEEPS).levels
    return min(p_values(LAWS, [c.visible.unpack() for c in after], [c.hidden.unpack() for c in after]))


def test_sweeps_above_a_reservoir_keep_the_law_of_every_level():
    assert p_of_sweeps(rows_as_often_as(LAWS[0])) > LEAST_P


@needs_many
@pytest.mark.parametrize("law", [LAWS[1], np.ones((32, 8)) / 256], ids=["the next machine", "fair bits"])
def test_a_reservoir_of_another_law_is_found(law):
    assert p_of_sweeps(rows_as_often_as(law)) < PLANTED_P


@needs_many
@pytest.mark.parametrize("factor", [-1, 0], ids=["sign of the ratio", "always swapped"])
def test_a_wrong_probability_of_exchange_is_found(factor, monkeypatch):
    right = trajectory.swap_changes
    monkeypatch.setattr(trajectory, "swap_changes", lambda *levels: factor * right(*levels))
    assert p_of_sweeps(rows_as_often_as(LAWS[0])) < PLANTED_P


def test_the_law_of_the_lowest_level_is_that_of_the_rows_one_sweep_on():
    """Of three rows, one of them twice; exactly, by the conditionals, and not the machine's."""
    rows = np.array([[0, 0, 0, 1, 0], [1, 1, 1, 1, 0], [0, 0, 0, 1, 0]], np.uint8)
    chains = start_trajectory(Trajectory(ABOVE, np.arange(3.0), pack(rows)), few(20011, 211), seed=3)
    found = exact.number(sample_trajectory(chains, 1).levels[0].visible.unpack())
    p_rows = np.bincount(exact.number(rows), minlength=32) / 3
    machine = ABOVE[0]
    law = p_rows @ exact.hidden_given_visible(machine) @ exact.visible_given_hidden(machine)
    assert exact.p_value(found, law) > LEAST_P
    if JIT:
        assert exact.p_value(found, LAWS[0].sum(axis=1)) < PLANTED_P
        assert exact.p_value(found, p_rows @ np.eye(32) * 0.999 + 0.001 / 32) < PLANTED_P  # drawn on from


def test_ladders_take_rows_by_themselves_and_anew_in_every_sweep():
    rows = pack(exact.all_states(5))
    chains = start_trajectory(Trajectory(ABOVE, np.arange(3.0), rows), few(2003, 211), seed=3)
    first, second = (
        exact.number(trajectory._from_reservoir(chains._replace(levels=levels)).levels[0].visible.unpack())
        for levels in (chains.levels, tuple(level._replace(sweeps=1) for level in chains.levels))
    )
    for pairs in (first * 32 + second, first[:-1] * 32 + first[1:]):
        assert exact.p_value(pairs // 32, np.ones(32) / 32) > LEAST_P
        same = np.mean(pairs // 32 == pairs % 32)
        assert abs(same - 1 / 32) < 5 * np.sqrt(1 / 32 / len(pairs))


@pytest.fixture(scope="module")
def snapshots():
    return [trained_on_stripes(steps=steps)[0] for steps in (0, 16, 64)]


PILOT = {"chains": few(100, 4), "sweeps": few(10, 2)}


@pytest.fixture(scope="module")
def reservoir(snapshots):
    return draw_reservoir(trajectory_levels(snapshots[:2], **PILOT), few(31, 3), sweeps=few(40, 4), seed=5)


def test_it_holds_the_top_states_of_a_full_trajectory(snapshots, reservoir):
    chains = start_trajectory(trajectory_levels(snapshots[:2], **PILOT), few(31, 3), seed=5, stream="reservoir")
    assert reservoir.visible == sample_trajectory(chains, few(40, 4)).visible
    assert reservoir.machine is snapshots[1]
    assert (reservoir.sweeps, reservoir.seed) == (few(40, 4), 5)
    later = sample_trajectory(sample_trajectory(chains, few(20, 2)).counted_anew(), few(20, 2)).exchanges
    assert reservoir.round_trips == later.round_trips
    assert reservoir.swap_rate == later.rates[later.attempts > 0].min()
    assert reservoir.verdict in ("mixed", "not mixed", "too short")


def test_levels_begin_at_its_machine(snapshots, reservoir):
    found = trajectory_levels(snapshots, reservoir=reservoir, **PILOT)
    assert found.positions[0] == 2
    assert found.positions[-1] == 3
    assert found.machines[0] is snapshots[1]
    assert found.machines[-1] is snapshots[2]
    assert found.reservoir == reservoir.visible
    assert trajectory_levels(snapshots, **PILOT).reservoir is None


def test_any_threads_and_cuts_give_the_same_bits(snapshots, reservoir):
    found = []
    for threads in (1, 2, 3) if JIT else (1, 1):
        numba.set_num_threads(threads)
        above = trajectory_levels(snapshots, reservoir=reservoir, **PILOT)
        chains = start_trajectory(above, few(13, 3), seed=3)
        after = sample_trajectory(sample_trajectory(chains, 2), 5)
        found.append([level.visible.words.tobytes() for level in after.levels])
    assert found[1:] == found[:-1]
    assert [level.visible.words.tobytes() for level in sample_trajectory(chains, 7).levels] == found[0]


def test_a_file_gives_it_back(snapshots, reservoir, tmp_path):
    save_reservoir(tmp_path / "r.h5", reservoir)
    again = load_reservoir(tmp_path / "r.h5")
    for name in ("weights", "visible_bias", "hidden_bias"):
        assert np.array_equal(getattr(again.machine, name), getattr(reservoir.machine, name))
    assert again.visible == reservoir.visible
    assert np.array_equal(again[4:7], reservoir[4:7], equal_nan=True)
    assert (again[2:4], again[7:]) == (reservoir[2:4], reservoir[7:])
    one, other = (trajectory_levels(snapshots, reservoir=each, **PILOT) for each in (reservoir, again))
    assert np.array_equal(one.positions, other.positions)


def test_a_damaged_file_is_refused(tmp_path, reservoir):
    def changed(name, value):
        def write(file):
            if name in file:
                del file[name]
                file[name] = value
            else:
                file.attrs[name] = value

        return write

    save_reservoir(tmp_path / "whole.h5", reservoir)
    for write, message in (
        (changed("weights", np.zeros((3, 2), np.float32)), "/visible_bias has shape"),
        (changed("visible_words", reservoir.visible.words[:0]), "at least one row"),
        (changed("verdict", "fine"), "a verdict of .*got 'fine'"),
        (changed("sweeps", -1), "attribute sweeps of / must be a whole number"),
    ):
        with h5py.File(tmp_path / "whole.h5") as whole, new_checkpoint(tmp_path / "x.h5", "reservoir", 1) as file:
            for name in whole:
                whole.copy(name, file)
            file.attrs.update({k: v for k, v in whole.attrs.items() if k not in ("kind", "format", "version")})
            write(file)
        with pytest.raises(InputError, match=message):
            load_reservoir(tmp_path / "x.h5")


def test_a_reservoir_of_another_machine_is_refused(snapshots, reservoir):
    other = snapshots[1]
    moved = reservoir._replace(machine=type(other)(other.weights + 1e-6, other.visible_bias, other.hidden_bias))
    for wrong in (moved, reservoir._replace(machine=snapshots[2]), reservoir._replace(machine=random_machine(5, 3, 1))):
        with pytest.raises(InputError, match="is of none of the 2 snapshots of .* before the last"):
            trajectory_levels(snapshots, reservoir=wrong, **PILOT)
    with pytest.raises(InputError, match="of none of the 0 snapshots"):
        trajectory_levels(snapshots[1:2], reservoir=reservoir, **PILOT)


def of(rows: np.ndarray) -> Trajectory:
    return Trajectory(ABOVE, np.arange(3.0), pack(rows))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: draw_reservoir(Trajectory(ABOVE, np.arange(3.0)), 2, sweeps=1), "at least 2 sweeps; got 1"),
        (lambda: draw_reservoir(Trajectory(ABOVE, np.arange(3.0)), 0), "at least 1; got 0"),
        (lambda: start_trajectory(of(np.zeros((0, 5), np.uint8)), 2), "at least one row"),
        (lambda: start_trajectory(of(np.zeros((2, 7), np.uint8)), 2), "7"),
        (lambda: trajectory_log_partition(of(np.zeros((2, 5), np.uint8))), "no reservoir"),
        (
            lambda: trajectory_levels(
                ABOVE, reservoir=Reservoir(ABOVE[0], pack(np.zeros((0, 5))), 2, "mixed", 1.0, 1.0, 1.0, 0, 0)
            ),
            "at least one row",
        ),
    ],
)
def test_what_cannot_be_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
