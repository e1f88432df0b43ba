"""PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008."""

import numpy as np

from rbm.gradient.phases import Phases, empty_phases, run_chains
from rbm.kernels.tables import Tables


def persistent_contrastive_divergence(
    batch: np.ndarray, chains: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray
) -> Phases:
    """Phases of PCD-k: the batch gives the positive one, k steps of the chains (any number of them) the negative."""
    phases = empty_phases(len(batch), len(chains), batch.shape[1], tables.n_hidden)
    run_chains(batch, tables, 0, step, key, phases, data=True, model=False)
    run_chains(chains, tables, k, step, key, phases, data=False, model=True)
    return phases
