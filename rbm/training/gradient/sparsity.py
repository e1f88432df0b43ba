"""Pull hidden units towards being on as rarely as a target says, by a part of the gradient.

The cost is the cross-entropy of the target and a sliding mean q of P(h = 1 | data); its derivative by a unit's field is
q - target, which enters the bias and, times the data, the weights alike: as if every P(h = 1 | data) were less by
cost (q - target). Source: Hinton 2012 ("A practical guide"), section 11; the idea is of Lee, Ekanadham, Ng, NIPS 2007.
Line [sparsity] of ``rbm.reference``.
"""

import numpy as np

from rbm.kernels.minibatch_arrays import Offsets, Phases, Sparsity
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup, barrier, shards_of
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.step_and_transpose import step_lanes
from rbm.kernels.units import tiles_of_shard


@inlined
def pull_to_target(phases: Phases, sparsity: Sparsity, n_hidden: int, group: ThreadGroup) -> None:
    """Move the sliding means by the minibatch, and take the pulls off the data's weighted probabilities.

    The phases are complete, and after it again.
    """
    n_rows, weighted = phases.visible.shape[1], phases.weighted_probabilities.reshape(-1)
    rate, cost, none, one = np.float32(sparsity.rate), np.float32(sparsity.cost), np.float32(0), np.float32(1)
    share, moved = np.float32(1 / phases.n_data), np.zeros(LANES, np.float32)
    for shard in shards_of(group):
        first, end = tiles_of_shard(n_hidden, shard, group.shards)
        for t in range(first, end):
            start = t * (n_rows + 1)
            for row in range(phases.n_data):
                decay = none if row else one
                at = (start + row) * LANES
                step_lanes(sparsity.mean, t * LANES, moved, np.int64(0), weighted, at, rate, none, decay)
            for unit in range(t * LANES, (t + 1) * LANES):
                sparsity.pull[unit] = cost * (sparsity.mean[unit] - sparsity.target[unit])
            for row in range(phases.n_data):
                for lane in range(LANES):
                    weighted[(start + row) * LANES + lane] -= share * sparsity.pull[t * LANES + lane]
    barrier(group)


@inlined
def put_pull_back(offsets: Offsets, sparsity: Sparsity, n_hidden: int, group: ThreadGroup) -> None:
    """Move the hidden offsets of this thread's units by what the pull has kept from them: they follow the data."""
    rate, none, moved = np.float32(offsets.rate), np.float32(0), np.zeros(LANES, np.float32)
    for shard in shards_of(group):
        first, end = tiles_of_shard(n_hidden, shard, group.shards)
        for t in range(first, end):
            at = t * LANES
            step_lanes(offsets.hidden, at, moved, np.int64(0), sparsity.pull, at, rate, none, none)
