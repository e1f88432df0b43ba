"""CD-k: chains start from the minibatch. Source: Hinton, Neural Computation 14 (2002) 1771."""

from typing import Any

from rbm.gradient.phases import empty_phases, run_chains
from rbm.kernels.options import spliced


@spliced
def contrastive_divergence(batch: Any, chains: Any, tables: Any, k: Any, step: Any, key: Any, shares: Any) -> Any:
    """Phases of CD-k for a minibatch of words; chains are not used."""
    phases = empty_phases(batch, batch.shape[0], tables)
    run_chains(batch, tables, k, step, key, shares, phases, True, True)
    return phases
