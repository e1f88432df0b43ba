"""The running mean of the parameters, moved by all threads after a step."""

import numpy as np

from rbm.kernels.minibatch_arrays import RunningMean
from rbm.kernels.options import inlined
from rbm.kernels.parallel.barrier import ThreadGroup, shards_of
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.step_and_transpose import step_lanes
from rbm.kernels.units import tiles_of_shard
from rbm.kernels.weight_tiles import Tables


@inlined
def move_mean(tables: Tables, mean: RunningMean, group: ThreadGroup) -> None:
    """Move the running mean towards the parameters, of the units whose shards this thread has just stepped.

    Line [mean] of ``rbm.reference``. A step of the mean with the parameter as its gradient and a decay of 1.
    """
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    rate, none, one = np.float32(mean.rate), np.float32(0), np.float32(1)
    moved, weights, means = np.zeros(LANES, np.float32), tables.forward.reshape(-1), mean.weights.reshape(-1)
    for shard in shards_of(group):
        first, end = tiles_of_shard(n_visible, shard, group.shards)
        for at in range(LANES * first, LANES * end, LANES):
            step_lanes(mean.visible_bias, at, moved, np.int64(0), tables.visible_bias, at, rate, none, one)
        first, end = tiles_of_shard(n_hidden, shard, group.shards)
        for at in range(LANES * first, LANES * end, LANES):
            step_lanes(mean.hidden_bias, at, moved, np.int64(0), tables.hidden_bias, at, rate, none, one)
        row = (n_visible + 1) * LANES
        for at in range(row * first, row * end, LANES):
            step_lanes(means, at, moved, np.int64(0), weights, at, rate, none, one)
