import math

import naive_analysis
import numpy as np
import pytest

from analysis.errorbars.intervals import Interval, mean, share
from analysis.regeneration.manifolds import manifold, overlap
from rbm import InputError, pack


def ladder(lengths, units=23):
    """Rows whose first l units are on: the distance of two is the difference of their lengths."""
    return pack(np.arange(units) < np.array(lengths)[:, None])


def test_radii_of_points_on_a_line():
    assert manifold(ladder([0, 1, 3, 7, 15]), k=1).radii.tolist() == [1, 1, 2, 4, 8]
    assert manifold(ladder([0, 1, 3, 7, 15])).radii.tolist() == [7, 6, 4, 7, 14]


def test_precision_and_recall_of_points_on_a_line():
    """Balls of the data, k = 1: 0..2, 1..3, 9..11, 10..12. Balls of the patterns: 1..5, 3..7, 17..21, 19..23."""
    data, patterns = ladder([1, 2, 10, 11]), ladder([3, 5, 19, 21])
    found = overlap(patterns, manifold(data, k=1), k=1)
    assert found.precision.value == 0.25  # 3 alone
    assert found.recall.value == 0.5  # 1 and 2
    assert found.f1[:3] == pytest.approx((1 / 3, math.nan, math.nan), nan_ok=True)


def test_the_same_set_is_all_on_the_manifold_and_a_far_one_not_at_all():
    near = np.random.default_rng(1).random((37, 61)) < 0.1
    data = manifold(pack(near))
    same, far = overlap(pack(near[::-1]), data), overlap(pack(~near), data)
    assert (same.precision.value, same.recall.value, same.f1.value) == (1, 1, 1)
    assert (far.precision.value, far.recall.value, far.f1.value) == (0, 0, 0)


def test_a_lost_cluster_costs_recall_and_an_added_one_precision():
    g = np.random.default_rng(2)
    a, b = (g.random((60, 67)) < 0.02 for _ in range(2))
    b[:, :33] ^= True
    both, one = pack(np.concatenate([a[:30], b[:30]])), pack(a)
    lost, added = overlap(one, manifold(both)), overlap(both, manifold(one))
    assert lost.recall.value == pytest.approx(0.5, abs=0.1)
    assert lost.precision.value > 0.7
    assert added.precision.value == pytest.approx(0.5, abs=0.1)
    assert added.recall.value > 0.7


def test_two_samples_of_one_law_cover_each_other_alike(draws):
    """Precision and recall are then exchangeable, and both what loops say."""
    differences, n = [], 29
    for seed in range(draws(200, 20)):
        a, b = (np.random.default_rng(seed).random((2, n, 17)) < np.linspace(0.05, 0.5, 17)).astype(int)
        data = manifold(pack(b))
        found = overlap(pack(a), data)
        differences.append(found.precision.value - found.recall.value)
        if seed < 3:
            radii = [naive_analysis.nearest_rows([row], b.tolist(), 3, without=i)[0][-1][0] for i, row in enumerate(b)]
            assert data.radii.tolist() == radii
            inside = naive_analysis.rows_within(a.tolist(), b.tolist(), radii)
            assert found.precision.value == pytest.approx(sum(inside) / n)
    assert np.std(differences) > 0
    assert abs(np.mean(differences)) < 4 * np.std(differences) / math.sqrt(len(differences))


def test_too_few_rows_for_a_manifold():
    with pytest.raises(InputError, match="from 1 to 2, the other rows; got 3"):
        manifold(ladder([1, 2, 3]))


def test_the_interval_of_a_share_is_wilsons():
    """The ends solve (p - x)^2 = z^2 x (1 - x) / n."""
    for on, n in ((0, 7), (3, 11), (97, 101), (13, 13)):
        p, low, high, _ = share(np.arange(n) < on)
        assert p == on / n
        for end in (low, high):
            assert (p - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / n, abs=1e-12)
        assert low <= p <= high
        assert low < high


def test_the_interval_of_a_mean_is_normal():
    g = np.random.default_rng(3)
    covered = [low <= 1 <= high for _, low, high, _ in (mean(g.exponential(1, 501)) for _ in range(997))]
    assert np.mean(covered) == pytest.approx(0.95, abs=5 * math.sqrt(0.05 * 0.95 / 997))
    assert mean(np.array([2.0])) == pytest.approx(Interval(2.0), nan_ok=True)
