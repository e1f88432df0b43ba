"""k-means of bits: planted clusters are found, the algorithm is Lloyd's, the seed decides."""

import numpy as np
import pytest

from analysis.entropies.entropy import state_counts, state_index
from analysis.predictive.k_means import k_means
from rbm import InputError, pack, unpack
from rbm.streams import stream_generator


def clustered(n: int, seed: int, flip: float = 0.02) -> tuple[np.ndarray, np.ndarray]:
    g = np.random.default_rng(seed)
    template = np.random.default_rng(1).integers(0, 2, (3, 97))
    label = g.integers(3, size=n)
    return template[label] ^ (g.random((n, 97)) < flip), label


def numbers(states) -> np.ndarray:
    bits = unpack(states).astype(np.int64)
    return bits @ (1 << np.arange(bits.shape[1]))


def lloyd(rows: np.ndarray, centres: np.ndarray, rounds: int) -> np.ndarray:
    """The cluster of every row, in float64 by distances."""
    label = np.full(len(rows), -1)
    for _ in range(rounds):
        before, label = label, ((rows[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
        if np.array_equal(before, label):
            break
        kept = np.unique(label)
        centres = np.array([rows[label == c].mean(axis=0) for c in kept])
        label = np.searchsorted(kept, label)
    return label


def as_partition(label: np.ndarray) -> list[list[int]]:
    return sorted(np.flatnonzero(label == c).tolist() for c in np.unique(label))


def test_planted_clusters_are_found():
    rows, label = clustered(301, 2)
    found = [numbers(k_means(rows, 3, seed=seed)) for seed in range(8)]
    right = [as_partition(each) == as_partition(label) for each in found]
    assert 1 <= sum(right)  # from bad centres Lloyd's algorithm ends in a local minimum
    assert len({tuple(each) for each in found}) > 1


@pytest.mark.parametrize("rounds", [1, 2, 20])
def test_rounds_are_lloyds(rounds):
    rows, _ = clustered(103, 3, 0.3)
    for seed in (1, 2):
        found = numbers(k_means(rows, 7, seed=seed, rounds=rounds))
        centres = centres_drawn(rows, 7, seed)
        assert as_partition(found) == as_partition(lloyd(rows.astype(float), centres, rounds))


def centres_drawn(rows, n, seed):
    distinct = state_index(pack(rows)).states
    order = stream_generator(seed, "centres of k-means").permutation(distinct.n)
    return unpack(distinct.rows(order[:n])).astype(float)


def test_as_many_clusters_as_distinct_rows_are_those_rows():
    rows = np.array([[0, 1, 1], [1, 1, 0], [0, 1, 1], [0, 0, 0]])
    assert sorted(state_counts(k_means(rows, 3, seed=1))) == [1, 1, 2]
    assert state_counts(k_means(rows, 1, seed=1)).tolist() == [4]


def test_the_seed_decides():
    rows, _ = clustered(103, 4, 0.3)
    assert k_means(rows, 9, seed=5) == k_means(rows, 9, seed=5)
    assert k_means(rows, 9, seed=5) != k_means(rows, 9, seed=6)


@pytest.mark.parametrize("n", [0, 4])
def test_clusters_that_cannot_be_are_refused(n):
    with pytest.raises(InputError, match=f"from 1 to 3, the distinct rows; got {n}"):
        k_means(np.array([[0, 1, 1], [1, 1, 0], [0, 1, 1], [0, 0, 0]]), n, seed=1)


def test_no_round_is_refused():
    with pytest.raises(InputError, match="at least one round; got 0"):
        k_means(np.eye(3, dtype=int), 2, seed=1, rounds=0)
