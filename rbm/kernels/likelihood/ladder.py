"""Parallel tempering: a ladder of copies at all inverse temperatures, neighbours of which swap their states."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.free_energy import bias_sum
from rbm.kernels.likelihood.path import hidden_fields, path_workspace, softplus_change, tempered_sweep
from rbm.kernels.options import device, inlined
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.philox import philox4x32
from rbm.kernels.simd.operation import LANES

_ZERO, _ONE, _TWO = np.uint64(0), np.uint64(1), np.uint64(2)


class Climb(NamedTuple):
    """What sweeps of ladders leave behind; ladders first, then levels."""

    # (sweeps, ladders, levels, 2), nats, float64: of the state at level i log f_(i + 1) - log f_i and
    # log f_i - log f_(i - 1), log f = - F; 0 where a neighbour is missing
    changes: np.ndarray
    swaps: np.ndarray  # (ladders, levels): swaps with the level above, int64
    from_top: np.ndarray  # (ladders, levels): whether the state there has been at the top since it was at level 0
    trips: np.ndarray  # (ladders,): states that came to level 0 from the top, int64


@inlined
def _swap_rows(visible, a, b, fields, i, j):
    """Exchange two rows of words, and two rows of fields."""
    for w in range(visible.shape[1]):
        visible[a, w], visible[b, w] = visible[b, w], visible[a, w]
    for t in range(fields.shape[0]):
        for lane in range(LANES):
            fields[t, i, lane], fields[t, j, lane] = fields[t, j, lane], fields[t, i, lane]


@device
def climb(visible, hidden, machine, betas, sweeps, out, shard, shards):
    """Run sweeps of ladders in place; row ``levels`` l + i is level i of ladder l.

    Each notes the changes of log f to the neighbouring levels, swaps neighbours, the even pairs and the odd ones by
    turns, with probability min(1, ratio of f), and sweeps every level; level 0, at inverse temperature 0, is thus drawn
    anew. The random number of a swap has step 1, and the stage of the sweep's hidden units.
    """
    levels, ladders = len(betas), visible.shape[0] // len(betas)
    work = path_workspace(machine, levels)
    for ladder in shard_range(ladders, shard, shards):
        first = levels * ladder
        work.betas[:levels] = betas
        for t in range(sweeps.n):
            sweep, changes = sweeps.first + np.uint64(t), out.changes[t, ladder]
            hidden_fields(visible, first, first + levels, machine, work)
            for i in range(levels):
                slope = bias_sum(visible, first + i, machine.offset)
                if i + 1 < levels:
                    change = softplus_change(work.hidden, i, betas[i], betas[i + 1])
                    changes[i, 0] = change + (betas[i + 1] - betas[i]) * slope
                if i > 0:
                    change = softplus_change(work.hidden, i, betas[i - 1], betas[i])
                    changes[i, 1] = change + (betas[i] - betas[i - 1]) * slope
            for i in range(np.int64(sweep & _ONE), levels - 1, 2):
                word = philox4x32(_ZERO, np.uint64(first + i), _ONE, _TWO * sweep, sweeps.key[0], sweeps.key[1])[0]
                uniform = (np.float64(word) + 0.5) / 4294967296.0
                if np.log(uniform) < changes[i, 0] - changes[i + 1, 1]:
                    _swap_rows(visible, first + i, first + i + 1, work.hidden, i, i + 1)
                    out.swaps[ladder, i] += 1
                    flag = out.from_top[ladder, i]
                    out.from_top[ladder, i] = out.from_top[ladder, i + 1]
                    out.from_top[ladder, i + 1] = flag
            out.from_top[ladder, levels - 1] = 1
            if out.from_top[ladder, 0]:
                out.trips[ladder] += 1
                out.from_top[ladder, 0] = 0
            tempered_sweep(visible, hidden, first, first + levels, machine, sweep, sweeps.key, work)
