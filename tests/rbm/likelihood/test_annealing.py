"""Annealing forward and back against the exact log Z of trained machines, with mistakes that must show."""

import numpy as np
import pytest
from conftest import JIT
from trained_machines import exact_samples, trained_on_stripes

from rbm import InputError, TrainingConfig, log_partition, train
from rbm.likelihood import (
    annealed_log_partition,
    base_log_odds,
    bracket_log_partition,
    exact_pseudo_likelihood,
    log_likelihood,
    mean_log_likelihood,
    pseudo_likelihood,
    reverse_log_partition,
)
from rbm.likelihood.annealing import effective_size, log_mean_exp, summarise_forward, summarise_reverse
from rbm.likelihood.tempered import tempered_machine


@pytest.fixture(scope="module")
def machine():
    return trained_on_stripes()


def of_groups(log_weights, size=4):
    """Estimates from chains, some at a time, and their standard error."""
    values = np.array([log_mean_exp(group) for group in log_weights.reshape(-1, size)])
    return values.mean(), values.std(ddof=1) / np.sqrt(len(values))


def test_forward_and_reverse_agree_with_enumeration_and_mistakes_do_not(machine, draws):
    model, rows = machine
    exact, base, n = log_partition(model), base_log_odds(rows), draws(4000, 1000)

    def agrees(value):
        return abs(value - exact) < 0.1

    forward = annealed_log_partition(model, base, chains=n, temperatures=20, seed=1)
    samples = exact_samples(model, n)
    back = reverse_log_partition(model, base, samples, temperatures=20, seed=1)
    assert agrees(forward.log_z)
    assert agrees(back.log_z)
    for found in (forward, back):
        assert found.low - 0.02 < exact < found.high + 0.02
        assert found.low < found.log_z < found.high
        assert found.high - found.low < 0.2

    base_z = tempered_machine(model, base).log_z_base
    assert not agrees(base_z + log_mean_exp(-back.log_weights))  # the mean of exp(+R), as some programs take it
    pattern = np.tile(rows[:1], (n, 1))  # data are no samples of the machine, a few rows of them even less
    assert not agrees(reverse_log_partition(model, base, pattern, temperatures=20, seed=1).log_z)


def test_forward_is_low_and_reverse_high_on_average(machine, draws):
    model, rows = machine
    exact, base, n = log_partition(model), base_log_odds(rows), draws(4000, 1000)
    base_z = tempered_machine(model, base).log_z_base
    forward = annealed_log_partition(model, base, chains=n, temperatures=2, seed=2)
    mean, error = of_groups(forward.log_weights)
    assert base_z + mean < exact - 3 * error
    back = reverse_log_partition(model, base, exact_samples(model, n), temperatures=2, seed=2)
    mean, error = of_groups(back.log_weights)
    assert base_z - mean > exact + 3 * error


def test_weights_of_exact_samples_have_the_mean_they_must(machine, draws):
    """The mean weight is Z / Z_A forward and Z_A / Z back, without bias: within 4 standard errors."""
    model, rows = machine
    base, n = base_log_odds(rows), draws(4000, 1000)
    ratio = log_partition(model) - tempered_machine(model, base).log_z_base
    forward = annealed_log_partition(model, base, chains=n, temperatures=10, seed=3).log_weights - ratio
    back = reverse_log_partition(model, base, exact_samples(model, n), temperatures=10, seed=3).log_weights + ratio
    for log_weights in (forward, back):
        weights = np.exp(log_weights)
        assert abs(weights.mean() - 1) < 4 * weights.std() / np.sqrt(n)


def test_summaries_of_known_weights(machine):
    path = tempered_machine(machine[0], np.zeros(11))
    weights = np.log([1.0, 2, 3, 6])
    base = 16 * np.log(2)
    forward, back = summarise_forward(path, weights, 7, 0), summarise_reverse(path, weights, 7, 0)
    assert np.isclose(forward.log_z, base + np.log(3))
    assert np.isclose(back.log_z, base - np.log(3))
    for found in (forward, back):
        assert np.isclose(found.effective_size, 144 / 50)
        assert np.isclose(found.halves_apart, np.log(3))
        assert found.temperatures == 7
    assert np.isclose(forward.bound(0.05), forward.log_z - np.log(20))
    assert np.isclose(back.bound(0.01), back.log_z + np.log(100))
    assert np.isclose(effective_size(np.full(9, 700.0)), 9)
    with pytest.raises(InputError, match="delta"):
        forward.bound(0)


def test_the_interval_over_groups_is_wider_where_chains_of_a_group_are_alike(machine):
    path = tempered_machine(machine[0], np.zeros(11))
    weights = np.repeat(np.random.default_rng(1).normal(0, 1, 20), 10)
    alone = summarise_reverse(path, weights, 1, 0)
    together = summarise_reverse(path, weights, 1, 0, np.repeat(np.arange(20), 10))
    assert together.high - together.low > 2 * (alone.high - alone.low)
    assert together.log_z == alone.log_z


def test_no_chains_temperatures_or_samples_are_refused(machine):
    model, base = machine[0], np.zeros(11)
    for wrong in ({"chains": 0}, {"temperatures": 0}):
        with pytest.raises(InputError, match="at least 1"):
            annealed_log_partition(model, base, **wrong)
    with pytest.raises(InputError, match="at least 1 of the samples"):
        reverse_log_partition(model, base, np.zeros((0, 11)))
    with pytest.raises(InputError, match="11 units"):
        reverse_log_partition(model, base, np.zeros((3, 10)))


def test_more_than_memory_holds_is_refused_before_anything_is_done(machine):
    model, base, done = machine[0], np.zeros(11), []
    for chains, temperatures in ((10**12, 2), (2, 10**15)):
        said = f"annealing of {chains} chains through {temperatures} temperatures needs .* GB of memory"
        with pytest.raises(InputError, match=said):
            annealed_log_partition(model, base, chains=chains, temperatures=temperatures, report=done.append)
    with pytest.raises(InputError, match="set chains or temperatures lower"):
        reverse_log_partition(model, base, np.zeros((3, 11)), temperatures=10**15)
    for effort in ({"ladders": 10**12}, {"sweeps": 10**12}):
        with pytest.raises(InputError, match="set ladders or sweeps lower"):
            bracket_log_partition(model, base, report=done.append, **effort)
    assert not done


def test_progress_adds_up_and_changes_nothing(machine):
    model, base, seen = machine[0], np.zeros(11), []
    reported = annealed_log_partition(model, base, chains=3, temperatures=333, report=seen.append)
    assert sum(seen) == 333
    assert np.array_equal(reported.log_weights, annealed_log_partition(model, base, chains=3, temperatures=333)[5])
    again = annealed_log_partition(model, base, chains=3, temperatures=333, seed=1)
    assert not np.array_equal(reported.log_weights, again.log_weights)


def test_exact_pseudo_likelihood_is_the_sum_of_conditionals(machine):
    model, rows = machine
    found = exact_pseudo_likelihood(model, rows[:9])
    joint = log_likelihood(model, rows[:9])
    expected = np.zeros(9)
    for i in range(11):
        flipped = rows[:9].copy()
        flipped[:, i] ^= 1
        expected -= np.logaddexp(0, log_likelihood(model, flipped) - joint)
    assert np.allclose(found, expected, rtol=1e-5)
    one_unit = [pseudo_likelihood(model, rows[:9], seed=seed) for seed in range(200)]
    error = np.std(one_unit, axis=0) / np.sqrt(200)
    assert (np.abs(np.mean(one_unit, axis=0) - found) < 4.5 * error).all()


@pytest.mark.skipif(not JIT, reason="784 units take long in plain Python")
def test_digits_of_16_hidden_units_are_bracketed_at_their_exact_likelihood():
    from dbn.datasets import load_mnist

    rows = load_mnist("train").states.rows(slice(0, 2000))
    model = train(rows, TrainingConfig(n_hidden=16, epochs=5, k=1)).model
    found = bracket_log_partition(model, base_log_odds(rows), chains=200, temperatures=1000, sweeps=400)
    exact = log_partition(model)
    assert found.bracketed, found.doubts
    assert abs(found.ladder.log_z - exact) < 0.1
    assert abs(found.forward.log_z - exact) < 0.1
    assert abs(found.reverse.log_z - exact) < 0.1
    low, high = found.interval
    assert low < exact < high
    assert found.forward.bound() < exact < found.reverse.bound()
    base, few_steps = base_log_odds(rows), {"temperatures": 10, "seed": 2}
    base_z = tempered_machine(model, base).log_z_base
    mean, error = of_groups(annealed_log_partition(model, base, chains=200, **few_steps).log_weights)
    assert base_z + mean < exact - 3 * error
    tops = found.ladder.samples.rows(np.arange(0, found.ladder.samples.n, 5))
    mean, error = of_groups(reverse_log_partition(model, base, tops, **few_steps).log_weights)
    assert base_z - mean > exact + 3 * error
    scored = mean_log_likelihood(model, rows, exact)
    values = log_likelihood(model, rows)
    assert np.isclose(scored.mean, values.mean(), rtol=1e-6)
    assert np.isclose(scored.standard_error, values.std(ddof=1) / np.sqrt(2000), rtol=1e-4)
    assert scored.rows == 2000
