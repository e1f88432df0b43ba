"""PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008."""

from typing import Any

from rbm.gradient.phases import empty_phases, run_chains
from rbm.kernels.options import spliced


@spliced
def persistent_contrastive_divergence(
    batch: Any, chains: Any, tables: Any, k: Any, step: Any, key: Any, shares: Any
) -> Any:
    """Phases of PCD-k: the batch gives the positive one, k steps of the chains (any number of them) the negative."""
    phases = empty_phases(batch, chains.shape[0], tables)
    run_chains(batch, tables, 0, step, key, shares, phases, True, False)
    run_chains(chains, tables, k, step, key, shares, phases, False, True)
    return phases
