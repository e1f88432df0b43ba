import numpy as np
import pytest
from scipy.special import zeta
from scipy.stats import chisquare

from analysis.powerlaw.sampling import LARGEST, _beyond, power_law_sample, resample


class Given:
    """Uniform numbers of our own choice in place of a generator."""

    def __init__(self, numbers):
        self.numbers = numbers

    def random(self, size):
        assert size == len(self.numbers)
        return self.numbers


@pytest.mark.parametrize(("alpha", "kmin"), [(1.4, 1), (1.8, 3), (2.5, 1), (3.2, 700)])
def test_samples_follow_the_law(alpha, kmin):
    size = 200_003
    k, m = power_law_sample(alpha, kmin, size, np.random.default_rng(1))
    assert m.sum() == size
    assert (np.diff(k) > 0).all()
    assert k[0] == kmin
    # single values first, then octaves, far past the table of 1024 values
    edges = np.unique(np.concatenate([kmin + np.arange(5), kmin + 5 * 2 ** np.arange(14)]))
    survival = zeta(alpha, edges) / zeta(alpha, kmin)
    expected = size * np.append(-np.diff(survival), survival[-1])
    seen = np.append(np.histogram(k, edges, weights=m)[0], m[k >= edges[-1]].sum())
    seen[-2] -= m[k == edges[-1]].sum()  # a histogram's last bin holds its right edge
    many = expected > 10
    seen, expected = (np.append(x[many], x[~many].sum() + 1) for x in (seen, expected))
    assert chisquare(seen, expected)[1] > 1e-3


@pytest.mark.parametrize("alpha", [1.3, 2.0, 3.7, 12.0])
def test_large_values_invert_the_survival_function_exactly(alpha):
    start = 1025.0
    u = np.random.default_rng(2).random(1009)
    k = _beyond(alpha, start, len(u), Given(1 - u))
    inside = k < 1e9  # beyond, SciPy's zeta does not tell neighbours apart
    at, after = (zeta(alpha, k + i) / zeta(alpha, start) for i in (0, 1))
    assert inside.sum() > 900
    assert (u[inside] <= at[inside] * (1 + 1e-12)).all()
    assert (u[inside] > after[inside] * (1 - 1e-12)).all()
    assert k.min() >= start


def test_immense_values_are_cut():
    k, m = power_law_sample(1.02, 1, 1009, np.random.default_rng(3))
    assert k[-1] == LARGEST
    assert m.sum() == 1009


def test_nothing_drawn():
    generator = np.random.default_rng(4)
    for k, m in (power_law_sample(2.0, 1, 0, generator), resample(np.arange(0), np.arange(0), 0, generator)):
        assert len(k) == len(m) == 0


def test_resampling_keeps_the_shares():
    k, m = np.array([1, 4, 9]), np.array([600, 300, 1])
    drawn = np.zeros(3)
    for seed in range(30):
        values, times = resample(k, m, 901, np.random.default_rng(seed))
        assert times.sum() == 901
        assert (times > 0).all()
        drawn[np.searchsorted(k, values)] += times
    assert chisquare(drawn, 30.0 * m)[1] > 1e-3
