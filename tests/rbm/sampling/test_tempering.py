"""Ladders as chains: state in, state out, the same bits however they are cut and by any threads; what is refused."""

import numba
import numpy as np
import pytest
from conftest import JIT, random_machine

from rbm import InputError
from rbm.likelihood import base_log_odds, place_levels
from rbm.mixing import Plan, measure_mixing, record
from rbm.sampling import sample_tempering, start_tempering, tempering

MODEL = random_machine(19, 7, 29, scale=0.3)
LEVELS = np.array([0, 0.2, 0.5, 0.75, 1])
BASE = np.linspace(-1, 0.5, 19)


def start(n: int, seed: int = 4):
    return start_tempering(MODEL, n, betas=LEVELS, log_odds=BASE, seed=seed)


def bits(ladders) -> tuple:
    found = ladders.exchanges
    return (
        ladders.visible.words.tobytes(), ladders.hidden.words.tobytes(), ladders.visible_words.tobytes(),
        found.swaps.tolist(), found.attempts.tolist(), found.round_trips, ladders.sweeps,
    )  # fmt: skip


def test_sweeps_can_be_cut_anywhere(monkeypatch):
    ladders = start(3)
    before = bits(ladders)
    whole = sample_tempering(ladders, 12)
    assert bits(ladders) == before  # what is given is not changed
    assert bits(sample_tempering(sample_tempering(ladders, 5), 7)) == bits(whole)
    monkeypatch.setattr(tempering, "_CHANGES", 1)
    assert bits(sample_tempering(ladders, 12)) == bits(whole)
    assert bits(sample_tempering(ladders, 0)) == before
    assert bits(start(3, seed=5)) != before


def test_any_number_of_threads_gives_the_same_bits():
    found = []
    for threads in (1, 2, 3) if JIT else (1, 1):
        numba.set_num_threads(threads)
        found.append(bits(sample_tempering(start(5), 9)))
    assert found[1:] == found[:-1]


def test_counts_begin_anew():
    ladders = sample_tempering(start_tempering(MODEL, 3, betas=np.linspace(0, 1, 4), log_odds=BASE), 7)
    assert ladders.exchanges.attempts.tolist() == [12, 9, 12]
    anew = ladders.counted_anew()
    assert (anew.exchanges.attempts.tolist(), anew.exchanges.swaps.tolist()) == ([0, 0, 0], [0, 0, 0])
    after, whole = sample_tempering(anew, 4), sample_tempering(ladders, 4)
    assert after.exchanges.attempts.tolist() == [6, 6, 6]
    assert (after.exchanges.swaps + ladders.exchanges.swaps).tolist() == whole.exchanges.swaps.tolist()
    assert after.exchanges.round_trips + ladders.exchanges.round_trips == whole.exchanges.round_trips
    assert after.visible == whole.visible
    rates = after.exchanges.rates
    assert (rates == after.exchanges.swaps / 6).all()


def test_their_mixing_is_measured_at_the_top():
    ladders = start(9)
    after, mixing = measure_mixing(MODEL, ladders, 30, advance=sample_tempering)
    assert bits(after) == bits(sample_tempering(ladders, 30))
    assert (mixing.chains, mixing.sweeps) == (9, 30)
    _, recorded = record(MODEL, ladders, 3, Plan(every=1), advance=sample_tempering)
    tops = [sample_tempering(ladders, t).visible for t in (1, 2, 3)]
    assert np.allclose(recorded.series[0].T, [MODEL.free_energy(top) for top in tops])
    with pytest.raises(InputError, match=r"clamped by rbm\.sample alone"):
        measure_mixing(MODEL, ladders, 3, clamp=object(), advance=sample_tempering)


def test_levels_and_base_can_be_given():
    rows = np.random.default_rng(1).integers(0, 2, (50, 19))
    ladders = start_tempering(MODEL, 2, log_odds=base_log_odds(rows), seed=3)
    assert ladders.betas.tolist() == place_levels(MODEL, base_log_odds(rows), seed=3).tolist()
    assert np.array_equal(ladders.path.log_odds, base_log_odds(rows))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"n": 0}, "number of ladders must be at least 1; got 0"),
        ({"betas": np.array([0.1, 1])}, "ascend from 0 to 1"),
        ({"log_odds": np.zeros(3)}, "19 finite log-odds"),
    ],
)
def test_what_cannot_be_is_refused(wrong, message):
    with pytest.raises(InputError, match=message):
        start_tempering(MODEL, **{"n": 2, **wrong})


def test_negative_sweeps_are_refused():
    with pytest.raises(InputError, match="sweeps must be at least 0"):
        sample_tempering(start(1), -1)
