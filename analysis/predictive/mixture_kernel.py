"""Log-probabilities of rows under a mixture with one component a state, each of independent pixels.

Component s has weight k_s / M and pixel i on with probability T_si = (on_si + a m_i) / (k_s + a). Beside independent
pixels with the prior means, P0(x) = prod_i m_i^x_i (1 - m_i)^(1 - x_i), its probability of a row x is

    log P(x | s) - log P0(x) = sum over i with x_i = 1 of u_si + sum over the others of d_si - n_units log(k_s + a),
    u_si = log(a + on_si / m_i),  d_si = log(a + (k_s - on_si) / (1 - m_i)),

which is a field: a bias and the sum of weights u - d over the set bits of x. So states are units and the fields of a
block of them are summed as those of a layer are (``rbm.kernels.fields``). Ratios to P0 are small enough numbers for
float32. Logarithms of the smallest numbers of rows are looked up.

A thread has blocks of states, and writes the logarithm of each block's part of the sum over states for every row, so
that neither the table of all states nor that of all fields is ever in memory, and no sum depends on the threads.
"""

import math
from typing import NamedTuple

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.fields import block_fields, blocks, field_workspace
from rbm.kernels.likelihood.exponentials import sum_exponentials
from rbm.kernels.minibatch_arrays import BLOCK_ROWS
from rbm.kernels.options import ROWS_PER_GROUP, device
from rbm.kernels.row_classes import class_workspace, list_classes
from rbm.kernels.simd.lanes import count_ones
from rbm.kernels.simd.operation import LANES

_NONE, _ONE = np.uint64(0), np.uint64(1)


class Partition(NamedTuple):
    """Training rows, those of one state side by side."""

    rows: np.ndarray  # words, uint64 (M, words), C order
    starts: np.ndarray  # int64 (n_states + 1,): rows starts[s] to starts[s + 1] are those of state s


class Pixels(NamedTuple):
    """What the prior says of each pixel, float64 (n_units,), and logarithms (numbers of rows, n_units) looked up."""

    per_on: np.ndarray  # 1 / m
    per_off: np.ndarray  # 1 / (1 - m)
    log_on: np.ndarray  # log(a + n / m) for n = 0, 1, ...
    log_off: np.ndarray  # log(a + n / (1 - m))


@device
def _count_on(rows, first, end, lane, on):
    """Set on[i, lane] to how many of the rows first to end have bit i on."""
    for i in range(on.shape[0]):
        on[i, lane] = 0
    for r in range(first, end):
        for w in range(rows.shape[1]):
            rest = rows[r, w]
            while rest != _NONE:
                below = rest - _ONE
                on[64 * w + np.int64(count_ones(below & ~rest)), lane] += 1
                rest &= below


@device
def _fill_state(on, lane, k, smoothing, pixels, table, t, weight):
    """Set the weights u - d of one state in tile t of the table; return its bias, nats."""
    bias, looked_up = weight - on.shape[0] * math.log(k + smoothing), k < pixels.log_on.shape[0]
    for i in range(on.shape[0]):
        n = on[i, lane]
        if looked_up:
            up, down = pixels.log_on[n, i], pixels.log_off[k - n, i]
        else:
            up = math.log(smoothing + n * pixels.per_on[i])
            down = math.log(smoothing + (k - n) * pixels.per_off[i])
        table[t, i, lane] = up - down
        bias += down
    return bias


@device
def _fill_tiles(partition, first, end, smoothing, pixels, on, table, bias):
    """Fill table and bias with states first to end; lanes without a state get probability 0."""
    n_points, n_units = partition.rows.shape[0], on.shape[0]
    for s in range(first, first + table.shape[0] * LANES):
        t, lane = (s - first) // LANES, (s - first) % LANES
        table[t, n_units, lane] = 0
        if s < end:
            start, stop = partition.starts[s], partition.starts[s + 1]
            _count_on(partition.rows, start, stop, lane, on)
            weight = math.log((stop - start) / n_points)
            bias[s - first] = _fill_state(on, lane, stop - start, smoothing, pixels, table, t, weight)
        else:
            bias[s - first] = -np.inf
            for i in range(n_units):
                table[t, i, lane] = 0


@device
def _log_sums(fields, rows, out, at):
    """Set out[at + r] to log sum exp over the fields of row r, float64 nats, for the first rows."""
    best = np.empty(LANES, np.float32)
    for r in range(rows):
        for lane in range(LANES):
            best[lane] = fields[0, r, lane]
        for t in range(1, fields.shape[0]):
            for lane in range(LANES):
                field = fields[t, r, lane]
                best[lane] = field if field > best[lane] else best[lane]
        top = best[0]
        for lane in range(1, LANES):
            top = max(top, best[lane])
        total = sum_exponentials(fields, r * LANES, fields.shape[1] * LANES, fields.shape[0], top)
        out[at + r] = np.float64(top) + math.log(total)


@device
def mixture_log_ratios(given, partition, smoothing, pixels, tiles, out, shard, shards):
    """Set out[b, r] to log sum over the states s of block b of (k_s / M) P(x_r | s) / P0(x_r), nats.

    given : words of the rows x, (n, words); smoothing : a > 0; tiles : of 16 states, a block;
    out : float64 (blocks, n).
    """
    rows, n, n_units, n_states = given[::1], given.shape[0], len(pixels.per_on), len(partition.starts) - 1
    size, zero = tiles * LANES, np.int64(0)
    lists, ends = class_workspace(n, n_units)
    list_classes(rows, zero, n, n_units, zero, np.int64(1), lists, ends)
    fields = field_workspace(tiles, BLOCK_ROWS)
    table = aligned_floats(tiles * (n_units + 1) * LANES).reshape(tiles, n_units + 1, LANES)
    bias, on = aligned_floats(size), np.empty((n_units, LANES), np.int32)
    for block in blocks(n_states, size, shard, shards):
        _fill_tiles(partition, block * size, min(n_states, block * size + size), smoothing, pixels, on, table, bias)
        for first in range(0, n, BLOCK_ROWS):
            end = min(n, first + BLOCK_ROWS)
            block_fields(rows, first, end, table, bias, zero, tiles, lists, ends[first // ROWS_PER_GROUP :], fields)
            _log_sums(fields, end - first, out[block], first)
