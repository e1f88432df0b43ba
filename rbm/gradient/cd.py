"""CD-k: chains start from the minibatch. Source: Hinton, Neural Computation 14 (2002) 1771."""

import numpy as np

from rbm.gradient.phases import Phases, empty_phases, run_chains
from rbm.kernels.tables import Tables


def contrastive_divergence(
    batch: np.ndarray, chains: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray
) -> Phases:
    """Phases of CD-k for a minibatch of words; chains are not used."""
    phases = empty_phases(len(batch), len(batch), batch.shape[1], tables.n_hidden)
    phases.visible[: len(batch)] = batch
    run_chains(batch, tables, k, step, key, phases, data=True, model=True)
    return phases
