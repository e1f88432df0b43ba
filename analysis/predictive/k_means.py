"""Partition rows of bits by k-means: as fine as a layer's states, and no network.

Lloyd's algorithm (IEEE Trans. Inf. Theory 28 (1982) 129) with squared Euclidean distance: centres are distinct rows
drawn at random, then rows go to their nearest centre and centres to the means of their rows, by turns. A cluster that
loses all its rows is gone for good.
"""

import numpy as np

from analysis.entropies.columns import Columns, as_bits
from analysis.entropies.entropy import state_index
from rbm.bits import WORD, States, as_states
from rbm.errors import InputError
from rbm.model import RBM
from rbm.streams import stream_generator

ROUNDS = 20  # at most; fewer where no row changes its cluster any more
_ROWS = 4096  # at once, for memory


def k_means(data: np.ndarray | States, n_clusters: int, *, seed: int, rounds: int = ROUNDS) -> States:
    """Return the cluster of every row as States, the number of the cluster in bits; (M, bits).

    Of equally near centres, in float32, a row goes to the first. There are fewer clusters than asked for where some
    have lost all their rows.

    Raises
    ------
    InputError
        If the clusters are not from 1 to the number of distinct rows, or there is no round.
    """
    rows = as_states(data)
    distinct = state_index(rows).states
    if not 1 <= n_clusters <= distinct.n:
        raise InputError(f"the number of clusters must be from 1 to {distinct.n}, the distinct rows; got {n_clusters}")
    if rounds < 1:
        raise InputError(f"there must be at least one round; got {rounds}")
    chosen = stream_generator(seed, "centres of k-means").permutation(distinct.n)[:n_clusters]
    centres = distinct.rows(chosen).unpack().astype(np.float64)
    of_row = np.full(rows.n, -1)
    for _ in range(rounds):
        before, of_row = of_row, _nearest(rows, centres)
        if np.array_equal(before, of_row):
            break
        centres, of_row = _means(rows, of_row)
    bits = max(1, (len(centres) - 1).bit_length())
    return as_bits(Columns(of_row[None, :].astype(np.uint32), bits))


def _nearest(rows: States, centres: np.ndarray) -> np.ndarray:
    """Find the nearest centre c of each row x: the largest x.c - |c|^2 / 2, a field of a machine; int64 (M,)."""
    machine = RBM(centres.T, np.zeros(rows.n_units), -np.square(centres).sum(axis=1) / 2)
    parts = (rows.rows(slice(first, first + _ROWS)) for first in range(0, rows.n, _ROWS))
    return np.concatenate([machine.hidden_field(part).argmax(axis=1) for part in parts])


def _means(rows: States, of_row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute the mean rows of the clusters that have rows, and number the clusters of all rows anew."""
    _, of_row, sizes = np.unique(of_row, return_inverse=True, return_counts=True)
    order = np.argsort(of_row, kind="stable")
    ordered, starts = rows.rows(order), np.cumsum(sizes) - sizes
    parts = (
        np.add.reduceat(States(word, min(WORD, rows.n_units - WORD * w)).unpack(), starts, axis=0, dtype=np.int64)
        for w, word in enumerate(np.hsplit(ordered.words, ordered.words.shape[1]))
    )
    return np.hstack(list(parts)) / sizes[:, None], of_row
