import exact
import naive
import numba
import numpy as np
import pytest
from conftest import JIT, random_machine

from rbm import Clamp, InputError, random_chains, sample, start_chains, unpack
from rbm.gibbs import random_states
from rbm.streams import stream_key


def test_a_sweep_from_exact_samples_stays_exact(small, draws):
    n = draws(60013, 2003)
    p = exact.joint(small)
    start = np.random.default_rng(17).choice(len(p), n, p=p.sum(axis=1))
    chains = start_chains(small, exact.all_states(small.n_visible)[start], seed=1)
    after = sample(small, chains, 1)
    pair = exact.number(unpack(after.visible)) * p.shape[1] + exact.number(unpack(after.hidden))
    assert exact.p_value(pair, p.ravel()) > 1e-4


def test_many_sweeps_reach_the_model_from_anywhere(draws):
    model = random_machine(5, 3, 23, scale=0.7)
    n = draws(20011, 1009)
    after = sample(model, start_chains(model, np.zeros((n, 5)), seed=2), draws(40, 12))
    assert exact.p_value(exact.number(unpack(after.visible)), exact.joint(model).sum(axis=1)) > 1e-4


@pytest.mark.parametrize("sweeps", [1, 3])  # chains fed the same numbers coalesce: one sweep shows what three hide
def test_chains_are_those_of_the_twin_with_and_without_clamp(sweeps):
    model = random_machine(67, 71, 29, scale=0.3)
    v = np.random.default_rng(1).integers(0, 2, (3, 67))
    mask, values = np.arange(67) % 3 == 0, np.random.default_rng(2).integers(0, 2, (3, 67))
    key = stream_key(4, "gibbs")
    chains = start_chains(model, v, seed=4)
    for clamp, start in ((None, v), (Clamp(mask, values), np.where(mask, values, v))):
        after = sample(model, chains, sweeps, clamp)
        for r in range(3):
            m, x = (None, None) if clamp is None else (mask, values[r])
            expected_v, expected_h = naive.gibbs(start[r], model, sweeps, r, 0, key, mask=m, values=x)
            assert unpack(after.visible)[r].tolist() == expected_v
            assert unpack(after.hidden)[r].tolist() == expected_h
    assert np.array_equal(unpack(chains.visible), v)


def test_one_row_of_clamped_values_serves_all_chains():
    model = random_machine(7, 3, 31)
    after = sample(model, start_chains(model, np.zeros((5, 7)), seed=1), 2, Clamp([1, 1] + [0] * 5, [[1, 0] * 3 + [1]]))
    assert (unpack(after.visible)[:, :2] == [1, 0]).all()


def test_five_sweeps_and_seven_are_twelve_for_any_number_of_threads():
    model = random_machine(71, 13, 37, scale=0.3)
    start = start_chains(model, np.random.default_rng(3).integers(0, 2, (11, 71)), seed=5)
    results = []
    for threads in (1, 2, 3) if JIT else (1,):
        numba.set_num_threads(threads)
        results.append(sample(model, start, 12))
    results.append(sample(model, sample(model, start, 5), 7))
    for result in results:
        assert result.sweeps == 12
        assert np.array_equal(result.visible.words, results[0].visible.words)
        assert np.array_equal(result.hidden.words, results[0].hidden.words)


def test_no_sweep_changes_nothing():
    model = random_machine(7, 3, 31)
    start = start_chains(model, np.eye(7), seed=1)
    assert np.array_equal(sample(model, start, 0).visible.words, start.visible.words)


def test_random_states_are_fair_bits(draws):
    bits = unpack(random_states(draws(5003, 211), 67, seed=1, stream="x"))
    assert np.abs((bits.mean(axis=0) - 0.5) * 2 * np.sqrt(len(bits))).max() < 4.5


def test_what_does_not_fit_is_refused():
    model = random_machine(7, 3, 31)
    chains = start_chains(model, np.zeros((5, 7)), seed=1)
    for sweeps in (-1, 2**31):
        with pytest.raises(InputError, match=f"sweeps must be at least 0 .* got {sweeps}"):
            sample(model, chains, sweeps)
    with pytest.raises(InputError, match="sweeps must be a whole number; got 2.0"):
        sample(model, chains, 2.0)
    with pytest.raises(InputError, match="number of chains must be a whole number; got 2.5"):
        random_chains(model, 2.5)
    with pytest.raises(InputError, match="a seed must be a whole number of at least 0; got -1"):
        sample(model, start_chains(model, np.zeros((5, 7)), seed=-1), 1)
    with pytest.raises(InputError, match="8 columns but the model has 7"):
        start_chains(model, np.zeros((5, 8)), seed=1)
    with pytest.raises(InputError, match="mask of 6 and 5 rows"):
        sample(model, chains, 1, Clamp(np.zeros(6), np.zeros((5, 7))))
    with pytest.raises(InputError, match="mask of 7 and 4 rows"):
        sample(model, chains, 1, Clamp(np.zeros(7), np.zeros((4, 7))))


def test_random_chains_start_from_fair_bits_of_their_seed_and_stream(draws):
    model = random_machine(67, 3, 31)
    n = draws(5003, 211)
    chains = random_chains(model, n, seed=1)
    bits = unpack(chains.visible)
    assert np.abs((bits.mean(axis=0) - 0.5) * 2 * np.sqrt(n)).max() < 4.5
    assert (chains.sweeps, chains.seed, chains.hidden.shape) == (0, 1, (n, 3))
    assert not unpack(chains.hidden).any()
    assert random_chains(model, n, seed=1).visible == chains.visible
    others = [random_chains(model, n, seed=2), random_chains(model, n, seed=1, stream="x")]
    assert all(other.visible != chains.visible for other in others)
    assert sample(model, others[1], 3).visible != sample(model, others[1]._replace(stream="gibbs"), 3).visible
    with pytest.raises(InputError, match="chains must be at least 1; got 0"):
        random_chains(model, 0)


def test_reprs_are_short():
    chains = start_chains(random_machine(7, 3, 31), np.eye(7), seed=5)
    assert repr(chains) == "Chains(7 of 7 visible and 3 hidden units, 0 sweeps, seed=5, stream='gibbs')"
    assert "States(7 x 7 units, 14.3 % on)" in chains._repr_html_()
