import math

import numpy as np
import pytest

from analysis.regeneration.divergence import jensen_shannon
from rbm import InputError, pack

ROWS = np.array([[0, 0, 0], [0, 0, 1], [0, 1, 1], [1, 1, 1]])


def sample(*counts):
    return pack(np.repeat(ROWS, counts, axis=0))


def test_the_same_frequencies_do_not_diverge_whatever_the_order_and_size():
    first = sample(5, 3, 0, 2)
    assert jensen_shannon(first, first.rows(np.random.default_rng(1).permutation(10))) == pytest.approx(0, abs=1e-15)
    assert jensen_shannon(first, sample(15, 9, 0, 6)) == pytest.approx(0, abs=1e-15)


def test_nothing_in_common_is_one_bit():
    assert jensen_shannon(sample(5, 2, 0, 0), sample(0, 0, 1, 3)) == pytest.approx(1, abs=1e-15)


def test_against_the_mean_of_two_kullback_leibler_divergences():
    p, q = np.array([0.5, 0.3, 0, 0.2]), np.array([0.1, 0.3, 0.6, 0])
    m = (p + q) / 2
    expected = sum(x * math.log2(x / y) for law in (p, q) for x, y in zip(law, m, strict=True) if x) / 2
    assert jensen_shannon(sample(5, 3, 0, 2), sample(1, 3, 6, 0)) == pytest.approx(expected, rel=1e-12)
    assert jensen_shannon(sample(1, 3, 6, 0), sample(5, 3, 0, 2)) == pytest.approx(expected, rel=1e-12)


def test_half_in_common():
    """p = (1/2, 1/2, 0), q = (0, 1/2, 1/2): half of a bit."""
    assert jensen_shannon(sample(3, 3, 0, 0), sample(0, 5, 5, 0)) == pytest.approx(0.5, rel=1e-12)


def test_two_samples_of_one_law_diverge_by_the_degrees_of_freedom(draws):
    """For large n the divergence is (states - 1) / (4 n log 2) bits on average, a chi-square variable."""
    n, p, values = 1009, np.array([0.4, 0.3, 0.2, 0.1]), []
    g = np.random.default_rng(2)
    for _ in range(draws(400, 200)):
        a, b = (sample(*g.multinomial(n, p)) for _ in range(2))
        values.append(jensen_shannon(a, b) * 4 * n * math.log(2))
    assert np.mean(values) == pytest.approx(3, abs=4.5 * math.sqrt(6 / len(values)))


def test_samples_must_fit():
    with pytest.raises(InputError, match="rows of one width; got 4 of 3 and 2 of 2"):
        jensen_shannon(pack(ROWS), pack(np.eye(2)))
    with pytest.raises(InputError, match="got 4 of 3 and 0 of 3"):
        jensen_shannon(pack(ROWS), pack(np.zeros((0, 3))))
