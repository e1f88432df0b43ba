"""What an estimator of the gradient returns, and the Gibbs steps all of them take."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.chains import contrast
from rbm.kernels.options import n_blocks
from rbm.kernels.tables import Tables


class Phases(NamedTuple):
    """The two averages of the gradient <v h>_data - <v h>_model. Probabilities are padded as tables are."""

    positive: np.ndarray  # P(h = 1 | v) of the minibatch, (rows, padded n_hidden)
    visible: np.ndarray  # words of the model's v, (chains, words)
    negative: np.ndarray  # P(h = 1 | v) of exactly that v


def run_chains(start: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray) -> Phases:
    """K Gibbs steps from the words ``start``; positive is P(h = 1 | start)."""
    first = np.zeros((len(start), len(tables.hidden_bias)), np.float32)
    phases = Phases(first, np.empty_like(start), np.zeros_like(first))
    contrast(start, *tables, k, np.uint64(step), key, n_blocks(), phases.visible, first, phases.negative)
    return phases
