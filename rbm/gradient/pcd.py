"""PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008."""

import numpy as np

from rbm.gradient.phases import Phases, empty_phases, run_chains
from rbm.kernels.options import spliced
from rbm.kernels.tables import Tables


@spliced
def persistent_contrastive_divergence(
    batch: np.ndarray, chains: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray, shares: int
) -> Phases:
    """Phases of PCD-k: the batch gives the positive one, k steps of the chains (any number of them) the negative."""
    phases: Phases = empty_phases(batch, chains.shape[0], tables)
    run_chains(batch, tables, 0, step, key, shares, phases, True, False)
    run_chains(chains, tables, k, step, key, shares, phases, False, True)
    return phases
