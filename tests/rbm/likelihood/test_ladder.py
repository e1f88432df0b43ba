"""Ladders: against a loop twin and enumeration; Bennett's ratio on Gaussians; the sums that bound log Z."""

import exact
import naive
import numba
import numpy as np
import pytest
from conftest import JIT, random_machine
from trained_machines import exact_samples, trained_on_stripes

from rbm import InputError, log_partition, pack, unpack
from rbm.bits import States
from rbm.kernels.chains_by_rows import Sweeps
from rbm.kernels.likelihood.ladder import Climb, climb
from rbm.likelihood import base_log_odds, ladder_log_partition, place_levels
from rbm.likelihood.bennett import acceptance_ratio
from rbm.likelihood.tempered import tempered_machine
from rbm.streams import stream_key


@pytest.fixture(scope="module")
def machine():
    return trained_on_stripes()


def climbed(path, start, betas, sweeps, first_sweep=0):
    levels, n = len(betas), len(start) // len(betas)
    words, hidden = pack(start).words.copy(), path.walkers(len(start)).hidden
    out = Climb(
        np.zeros((sweeps, n, levels, 2)), np.zeros((n, levels), np.int64), np.zeros((n, levels), np.uint8),
        np.zeros(n, np.int64),
    )  # fmt: skip
    key = stream_key(4, "x")
    climb(words, hidden, path.kernel_arguments, betas, Sweeps(np.uint64(first_sweep), sweeps, key), out, 0, 1)
    return unpack(States(words, path.model.n_visible)), out


@pytest.mark.parametrize("levels", [2, 5, 6])
def test_ladders_are_those_of_the_twin(levels):
    model = random_machine(19, 7, 29, scale=0.3)
    base = np.random.default_rng(8).normal(-0.5, 1, 19).astype(np.float32)
    betas = np.linspace(0, 1, levels) ** 1.5
    start = np.random.default_rng(1).integers(0, 2, (2 * levels, 19))
    found, out = climbed(tempered_machine(model, base), start, betas, 7, first_sweep=3)
    for ladder in range(2):
        rows = slice(ladder * levels, ladder * levels + levels)
        key = stream_key(4, "x")
        states, up, down, swaps, trips = naive.climb(start[rows], model, base, betas, ladder, 7, key, first_sweep=3)
        assert found[rows].tolist() == states
        assert np.allclose(out.changes[-1, ladder, :, 0], up, rtol=1e-5, atol=1e-4)
        assert np.allclose(out.changes[-1, ladder, :, 1], down, rtol=1e-5, atol=1e-4)
        assert out.swaps[ladder].tolist() == swaps
        assert out.trips[ladder] == trips
        assert sum(swaps) > 0 or levels == 2


def test_sweeps_with_swaps_leave_every_level_as_it_is(draws):
    """From exact samples of every level, two sweeps lead to exact samples of every level."""
    model, n = random_machine(5, 3, 11), draws(20011, 1009)
    base, betas, vs = np.array([0.5, -1, 2, 0, -0.5], np.float32), np.array([0.0, 0.4, 1.0]), exact.all_states(5)
    laws = [np.exp([naive.log_f(v, model, base, beta) for v in vs]) for beta in betas]
    g = np.random.default_rng(17)
    start = np.stack([vs[g.choice(32, n, p=p / p.sum())] for p in laws], axis=1).reshape(-1, 5)
    found, out = climbed(tempered_machine(model, base), start, betas, 2)
    assert 0.1 < out.swaps[:, :2].mean() < 0.99
    for level, p in enumerate(laws):
        assert exact.p_value(exact.number(found[level::3]), p / p.sum()) > 1e-4
    pairs = exact.number(found[0::3]) * 32 + exact.number(found[1::3])  # levels stay independent
    assert exact.p_value(pairs, np.outer(laws[0], laws[1]).ravel() / laws[0].sum() / laws[1].sum()) > 1e-4


def test_the_ladder_finds_log_z_between_its_sums_and_says_how_sure(machine, draws):
    model, rows = machine
    exact_z = log_partition(model)
    seen = []
    found = ladder_log_partition(model, base_log_odds(rows), sweeps=draws(2000, 400), ladders=8, report=seen.append)
    assert sum(seen) == found.sweeps * 5 // 4
    assert abs(found.log_z - exact_z) < 0.1
    assert abs(found.log_z - exact_z) < 4.5 * found.standard_error
    assert 0 < found.standard_error < 0.1
    assert found.lower < exact_z < found.upper
    assert 0 < found.lower_error < 0.1
    assert found.round_trips > 20
    assert (found.swap_rates > 0.35).all()
    assert (found.swap_rates < 0.8).all()
    assert found.samples.n == 8 * 100
    assert found.groups.tolist() == sorted(found.groups.tolist())
    mean, expected = unpack(found.samples).mean(axis=0), exact_samples(model, 4000).mean(axis=0)
    assert np.abs(mean - expected).max() < 0.12


def test_the_error_is_that_of_repeated_ladders(machine, draws):
    """Estimates from other seeds spread as much as the errors say, within a factor of 2."""
    model, rows = machine
    base, betas = base_log_odds(rows), place_levels(machine[0], base_log_odds(rows))
    runs = [
        ladder_log_partition(model, base, betas=betas, ladders=6, sweeps=draws(100, 40), seed=seed)
        for seed in range(draws(24, 8))
    ]
    spread = np.std([run.log_z for run in runs], ddof=1)
    said = np.sqrt(np.mean([run.standard_error**2 for run in runs]))
    assert 0.5 < spread / said < 2


def test_swap_rates_count_the_attempts_of_each_pair(machine):
    """Levels almost equal swap always, in every attempt: rates are 1 whatever the parity of sweeps."""
    model = machine[0]
    for sweeps in (2, 3, 5, 8):
        found = ladder_log_partition(
            type(model)(np.zeros((11, 5)), np.zeros(11), np.zeros(5)), np.zeros(11),
            betas=np.array([0, 0.3, 0.7, 1]), ladders=2, sweeps=sweeps,
        )  # fmt: skip
        assert (found.swap_rates == 1).all()
        assert np.isclose(found.log_z, 16 * np.log(2), rtol=1e-12)


def test_any_number_of_threads_gives_the_same_ladders(machine):
    model, rows = machine
    found = []
    for threads in (1, 2, 3) if JIT else (1, 1):
        numba.set_num_threads(threads)
        ladder = ladder_log_partition(model, base_log_odds(rows), ladders=4, sweeps=20)
        found.append((ladder.log_z, ladder.standard_error, ladder.samples.words.tobytes(), ladder.betas.tobytes()))
    assert found[1:] == found[:-1]


def test_levels_ascend_and_swap_equally_often(machine):
    model, rows = machine
    betas = place_levels(model, base_log_odds(rows))
    assert betas[0] == 0
    assert betas[-1] == 1
    assert (np.diff(betas) > 0).all()
    assert len(place_levels(model, np.zeros(11))) >= len(betas)
    free = type(model)(np.zeros((11, 5)), model.visible_bias, np.zeros(5))
    assert place_levels(free, model.visible_bias).tolist() == [0, 1]


@pytest.mark.parametrize("shift", [-3.0, 0.0, 40.0])
def test_bennett_finds_the_ratio_of_gaussian_changes(shift):
    """Changes that are N(c - s/2, s) below are N(c + s/2, s) above."""
    g, variance = np.random.default_rng(2), 1.5
    below = g.normal(shift - variance / 2, variance**0.5, 40_000)
    above = g.normal(shift + variance / 2, variance**0.5, 40_000)
    assert abs(acceptance_ratio(below, above) - shift) < 0.03
    assert acceptance_ratio(np.full(5, shift), np.full(5, shift)) == shift


def test_bennett_of_samples_that_hardly_meet_stays_between_them():
    value = acceptance_ratio(np.array([-900.0, -800]), np.array([700.0, 900]))
    assert -800 <= value <= 700


BETAS = [[0, 0.5], [0, 0.6, 0.5, 1], [0.1, 1], [1], [0, np.nan, 1]]


@pytest.mark.parametrize("wrong", [{"ladders": 1}, {"sweeps": 1}, *({"betas": betas} for betas in BETAS)])
def test_ladders_that_cannot_be_are_refused(machine, wrong):
    with pytest.raises(InputError, match=r"at least 2 ladders|ascend from 0 to 1"):
        ladder_log_partition(machine[0], np.zeros(11), **wrong)
