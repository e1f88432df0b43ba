"""CD-k: chains start from the minibatch. Source: Hinton, Neural Computation 14 (2002) 1771."""

import numpy as np

from rbm.gradient.phases import Phases, run_chains
from rbm.kernels.tables import Tables


def contrastive_divergence(
    batch: np.ndarray, chains: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray
) -> Phases:
    """Phases of CD-k for a minibatch of words; chains are not used."""
    return run_chains(batch, tables, k, step, key)
