"""Adam: every parameter has a step of its own, the gradient's mean over the root of its mean square.

Source: Kingma and Ba, ICLR 2015 (arXiv 1412.6980), algorithm 1 in the order of operations of the end of section 2. The
pull of L2 and L1 is a part of the gradient.
"""

import numpy as np

from rbm.kernels.adam import adam_lanes
from rbm.kernels.gradient_step import transpose_tile
from rbm.kernels.minibatch_arrays import Moments, StepSize, Velocity
from rbm.kernels.options import device
from rbm.kernels.parallel.barrier import ThreadGroup, shards_of
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.step_and_transpose import shrink_lanes
from rbm.kernels.units import tiles_of_shard
from rbm.kernels.weight_tiles import Tables
from rbm.reference import FLOOR


@device
def adam_step(
    tables: Tables, velocity: Velocity, moments: Moments, size: StepSize, number: int, group: ThreadGroup
) -> int:
    """Move the parameters of this thread's shards by the gradient that it has left in the moments.

    Line [adam] of ``rbm.reference``. number : of the minibatch, from 1. Returns how many parameters are not finite.
    """
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    first, second = np.float32(moments.first_decay), np.float32(moments.second_decay)
    correction = np.sqrt(1 - moments.second_decay**number)
    rate = np.float32(size.rate * correction / (1 - moments.first_decay**number))
    floor, decay, none = np.float32(FLOOR * correction), np.float32(size.weight_decay), np.float32(0)
    l1, bad = np.float32(size.l1), 0
    gradient, squares = moments.gradient, moments.second
    weights, speed = tables.forward.reshape(-1), velocity.weights.reshape(-1)
    pulls, spread = gradient.weights.reshape(-1), squares.weights.reshape(-1)
    for shard in shards_of(group):
        begin, end = tiles_of_shard(n_visible, shard, group.shards)
        for at in range(LANES * begin, LANES * end, LANES):
            bad += adam_lanes(
                tables.visible_bias, at, velocity.visible_bias, squares.visible_bias, gradient.visible_bias, rate,
                first, second, floor, none,
            )  # fmt: skip
        begin, end = tiles_of_shard(n_hidden, shard, group.shards)
        for t in range(begin, end):
            bad += adam_lanes(
                tables.hidden_bias, t * LANES, velocity.hidden_bias, squares.hidden_bias, gradient.hidden_bias, rate,
                first, second, floor, none,
            )  # fmt: skip
            for unit in range(n_visible):
                at = (t * (n_visible + 1) + unit) * LANES
                if l1 > none:
                    shrink_lanes(pulls, at, weights, at, l1)
                bad += adam_lanes(weights, at, speed, spread, pulls, rate, first, second, floor, decay)
            transpose_tile(t, tables.forward, tables.backward)
    return bad
