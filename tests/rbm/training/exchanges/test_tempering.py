"""Training by parallel tempering: against a twin, how its levels move, what is recorded, files, threads."""

import dataclasses

import naive
import numba
import numpy as np
import pytest
from conftest import JIT, few, random_machine
from saved_training import check_goes_on
from toys import CONFIG, bits_of, level_bits, stripes

import rbm
from rbm import RBM, InputError, States, reference, sampling, train, unpack
from rbm.likelihood.ladders import Exchanges
from rbm.streams import stream_generator, stream_key
from rbm.training.exchanges.tempering import begin_ladders, moved_levels
from rbm.training.loop import train_epoch
from rbm.training.state import initialise

TEMPERING = dataclasses.replace(CONFIG, estimator="tempering", temperatures=4, weight_deviation=0.5, k=2)


def machine(parameters) -> RBM:
    return RBM(*(np.float32(p) for p in parameters))


def test_two_epochs_are_those_of_a_twin():
    """Minibatches of 5, 5 and 3 rows, momentum, decay; chains by loops over every level, steps by the reference."""
    data = stripes(13)
    config = dataclasses.replace(TEMPERING, momentum=0.6, weight_decay=0.02)
    state = first = initialise(data, config)
    now = tuple(np.asarray(p, float) for p in (first.model.weights, first.model.visible_bias, np.zeros(3)))
    velocities, base = tuple(np.zeros_like(p) for p in now), first.model.visible_bias
    levels = unpack(States(first.levels.visible_words, 7)).reshape(3, 4, 7).tolist()
    betas, key, sweep = np.linspace(0, 1, 4), stream_key(config.seed, "machine: tempering"), 0
    for epoch in range(2):
        order, swaps = stream_generator(config.seed, "machine: order", epoch).permutation(13), np.zeros((3, 4), int)
        for start in range(0, 13, 5):
            rows, model = data[order[start : start + 5]], machine(now)
            for ladder in range(3):
                levels[ladder], *_, found, _ = naive.climb(levels[ladder], model, base, betas, ladder, 2, key, sweep)
                swaps[ladder] += found
            top, sweep = np.array([ladder[-1] for ladder in levels]), sweep + 2
            batch = reference.Batch(rows, top, *now, 2, 0, key)
            phases = reference.Gradient(
                reference.hidden_probability(batch, rows), top, reference.hidden_probability(batch, top)
            )
            rate = 0.1 * len(rows) / 5
            now, velocities = reference.apply_update(now, velocities, rows, phases, rate, config)
        state = train_epoch(state, data)
        assert unpack(States(state.levels.visible_words, 7)).reshape(3, 4, 7).tolist() == levels
        assert state.levels.swaps.tolist() == swaps.tolist()
    for got, wanted in zip((state.model.weights, state.model.visible_bias, state.model.hidden_bias), now, strict=True):
        assert np.allclose(got, wanted, rtol=1e-4, atol=2e-5)
    assert np.abs(now[0] - first.model.weights).max() > 0.01
    assert state.levels.sweeps == sweep == 12
    assert state.step == 6


def test_it_begins_at_independent_pixels_of_the_data():
    data = stripes(23)
    config = dataclasses.replace(TEMPERING, n_chains=997, temperatures=3)
    ladders = initialise(data, config).levels
    assert np.array_equal(ladders.path.log_odds, initialise(data, CONFIG).model.visible_bias)
    assert ladders.betas.tolist() == [0, 0.5, 1]
    p = (data.sum(axis=0) + 0.5) / 24
    for level in range(3):
        share = unpack(States(ladders.visible_words[level::3].copy(), 7)).mean(axis=0)
        assert (np.abs(share - p) < 4.5 * np.sqrt(p * (1 - p) / 997)).all()
    assert initialise(data, CONFIG).levels is None


def with_exchanges(betas, attempts, swaps):
    ladders = begin_ladders(random_machine(7, 3, 5), dataclasses.replace(TEMPERING, temperatures=len(betas)), "x")
    found = Exchanges(np.array(attempts), np.array(swaps), 0)

    class Counted(type(ladders)):
        exchanges = found

    return Counted(*ladders._replace(betas=np.array(betas)))


def test_levels_move_to_where_as_many_swaps_fail_between_them():
    """A pair that fails three times as often as the other gives half a share to it; by hand."""
    moved = moved_levels(with_exchanges([0, 0.4, 1], [999, 999], [749, 249]))  # 250.5 and 750.5 thousandths fail
    assert np.allclose(moved, [0, 0.4 + 0.6 * (500.5 - 250.5) / 750.5, 1])
    assert moved_levels(with_exchanges([0, 0.4, 1], [999, 999], [400, 400])).tolist() == [0, 0.4, 1]
    seldom = with_exchanges([0, 0.4, 1], [999, 99], [400, 90])
    assert moved_levels(seldom) is seldom.betas
    always = moved_levels(with_exchanges([0, 0.1, 0.5, 1], [200] * 3, [200] * 3))
    assert np.allclose(always, [0, 0.1, 0.5, 1])
    never = moved_levels(with_exchanges([0, 0.1, 0.5, 1], [200] * 3, [0, 200, 200]))
    assert (np.diff(never) > 0).all()
    assert never[2] < 0.1


@pytest.mark.skipif(not JIT, reason="too many rows for plain Python")
def test_moved_levels_swap_equally_often():
    """At parameters that stay where they are: from equal distances on, the rates come together."""
    config = dataclasses.replace(
        TEMPERING, n_chains=499, temperatures=5, learning_rate=1e-30, momentum=0.0, weight_decay=0.0, epochs=4, k=1
    )
    state, spread = initialise(stripes(47), config)._replace(model=random_machine(7, 3, 5, scale=2.5)), []
    for _ in range(4):
        state = train_epoch(state, stripes(47))
        spread.append(np.ptp(state.levels.exchanges.rates))
    assert spread[0] > 0.15
    assert spread[-1] < spread[0] / 3
    assert not np.allclose(state.levels.betas, np.linspace(0, 1, 5), atol=0.05)


def test_swaps_and_round_trips_of_every_epoch_are_recorded():
    n = few(29, 5)
    config = dataclasses.replace(TEMPERING, n_chains=n)
    seen = []
    state = train(stripes(23), config, on_epoch=seen.append)
    for number, after in enumerate(seen):
        exchanges = after.levels.exchanges
        assert exchanges.attempts.tolist() == [n * 5] * 3  # 5 minibatches of 2 sweeps: even and odd pairs by turns
        assert state.history[number].swap_rate == exchanges.rates.min()
        assert state.history[number].round_trips == exchanges.round_trips
        assert np.isnan(state.history[number].log_z)
    assert sum(record.round_trips for record in state.history) > n
    plain = train(stripes(23), CONFIG).history[0]
    assert np.isnan([plain.swap_rate, plain.round_trips, plain.log_z]).all()


def test_the_state_s_ladders_can_be_sampled_on():
    state = train(stripes(23), TEMPERING)
    assert np.array_equal(state.levels.path.model.weights, state.model.weights)
    assert sampling.sample_tempering(state.levels, 3).visible.shape == (3, 7)


EXTRAS = {"mean_rate": 0.3, "mean_every": 2, "gradient": "centred", "optimiser": "adam", "last_k": 3}


@pytest.mark.parametrize("extras", [{}, EXTRAS], ids=["plain", "with all there is"])
@pytest.mark.parametrize("estimator", ["tempering", "trajectory"])
@pytest.mark.parametrize("epoch", [0, 2])
def test_a_saved_training_goes_on_to_the_same_bits(epoch, estimator, extras, tmp_path):
    n = few(53, 3)  # so many that the levels move
    config = dataclasses.replace(TEMPERING, estimator=estimator, n_chains=n, **extras)
    begun = check_goes_on(stripes(23), config, epoch, tmp_path / "x.h5")
    loaded = rbm.load_state(tmp_path / "x.h5")
    assert level_bits(loaded.levels) == level_bits(begun.levels)
    assert np.array_equal(loaded.history, begun.history, equal_nan=True)
    if epoch:
        fresh = begun._replace(levels=initialise(stripes(23), config).levels)
        assert bits_of(train(stripes(23), state=fresh)) != bits_of(train(stripes(23), config))


@pytest.mark.parametrize("estimator", ["tempering", "trajectory"])
def test_threads_change_nothing(estimator):
    data, found = stripes(23, columns=131), []
    hidden, n = few(131, 17), few(11, 2)
    config = dataclasses.replace(TEMPERING, estimator=estimator, n_hidden=hidden, epochs=2, n_chains=n)
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        found.append(bits_of(train(data, config)))
    assert all(one == found[0] for one in found)


def test_a_function_as_estimator_leaves_the_chains_alone():
    begun = initialise(stripes(23), TEMPERING)
    after = train_epoch(begun, stripes(23), estimator=reference.contrastive_divergence)
    assert level_bits(after.levels) == level_bits(begun.levels)
    assert np.isnan(after.history[0].swap_rate)


def with_hidden_bit(words):
    return words | np.uint64(1 << 63)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda s: {"betas": s.betas[::-1].copy()}, "/state/levels: the inverse temperatures .* must ascend from 0"),
        (lambda s: {"betas": s.betas[:-1]}, "/state/levels/betas has shape"),
        (lambda s: {"visible_words": with_hidden_bit(s.visible_words)}, "/state/levels/visible_words"),
        (lambda s: {"hidden_words": s.hidden_words[:-1]}, "/state/levels/hidden_words has shape"),
        (lambda s: {"from_top": s.from_top + np.uint8(2)}, "has a flag above 1"),
        (lambda s: {"swaps": s.swaps - 10**6}, "/state/levels/swaps must hold numbers of at least 0"),
        (lambda s: {"counted_from": s.sweeps + 1}, "counts from a sweep that is not done"),
    ],
)
def test_what_a_file_must_not_hold(change, message, tmp_path):
    state = train(stripes(23), TEMPERING, stop_epoch=1)
    damaged = state.levels._replace(**change(state.levels))
    rbm.save(tmp_path / "x.h5", state._replace(levels=damaged))
    with pytest.raises(InputError, match=message):
        rbm.load_state(tmp_path / "x.h5")
