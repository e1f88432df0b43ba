"""Chains taken through inverse temperatures, with their log weights: annealed importance sampling in either direction.

F_beta(v) = - ((1 - beta) a_A + beta a).v - sum_j softplus(beta (b_j + (v.W)_j)): at beta = 0 the base machine, whose
pixels are independent with log-odds a_A and whose hidden units are free, at beta = 1 the machine. Fields are those of
the machine, scaled here: no tables are built for a temperature. One block's rows share an inverse temperature, or each
row has its own (``ladder``).
"""

from typing import NamedTuple

import numpy as np

from rbm.kernels.fields import all_fields, blocks, field_workspace
from rbm.kernels.free_energy import bias_sum
from rbm.kernels.likelihood.softplus import softplus_at_two
from rbm.kernels.options import device, inlined
from rbm.kernels.row_classes import class_workspace
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.softplus_sums import MAX_TILES
from rbm.kernels.units import WORD_TILES, draw, inverse_probabilities
from rbm.kernels.weight_tiles import Tables

_ZERO, _ONE, _TWO = np.uint64(0), np.uint64(1), np.uint64(2)


class Tempered(NamedTuple):
    """A machine and the base machine its path begins at."""

    tables: Tables
    base: np.ndarray  # a_A, float32 (padded n_visible,)
    offset: np.ndarray  # a - a_A, float64 (padded n_visible,)


class Workspace(NamedTuple):
    """Memory for the sweeps of one block."""

    lists: np.ndarray
    ends: np.ndarray
    hidden: np.ndarray  # fields of the machine on the hidden units
    visible: np.ndarray
    inverse: np.ndarray
    betas: np.ndarray  # of each row, float64


@device
def path_workspace(machine, rows):
    """Allocate the memory for sweeps of so many rows."""
    tables = machine.tables
    lists, ends = class_workspace(rows, max(tables.forward.shape[1], tables.backward.shape[1]) - 1)
    hidden = field_workspace(tables.forward.shape[0], rows)
    visible = field_workspace(tables.backward.shape[0], rows)
    return Workspace(lists, ends, hidden, visible, field_workspace(WORD_TILES, rows), np.empty(rows, np.float64))


@inlined
def hidden_fields(visible, first, end, machine, work):
    """Set the fields of the machine on the hidden units, unscaled, of rows first to end."""
    tables = machine.tables
    all_fields(visible, first, end, tables.forward, tables.hidden_bias, work.lists, work.ends, work.hidden)


@inlined
def softplus_change(fields, row, low, high):
    """Return the sum over a row's fields x of softplus(high x) - softplus(low x); padding fields, 0, add nothing."""
    tiles, stride, total = fields.shape[0], fields.shape[1] * LANES, 0.0
    for tile in range(0, tiles, MAX_TILES):
        positive, at_low, at_high = softplus_at_two(
            fields, tile * stride + row * LANES, stride, min(MAX_TILES, tiles - tile), low, high
        )
        total += (high - low) * positive + np.log(at_high / at_low)
    return total


@inlined
def _draw_rows(fields, first, end, n, stage, key, inverse, out):
    """Draw rows first to end of out given their fields."""
    for word in range(out.shape[1]):
        inverse_probabilities(fields, end - first, WORD_TILES * word, n, inverse)
        draw(inverse, n, end - first, np.uint64(first), _ZERO, stage, key, out, first, word)


@inlined
def tempered_sweep(visible, hidden, first, end, machine, sweep, key, work):
    """Draw h given v, then v given h, of rows first to end, each at its inverse temperature ``work.betas``.

    ``work.hidden`` holds the unscaled fields of the visible rows and is overwritten. Sweep t has the stages 2 t and
    2 t + 1, at step 0.
    """
    tables = machine.tables
    for t in range(work.hidden.shape[0]):
        for r in range(end - first):
            beta = np.float32(work.betas[r])
            for lane in range(LANES):
                work.hidden[t, r, lane] *= beta
    _draw_rows(work.hidden, first, end, tables.backward.shape[1] - 1, _TWO * sweep, key, work.inverse, hidden[::1])
    all_fields(hidden, first, end, tables.backward, tables.visible_bias, work.lists, work.ends, work.visible)
    for t in range(work.visible.shape[0]):
        for r in range(end - first):
            beta, rest = np.float32(work.betas[r]), np.float32(1 - work.betas[r])
            for lane in range(LANES):
                work.visible[t, r, lane] = beta * work.visible[t, r, lane] + rest * machine.base[LANES * t + lane]
    stage = _TWO * sweep + _ONE
    _draw_rows(work.visible, first, end, tables.forward.shape[1] - 1, stage, key, work.inverse, visible[::1])


@device
def tempered_path(visible, hidden, machine, betas, sweeps, log_weights, size, shard, shards):
    """Take chains from betas[0] to the last of betas, in place, and add to their log weights.

    At each step the log weight, nats, float64, gets F(v) at the old minus F(v) at the new inverse temperature, and then
    a sweep is run at the new one. visible, hidden : words, (rows, words); betas : float64.
    """
    rows = visible.shape[0]
    work = path_workspace(machine, size)
    for block in blocks(rows, size, shard, shards):
        first, end = block * size, min(rows, block * size + size)
        for t in range(len(betas) - 1):
            low, high = betas[t], betas[t + 1]
            hidden_fields(visible, first, end, machine, work)
            if low != high:
                for r in range(first, end):
                    change = softplus_change(work.hidden, r - first, low, high)
                    log_weights[r] += change + (high - low) * bias_sum(visible, r, machine.offset)
            work.betas[:] = high
            tempered_sweep(visible, hidden, first, end, machine, sweeps.first + np.uint64(t), sweeps.key, work)
