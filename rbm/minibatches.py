"""The loop over minibatches, compiled: in Python, small layers spend more time between the kernels than in them."""

import numpy as np

from rbm.gradient import contrastive_divergence, persistent_contrastive_divergence
from rbm.kernels.options import inner, passes_cost
from rbm.kernels.row_order import by_likeness
from rbm.kernels.tables import Tables
from rbm.optimiser import Velocity, step


def minibatch_cost(rows: int, k: int, n_visible: int, n_hidden: int) -> float:
    """A guess, in nanoseconds of one thread, for a minibatch."""
    return passes_cost(rows, 2 * k + 1, n_visible, n_hidden) + n_visible * (n_hidden + 2 * rows)


@inner
def train_minibatches(
    words: np.ndarray, order: np.ndarray, size: int, chains: np.ndarray, tables: Tables, velocity: Velocity,
    persistent: bool, k: int, number: int, key: np.ndarray, rate: float, momentum: float, decay: float, shares: int,
) -> tuple[int, int]:  # fmt: skip
    """Train on rows words[order], ``size`` at a time; minibatches done, and parameters the last one made non-finite.

    Stops behind a minibatch that leaves any. Within each, rows that are alike stand together (``row_order``). The first
    has number ``number``, which enters the random counters.
    persistent : PCD, whose chains (words) change in place, or else CD; tables, velocity : change in place.
    The rate of a smaller last minibatch is smaller by as much. shares : of the units, one a thread; how many never
    shows.
    """
    order = by_likeness(words, tables.forward.shape[1] - 1, order, size, shares)
    done, bad = 0, 0
    for first in range(0, len(order), size):
        rows = min(size, len(order) - first)
        batch = np.empty((rows, words.shape[1]), np.uint64)
        for r in range(rows):
            for w in range(words.shape[1]):
                batch[r, w] = words[order[first + r], w]
        if persistent:
            phases = persistent_contrastive_divergence(batch, chains, tables, k, number + done, key, shares)
            for r in range(chains.shape[0]):
                for w in range(chains.shape[1]):
                    chains[r, w] = phases.visible[rows + r, w]
        else:
            phases = contrastive_divergence(batch, chains, tables, k, number + done, key, shares)
        bad = step(phases, tables, velocity, rate * (rows / size), momentum, decay, shares)
        done += 1
        if bad:
            break
    return done, bad
