"""The centred gradient: both phases less offsets, the mean of the data and a sliding mean of the hidden units.

With offsets m and l and plain gradients W, a, b it is W' = W - m b - a l, a' = a - W' l, b' = b - m W': the step of the
machine whose energy has v - m and h - l in the place of v and h, in plain parameters. Source: Melchior, Fischer,
Wiskott, Journal of Machine Learning Research 17 (2016) 99. Line [centring] of ``rbm.reference``.
"""

import numpy as np

from rbm.kernels.minibatch_arrays import Offsets, Phases, Workspace
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup, barrier, shard_range, shards_of
from rbm.kernels.simd.centring import centre_probabilities
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.step_and_transpose import step_lanes
from rbm.kernels.units import tiles_of_shard


@inlined
def centre_phases(phases: Phases, hidden: np.ndarray, workspace: Workspace, group: ThreadGroup) -> None:
    """Take the hidden offsets off the weighted probabilities; sum those of each row times the offsets.

    The phases are complete, and after it again. Weights of data and model rows cancel: so do the offsets in all sums
    over all rows, and the gradient of the weights is left less a l.
    """
    n_rows, weighted = phases.visible.shape[1], phases.weighted_probabilities.reshape(-1)
    up, down, start = np.float32(1 / phases.n_data), np.float32(-1 / phases.n_model), np.int64(0)
    products = np.zeros(LANES, np.float32)
    for shard in shards_of(group):
        for number in shard_range(phases.n_data + phases.n_model, shard, group.shards):
            is_data = number < phases.n_data
            row = number if is_data else n_rows - phases.n_model + number - phases.n_data
            products[:] = 0
            for t in range(phases.weighted_probabilities.shape[0]):
                at = (t * (n_rows + 1) + row) * LANES
                centre_probabilities(weighted, at, hidden, t * LANES, up if is_data else down, products, start)
            total = np.float32(0)
            for lane in range(LANES):
                total += products[lane]
            workspace.row_sums[row] = total
    barrier(group)


@inlined
def move_offsets(phases: Phases, offsets: Offsets, n_hidden: int, group: ThreadGroup) -> None:
    """Move the hidden offsets of this thread's units towards the mean over the minibatch, whose phases are centred."""
    n_rows, weighted = phases.visible.shape[1], phases.weighted_probabilities.reshape(-1)
    rate, none, moved = np.float32(offsets.rate), np.float32(0), np.zeros(LANES, np.float32)
    for shard in shards_of(group):
        first, end = tiles_of_shard(n_hidden, shard, group.shards)
        for t in range(first, end):
            for row in range(phases.n_data):
                at = (t * (n_rows + 1) + row) * LANES
                step_lanes(offsets.hidden, t * LANES, moved, np.int64(0), weighted, at, rate, none, none)
