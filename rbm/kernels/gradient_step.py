"""Gradient and parameter update, fused: a thread owns tiles of hidden units, their columns of W and velocity.

<v_i h_j> is a sum of hidden-probability rows over the rows in which visible unit i is on; no matrix product. Rows of
both phases stand in one array, those of the data weighted 1 / rows and those of the model -1 / chains, so that the sum
over all of them is the gradient. As all visible units sum over the same rows, the sums of all subsets of four rows are
made once and looked up. Rows of data and model alternate: where a chain is still like its start, a unit is off in both
and its subset is empty, which costs nothing. The transposed table is written in squares of 16 by 16.
"""

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.minibatch_arrays import PASS_WORDS, StepSize
from rbm.kernels.options import device, inlined
from rbm.kernels.parallel.barrier import barrier, shards_of
from rbm.kernels.simd.bit_lists import append_subsets
from rbm.kernels.simd.centring import add_where_on, centre_gradient
from rbm.kernels.simd.lanes import SHIFT, SUMS, count_ones, sum_rows
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.prefetch import prefetch_to_write
from rbm.kernels.simd.step_and_transpose import shrink_lanes, step_lanes, transpose_bits, transpose_square
from rbm.kernels.simd.subset_sums import GROUP, SPAN, SUBSETS, sum_groups
from rbm.kernels.units import WORD_TILES, tiles_of_shard

_WORD_GROUPS = 64 // GROUP
_PASS_GROUPS = PASS_WORDS * _WORD_GROUPS


@inlined
def _alternating_rows(n_data, n_model, rows):
    """Return the row order of the gradient sum, and a bit mask of the data rows in that order.

    Data and model rows alternate, then the remainder, then the zero row (number ``rows``) as padding up to a multiple
    of 64. The data are the first of the rows, the model the last.
    """
    both, words, model = min(n_data, n_model), -(-(n_data + n_model) // 64), rows - n_model
    order, data = np.full(64 * words, rows), np.zeros(words, np.uint64)
    for i in range(both):
        order[2 * i], order[2 * i + 1] = i, model + i
    for i in range(both, max(n_data, n_model)):
        order[both + i] = i if n_data > both else model + i
    for w in range(words):
        for i in range(64):
            data[w] |= np.uint64(order[64 * w + i] < n_data) << np.uint64(i)
    return order, data


@inlined
def _bits_by_unit(visible, order, word, tiles, columns):
    """Set columns[unit] to a mask of the rows, in their order, that have the unit on; of some tiles of a word."""
    rows, words = visible.shape[0], columns.shape[1]
    source, quarters = np.zeros((WORD_TILES, LANES), np.uint16), columns.view(np.uint16)
    for quad in range(4 * words):
        for i in range(LANES):
            row = order[LANES * quad + i]
            bits = visible[row, word] if row < rows else np.uint64(0)
            for tile in range(tiles):
                source[tile, i] = np.uint16((bits >> np.uint64(LANES * tile)) & np.uint64(0xFFFF))
        for tile in range(tiles):
            transpose_bits(quarters, tile * LANES * 4 * words + quad, 4 * words, source, tile * LANES)


@inlined
def _list_subsets(columns, data, lists, ends, on):
    """List, pass by pass, the subsets of rows each of the 16 units of a tile is on in: 16 group + bits, if not 0.

    columns : masks of rows, (16, words); data : mask of the data rows.
    lists[ends[pass, unit] : ends[pass, unit + 1]] are filled up to a multiple of ``SUMS`` with 0, the empty subset of
    group 0; on[phase, unit] counts in how many rows of the data and of the model the unit is on.
    """
    on[:] = 0
    at = 0
    for number in range(-(-len(data) // PASS_WORDS)):
        first, end = PASS_WORDS * number, min(len(data), PASS_WORDS * number + PASS_WORDS)
        ends[number, 0] = at
        for unit in range(LANES):
            for w in range(first, end):
                on[0, unit] += np.int64(count_ones(columns[unit, w] & data[w]))
                on[1, unit] += np.int64(count_ones(columns[unit, w] & ~data[w]))
                at = append_subsets(columns[unit, w], _WORD_GROUPS * (w - first), SHIFT, lists, at)
            while (at - ends[number, unit]) % SUMS:
                lists[at] = 0
                at += 1
            ends[number, unit + 1] = at


@inlined
def transpose_tile(t, forward, backward):
    """Copy the weights of hidden tile t from forward to backward.

    All arrays are flat where they are written, with offsets instead of slices: in loops of so few iterations slices
    cost more than the iterations.
    """
    n_visible, n_hidden = forward.shape[1] - 1, backward.shape[1] - 1
    flat, flat_backward = forward.reshape(-1), backward.reshape(-1)
    for tile in range(backward.shape[0]):
        units = min(LANES, n_visible - LANES * tile)
        here = (t * (n_visible + 1) + LANES * tile) * LANES
        there = (tile * (n_hidden + 1) + t * LANES) * LANES
        if units == LANES and n_hidden - LANES * t >= LANES:
            transpose_square(flat_backward, there, flat, here)
        else:
            for j in range(min(LANES, n_hidden - LANES * t)):
                for u in range(units):
                    flat_backward[there + j * LANES + u] = flat[here + u * LANES + j]


@inlined
def _centre_visible_gradient(phases, tile, offsets, row_sums, gradient):
    """Take off the gradient of a tile's visible biases that of the weights times the hidden offsets."""
    rows, place, word = phases.visible.shape[1], np.uint64(LANES * (tile % WORD_TILES)), tile // WORD_TILES
    sums, whole, start = np.zeros(LANES, np.float32), np.float32(0), np.int64(0)
    for row in range(rows):
        if row < phases.n_data or row >= rows - phases.n_model:
            add_where_on(sums, start, phases.visible[word, row] >> place, row_sums[row])
            whole += row_sums[row]
    for unit in range(LANES):
        gradient[unit] -= sums[unit] - offsets[LANES * tile + unit] * whole


@device
def _step_visible_bias(phases, order, data, tiles, bias, velocity, size, workspace):
    """Update the biases of some tiles of the visible units, and list the subsets of rows for `_step_weights`."""
    subsets = workspace.subsets
    up, down = np.float32(1 / phases.n_data), np.float32(-1 / phases.n_model)
    on, gradient, n_nonfinite = np.empty((2, LANES), np.int64), np.empty(LANES, np.float32), 0
    columns = np.empty((64, len(data)), np.uint64)
    for tile in range(tiles[0], tiles[1]):
        place = tile % WORD_TILES
        if place == 0:
            _bits_by_unit(phases.visible.T, order, tile // WORD_TILES, min(WORD_TILES, tiles[1] - tile), columns)
        masks = columns[LANES * place : LANES * place + LANES]
        _list_subsets(masks, data, subsets.entries[tile], subsets.ends[tile], on)
        for unit in range(LANES):
            gradient[unit] = up * np.float32(on[0, unit]) + down * np.float32(on[1, unit])
        if len(size.offsets):
            _centre_visible_gradient(phases, tile, size.offsets, workspace.row_sums, gradient)
        at, none = LANES * tile, np.float32(0)
        n_nonfinite += step_lanes(
            bias, at, velocity, at, gradient, 0, size.rate, size.momentum, none
        )  # fmt: skip
    return n_nonfinite


@device
def _step_weights(weighted, order, tiles, tables, velocity, size, subsets):
    """Update the weights and biases of some tiles of the hidden units, and their part of the transposed table.

    Weights and velocities are prefetched 16 rows ahead, what the next tile sums during this one, and the rows of the
    transposed table before they are written: they lie beyond the second-level cache, or in another core's. With two
    threads an epoch of CD-1 takes 1.1 times as long without.
    """
    lists, ends = subsets
    n, n_visible, n_nonfinite = weighted.shape[1] - 1, tables.forward.shape[1] - 1, 0
    visible_tiles, passes, length = lists.shape[0], -(-len(order) // (64 * PASS_WORDS)), lists.shape[1]
    n_hidden, transposed = tables.backward.shape[1] - 1, tables.backward.reshape(-1)
    weights, speed = tables.forward.reshape(-1), velocity.weights.reshape(-1)
    flat, flat_lists, flat_ends = weighted.reshape(-1), lists.reshape(-1), ends.reshape(-1)
    gradient, subsets = aligned_floats(visible_tiles * LANES * LANES), aligned_floats(_PASS_GROUPS * SPAN)
    centred, offset_sums = len(size.offsets) > 0, np.zeros(LANES, np.float32)
    total, zeros, every = aligned_floats(LANES), np.zeros(LANES, np.float32), np.empty(_PASS_GROUPS, np.uint16)
    for group in range(_PASS_GROUPS):
        every[group] = (SUBSETS * group + SUBSETS - 1) << SHIFT  # the full subset
    for t in range(tiles[0], tiles[1]):
        total[:] = 0
        for number in range(passes):
            groups = min(_PASS_GROUPS, len(order) // GROUP - _PASS_GROUPS * number)
            sum_groups(flat, t * (n + 1) * LANES, order, GROUP * _PASS_GROUPS * number, groups, subsets)
            sum_rows(total, 0, total, 0, subsets, 0, every, 0, groups)
            for tile in range(visible_tiles):
                for unit in range(LANES):
                    at, place = (tile * LANES + unit) * LANES, (tile * ends.shape[1] + number) * (LANES + 1) + unit
                    to, count = tile * length + flat_ends[place], flat_ends[place + 1] - flat_ends[place]
                    if number:
                        sum_rows(gradient, at, gradient, at, subsets, 0, flat_lists, to, count)
                    else:
                        sum_rows(gradient, at, zeros, 0, subsets, 0, flat_lists, to, count)
                if number < passes - 1:
                    continue
                for j in range(LANES):
                    prefetch_to_write(transposed, (tile * (n_hidden + 1) + t * LANES + j) * LANES)
                for unit in range(tile * LANES, min(n_visible, tile * LANES + LANES)):
                    at = (t * (n_visible + 1) + unit) * LANES
                    prefetch_to_write(weights, at + LANES * LANES)
                    prefetch_to_write(speed, at + LANES * LANES)
                    if unit < n:
                        prefetch_to_write(flat, ((t + 1) * (n + 1) + unit) * LANES)
                    if centred:
                        centre_gradient(
                            gradient, unit * LANES, total, np.int64(0), size.offsets[unit], offset_sums, np.int64(0)
                        )  # fmt: skip
                    if size.l1 > 0:
                        shrink_lanes(gradient, unit * LANES, weights, at, size.l1)
                    n_nonfinite += step_lanes(
                        weights, at, speed, at, gradient, unit * LANES, size.rate, size.momentum, size.weight_decay
                    )  # fmt: skip
        transpose_tile(t, tables.forward, tables.backward)
        if centred:
            for lane in range(LANES):
                total[lane] -= offset_sums[lane]
                offset_sums[lane] = 0
        at, none = t * LANES, np.float32(0)
        n_nonfinite += step_lanes(
            tables.hidden_bias, at, velocity.hidden_bias, at, total, 0, size.rate, size.momentum, none
        )  # fmt: skip
    return n_nonfinite


@inlined
def apply_update(phases, tables, velocity, size, workspace, group):
    """Take one step along <v h>_data - <v h>_model; returns how many of this thread's parameters are not finite.

    Lines [gradient], [velocity] and [step] of ``rbm.reference``. Tables and velocity change in place; weight decay acts
    on the weights only. Where the step size has offsets, the phases are centred.
    Called by all threads, the phases complete; the tables are complete after the next barrier.
    """
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    order, data = _alternating_rows(phases.n_data, phases.n_model, phases.visible.shape[1])
    rate, momentum, decay = np.float32(size.rate), np.float32(size.momentum), np.float32(size.weight_decay)
    step_size = StepSize(rate, momentum, decay, np.float32(size.l1), size.offsets)
    n_nonfinite = 0
    for shard in shards_of(group):
        tiles = tiles_of_shard(n_visible, shard, group.shards)
        n_nonfinite += _step_visible_bias(
            phases, order, data, tiles, tables.visible_bias, velocity.visible_bias, step_size, workspace
        )  # fmt: skip
    barrier(group)  # the subsets of all visible tiles are listed
    for shard in shards_of(group):
        tiles = tiles_of_shard(n_hidden, shard, group.shards)
        n_nonfinite += _step_weights(
            phases.weighted_probabilities, order, tiles, tables, velocity, step_size, workspace.subsets
        )  # fmt: skip
    return n_nonfinite
