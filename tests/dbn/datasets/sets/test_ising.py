"""The sampler against enumeration on 4 x 4 and against the exact energy of 16 x 16 spins (B. Kaufman 1949)."""

import math

import mpmath
import numpy as np
import pytest
from scipy.stats import chisquare

from dbn.datasets.sets import ising
from dbn.datasets.sets.ising import CRITICAL_TEMPERATURE, ising_rows
from rbm import InputError, unpack
from rbm.kernels.options import DISABLED

compiled = pytest.mark.skipif(DISABLED, reason="minutes as plain Python")
N = 300 if DISABLED else 6000


@pytest.fixture(autouse=True)
def _short(monkeypatch):
    if DISABLED:
        monkeypatch.setattr(ising, "_THERMALISATION", 300)


def energies(bits, size):
    s = np.where(np.asarray(bits, bool), 1, -1).reshape(-1, size, size)
    return -(s * (np.roll(s, 1, axis=1) + np.roll(s, 1, axis=2))).sum(axis=(1, 2))


def magnetisations(bits):
    return (2 * np.asarray(bits, int) - 1).sum(axis=1)


def exact_energy(size, temperature):
    """Mean energy of a spin of the periodic square: minus the derivative of log Z by K = 1 / T, by Kaufman's Z."""
    mpmath.mp.dps = 40

    def gamma(index, k):
        if index == 0:
            return 2 * k + mpmath.log(mpmath.tanh(k))
        return mpmath.acosh(mpmath.cosh(2 * k) * mpmath.coth(2 * k) - mpmath.cos(mpmath.pi * index / size))

    def log_z(k):
        total = mpmath.mpf(0)
        for parity in (1, 0):
            halves = [size * gamma(2 * r + parity, k) / 2 for r in range(size)]
            total += mpmath.fprod(2 * mpmath.cosh(x) for x in halves) + mpmath.fprod(2 * mpmath.sinh(x) for x in halves)
        return mpmath.log(total / 2) + size * size * mpmath.log(2 * mpmath.sinh(2 * k)) / 2

    return float(-mpmath.diff(log_z, 1 / mpmath.mpf(temperature)) / size**2)


def all_states(temperature):
    """Energy, magnetisation and probability of each of the 65 536 states of 4 x 4 spins."""
    bits = (np.arange(2**16)[:, None] >> np.arange(16)) & 1
    energy = energies(bits, 4)
    weight = np.exp(-(energy - energy.min()) / temperature)
    return energy, magnetisations(bits), weight / weight.sum()


def check_distribution(found, values, probabilities):
    """Chi-square of what was found against the exact law, rare values put together."""
    levels = np.unique(values)
    expected = np.array([probabilities[values == level].sum() for level in levels]) * len(found)
    counts = np.array([(found == level).sum() for level in levels])
    assert counts.sum() == len(found)
    common = expected > 8
    both = [np.append(x[common], x[~common].sum()) for x in (counts, expected)]
    if both[1][-1] < 1:
        both = [x[:-1] * (len(found) / x[:-1].sum()) for x in both]
    assert chisquare(*both).pvalue > 1e-4


def test_the_exact_energy_is_that_of_enumeration():
    for temperature in (1.7, CRITICAL_TEMPERATURE, 3.1):
        energy, _, probability = all_states(temperature)
        assert exact_energy(4, temperature) == pytest.approx((energy * probability).sum() / 16, rel=1e-9)


@pytest.mark.parametrize("temperature", [1.5, CRITICAL_TEMPERATURE, 3.3])
def test_energy_and_magnetisation_are_distributed_as_enumeration_has_it(temperature):
    energy, magnetisation, probability = all_states(temperature)
    bits = unpack(ising_rows(4, temperature, N, seed=3))
    check_distribution(energies(bits, 4), energy, probability)
    check_distribution(magnetisations(bits), magnetisation, probability)  # of both signs, equally often


@compiled
@pytest.mark.parametrize("temperature", [1.9, CRITICAL_TEMPERATURE, 3.0])
def test_energy_of_16_x_16_spins_is_the_exact_one(temperature):
    found = energies(unpack(ising_rows(16, temperature, 6000, seed=5)), 16) / 256
    assert abs(found.mean() - exact_energy(16, temperature)) < 4 * found.std() / math.sqrt(6000)


@compiled
@pytest.mark.parametrize("temperature", [1.5, CRITICAL_TEMPERATURE, 3.0])
def test_rows_that_follow_each_other_are_as_good_as_independent(temperature):
    bits = unpack(ising_rows(16, temperature, 8000, seed=6))
    for series in (energies(bits, 16), magnetisations(bits), abs(magnetisations(bits))):
        x = series - series.mean()
        assert abs((x[1:] * x[:-1]).mean() / x.var()) < 4 / math.sqrt(8000)


def test_the_constant_is_onsagers():
    assert pytest.approx(2 / math.log(1 + math.sqrt(2)), rel=1e-15) == CRITICAL_TEMPERATURE


def test_same_arguments_same_bits_and_another_seed_or_temperature_others():
    first = ising_rows(5, 2.5, 20, seed=1, sweeps=2)
    assert first == ising_rows(5, 2.5, 20, seed=1, sweeps=2)
    assert first.shape == (20, 25)
    assert first != ising_rows(5, 2.5, 20, seed=2, sweeps=2)
    assert first != ising_rows(5, 2.6, 20, seed=1, sweeps=2)


def test_other_temperatures_have_other_random_numbers():
    """Where it is so cold that all spins are alike, a row is nothing but its sign."""
    signs = [unpack(ising_rows(3, temperature, 200, seed=1, sweeps=1))[:, 0] for temperature in (0.2, 0.21)]
    assert 50 < (signs[0] != signs[1]).sum() < 150


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((2, 1.0, 5, 0), "size must be at least 3; got 2"),
        ((4, 1.0, 0, 0), "n must be at least 1; got 0"),
        ((4, 0.0, 5, 0), "temperature must be a finite number above 0; got 0.0"),
        ((4, math.nan, 5, 0), "temperature must be a finite number above 0; got nan"),
        ((4, 1.0, 5, -1), "a seed must be a whole number of at least 0; got -1"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, message):
    with pytest.raises(InputError, match=message):
        ising_rows(*arguments)


def test_too_few_sweeps_are_refused():
    with pytest.raises(InputError, match="sweeps must be at least 1; got 0"):
        ising_rows(4, 1.0, 5, 0, sweeps=0)
