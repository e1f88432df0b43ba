"""CD-k: chains start from the minibatch. Source: Hinton, Neural Computation 14 (2002) 1771."""

import numpy as np

from rbm.kernels.options import spliced
from rbm.kernels.parallel.barrier import Team
from rbm.kernels.weight_tiles import Tables
from rbm.training.gradient.phases import Phases, Room, run_chains


@spliced
def contrastive_divergence(
    phases: Phases, room: Room, tables: Tables, k: int, step: int, key: np.ndarray, team: Team
) -> None:
    """Fill the phases of CD-k, of as many chains as there are data. The words of the data are set and complete."""
    run_chains(phases, room, tables, k, step, key, team, True, True)
