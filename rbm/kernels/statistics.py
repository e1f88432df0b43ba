"""Gradient sums and the parameter update, fused: a thread owns tiles of hidden units, their columns of W and velocity.

<v_i h_j> is a sum of hidden-probability rows over the rows in which visible unit i is on; no matrix product. Rows of
both phases stand in one array, those of the data weighted 1 / rows and those of the model -1 / chains, so that the sum
over all of them is the gradient. As all visible units sum over the same rows, the sums of all subsets of four rows are
made once and looked up; of 112 rows they fill no more than the fastest cache. The transposed table is written in
squares of 16 by 16.
"""

import numpy as np
from numba import prange

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.contrast import shared_tiles
from rbm.kernels.lanes import LANES, SUMS, count_ones, sum_rows
from rbm.kernels.options import inner, parallel
from rbm.kernels.squares import step_lanes, transpose_bits, transpose_square
from rbm.kernels.subset_sums import GROUP, SPAN, SUBSETS, sum_groups

_PASS = 28  # groups of rows whose subsets are in the cache together, a multiple of SUMS
_QUADS = _PASS // 4  # of 16 rows


@inner
def _list_subsets(visible, n_data, tile, lists, counts, on):
    """For each of the 16 units of a tile, the subsets of rows it is on in, pass by pass: 16 group + bits, if not 0.

    lists[16 tile + unit, pass _PASS + ...] are filled up to a multiple of ``SUMS`` with 0, the empty subset of group 0;
    on[phase, unit] counts in how many rows of the data and of the model the unit is on.
    """
    rows, word, shift = visible.shape[0], tile // 4, np.uint64(16 * (tile % 4))
    source, columns = np.zeros(LANES, np.uint16), np.empty(LANES, np.uint16)
    first = LANES * tile
    on[:] = 0
    counts[first : first + LANES] = 0
    for quad in range(-(-rows // LANES)):
        for r in range(LANES):
            row = LANES * quad + r
            source[r] = np.uint16((visible[row, word] >> shift) & np.uint64(0xFFFF)) if row < rows else np.uint16(0)
        transpose_bits(columns, source)
        number, place = quad // _QUADS, 4 * (quad % _QUADS)
        data = np.uint64((1 << max(0, min(LANES, n_data - LANES * quad))) - 1)
        for unit in range(LANES):
            bits, at = np.int64(columns[unit]), counts[first + unit, number]
            on[0, unit] += count_ones(np.uint64(bits) & data)
            on[1, unit] += count_ones(np.uint64(bits) & ~data)
            for group in range(4):
                subset = (bits >> (GROUP * group)) & (SUBSETS - 1)
                lists[first + unit, number * _PASS + at] = SUBSETS * (place + group) + subset
                at += subset != 0
            counts[first + unit, number] = at
    for unit in range(first, first + LANES):
        for number in range(counts.shape[1]):
            while counts[unit, number] % SUMS:
                lists[unit, number * _PASS + counts[unit, number]] = 0
                counts[unit, number] += 1


@inner
def _turn_squares(first, end, t, forward, backward):
    """Copy the weights of tiles first to end of the visible units and of hidden tile t from forward to backward.

    All arrays are flat where they are written, with offsets instead of slices: a slice costs a reference count that
    the threads would fight over.
    """
    n_visible, n_hidden = forward.shape[1] - 1, backward.shape[1] - 1
    flat, flat_backward = forward.reshape(-1), backward.reshape(-1)
    for tile in range(first, end):
        units = min(LANES, n_visible - LANES * tile)
        here = (t * (n_visible + 1) + LANES * tile) * LANES
        there = (tile * (n_hidden + 1) + t * LANES) * LANES
        if units == LANES and n_hidden - LANES * t >= LANES:
            transpose_square(flat_backward, there, flat, here)
        else:
            for j in range(min(LANES, n_hidden - LANES * t)):
                for u in range(units):
                    flat_backward[there + j * LANES + u] = flat[here + u * LANES + j]


@inner
def _step_visible_bias(visible, n_data, first, end, lists, counts, bias, velocity, rate, momentum):
    """List the subsets of rows of tiles first to end of the visible units, and update their biases."""
    up, down = np.float32(1 / n_data), np.float32(-1 / (visible.shape[0] - n_data))
    on, gradient, bad = np.empty((2, LANES), np.int64), np.empty(LANES, np.float32), 0
    for tile in range(first, end):
        _list_subsets(visible, n_data, tile, lists, counts, on)
        for unit in range(LANES):
            gradient[unit] = up * np.float32(on[0, unit]) + down * np.float32(on[1, unit])
        at = LANES * tile
        bad += step_lanes(bias, at, velocity, at, gradient, 0, rate, momentum, np.float32(0))
    return bad


@inner
def _step_weights(
    first, end, own_first, own_end, signed, lists, counts, forward, backward, hidden_bias, velocity, velocity_hidden,
    rate, momentum, decay,
):  # fmt: skip
    """Update weights and biases of tiles first to end of the hidden units, backward of own visible tiles only."""
    n, bad, flat_weights, flat_velocity = signed.shape[1] - 1, 0, forward.reshape(-1), velocity.reshape(-1)
    gradient, total = aligned_floats(len(lists) * LANES), aligned_floats(LANES)
    every = np.empty(_PASS, np.uint16)  # the full subset of every group
    for group in range(_PASS):
        every[group] = SUBSETS * group + SUBSETS - 1
    subsets, flat, room = aligned_floats(_PASS * SPAN), signed.reshape(-1), lists.shape[1]
    for t in range(first, end):
        gradient[:] = 0
        total[:] = 0
        for number in range(counts.shape[1]):
            sum_groups(flat, t * (n + 1) * LANES, n, GROUP * _PASS * number, _PASS, subsets)
            sum_rows(total, 0, total, 0, subsets, 0, every, 0, _PASS)
            for unit in range(len(lists)):
                at, listed = unit * LANES, unit * room + number * _PASS
                sum_rows(gradient, at, gradient, at, subsets, 0, lists, listed, counts[unit, number])
        for unit in range(forward.shape[1] - 1):
            at = (t * forward.shape[1] + unit) * LANES
            bad += step_lanes(flat_weights, at, flat_velocity, at, gradient, unit * LANES, rate, momentum, decay)
        _turn_squares(own_first, own_end, t, forward, backward)
        at = t * LANES
        bad += step_lanes(hidden_bias, at, velocity_hidden, at, total, 0, rate, momentum, np.float32(0))
    return bad


@parallel
def update(
    visible, n_data, signed, forward, backward, visible_bias, hidden_bias, velocity, velocity_visible, velocity_hidden,
    rate, momentum, decay, shares,
):  # fmt: skip
    """One step along <v h>_data - <v h>_model; returns how many parameters went non-finite.

    visible : words of v, those of the data first; signed : P(h = 1 | v) of the same rows times 1 / n_data or
    -1 / (rows - n_data), float32 (hidden tiles, rows + 1, 16), whose last row is zero.
    Parameters, both orientations of W and velocities change in place. The L2 term acts on weights only.
    shares : of the units, one a thread; how many never shows.
    """
    rows, tiles, bad = visible.shape[0], backward.shape[0], 0
    n_visible, n_hidden = forward.shape[1] - 1, backward.shape[1] - 1
    passes = (rows + GROUP * _PASS - 1) // (GROUP * _PASS)
    lists = np.empty((LANES * tiles, passes * _PASS), np.uint16)
    counts = np.empty((LANES * tiles, passes), np.int64)
    for share in prange(shares):
        bad += _step_visible_bias(
            visible, n_data, *shared_tiles(n_visible, share, shares), lists, counts, visible_bias, velocity_visible,
            rate, momentum,
        )  # fmt: skip
    for share in prange(shares):
        first, end = shared_tiles(n_hidden, share, shares)
        own_first, own_end = shared_tiles(n_visible, share, shares)
        bad += _step_weights(
            first, end, own_first, own_end, signed, lists, counts, forward, backward, hidden_bias, velocity,
            velocity_hidden, rate, momentum, decay,
        )  # fmt: skip
    if shares > 1:  # who reads the others' weights turns them: writing into what others have read is slower
        for share in prange(shares):
            first, end = shared_tiles(n_hidden, share, shares)
            own_first, own_end = shared_tiles(n_visible, share, shares)
            for t in range(forward.shape[0]):
                if t < first or t >= end:
                    _turn_squares(own_first, own_end, t, forward, backward)
    return bad
