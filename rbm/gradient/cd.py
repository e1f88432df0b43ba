"""CD-k: chains start from the minibatch. Source: Hinton, Neural Computation 14 (2002) 1771."""

import numpy as np

from rbm.gradient.phases import Phases, empty_phases, run_chains
from rbm.kernels.options import spliced
from rbm.kernels.tables import Tables


@spliced
def contrastive_divergence(
    batch: np.ndarray, chains: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray, shares: int
) -> Phases:
    """Phases of CD-k for a minibatch of words; chains are not used."""
    phases: Phases = empty_phases(batch, batch.shape[0], tables)
    run_chains(batch, tables, k, step, key, shares, phases, True, True)
    return phases
