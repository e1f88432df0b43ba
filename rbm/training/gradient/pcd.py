"""PCD-k: chains go on from where the last minibatch left them. Source: Tieleman, ICML 2008."""

import numpy as np

from rbm.kernels.options import spliced
from rbm.kernels.parallel.barrier import Team
from rbm.kernels.weight_tiles import Tables
from rbm.training.gradient.phases import Phases, Room, run_chains


@spliced
def persistent_contrastive_divergence(
    phases: Phases, room: Room, tables: Tables, k: int, step: int, key: np.ndarray, team: Team
) -> None:
    """Fill the phases of PCD-k: the positive from the data, the negative from k more steps of the model's chains.

    The words of the data and of the chains, any number of them, are set and complete.
    """
    run_chains(phases, room, tables, 0, step, key, team, True, False)
    run_chains(phases, room, tables, k, step, key, team, False, True)
