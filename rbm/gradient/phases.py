"""What an estimator of the gradient returns, and the Gibbs steps all of them take."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.chains import contrast
from rbm.kernels.lanes import LANES
from rbm.kernels.options import block_size
from rbm.kernels.tables import Tables, n_tiles


class Phases(NamedTuple):
    """The two averages of the gradient <v h>_data - <v h>_model. Probabilities are tiled as tables are."""

    positive: np.ndarray  # P(h = 1 | v) of the minibatch, (hidden tiles, rows + 1, 16)
    visible: np.ndarray  # words of the model's v, (chains, words)
    negative: np.ndarray  # P(h = 1 | v) of exactly that v


def run_chains(start: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray) -> Phases:
    """K Gibbs steps from the words ``start``; positive is P(h = 1 | start)."""
    first = np.zeros((n_tiles(tables.n_hidden), len(start) + 1, LANES), np.float32)
    phases = Phases(first, np.empty_like(start), np.zeros_like(first))
    contrast(start, *tables, k, np.uint64(step), key, block_size(len(start)), phases.visible, first, phases.negative)
    return phases
