"""Gradient sums and the parameter update, fused: a thread owns 16 visible units, their rows of W and of the velocity.

<v_i h_j> is a sum of hidden-probability rows over the rows in which visible unit i is on; no matrix product. Rows of
both phases stand in one array, those of the data weighted 1 / rows and those of the model -1 / chains, so that the sum
over all of them is the gradient. Tile by tile they stay in the fastest cache, and the transposed table is written in
squares of 16 by 16.
"""

import numpy as np
from numba import prange

from rbm.kernels.fields import all_rows
from rbm.kernels.lanes import LANES, SUMS, sum_rows, trailing_zeros
from rbm.kernels.options import inner, parallel
from rbm.kernels.squares import step_lanes, transpose_square

_ONE, _CHUNK = np.uint64(1), np.uint64(0xFFFF)


@inner
def _list_rows(words, first, end, tile, flip, lists, counts):
    """For each of the 16 units of a tile, the rows in which it is on or, where ``flip`` has its bit, off.

    Rows from first to end; counts goes on from where it is.
    """
    word, shift = tile // 4, np.uint64(16 * (tile % 4))
    for r in range(first, end):
        chunk = ((words[r, word] >> shift) ^ flip) & _CHUNK
        while chunk:
            unit = trailing_zeros(chunk)
            lists[unit, counts[unit]] = np.uint32(r)
            counts[unit] += 1
            chunk &= chunk - _ONE


@inner
def _fill_lists(nothing, lists, counts):
    """Fill the lists up to a multiple of 8 with the row of zeros, and count that in."""
    for unit in range(LANES):
        while counts[unit] % SUMS:
            lists[unit, counts[unit]] = np.uint32(nothing)
            counts[unit] += 1


@inner
def _update_tile(
    tile, visible, n_data, signed, up, down, forward, backward, visible_bias, velocity, velocity_visible, rate,
    momentum, decay,
):  # fmt: skip
    """Update the weights and biases of the visible units of one tile; returns how many went non-finite.

    All arrays are flat where they are written, with offsets instead of slices: a slice costs a reference count that
    the threads would fight over.
    """
    tiles, n_visible, n_hidden = forward.shape[0], forward.shape[1] - 1, backward.shape[1] - 1
    rows, first = visible.shape[0], LANES * tile
    units, room = min(LANES, n_visible - first), rows + SUMS
    lists, counts = np.empty((LANES, room), np.uint32), np.zeros(LANES, np.int64)
    gradient, zero, everything = (
        np.zeros(LANES, np.float32), np.zeros(LANES, np.float32), np.empty(LANES, np.float32)
    )  # fmt: skip
    flat, flat_velocity, flat_backward = forward.reshape(-1), velocity.reshape(-1), backward.reshape(-1)
    flip, gain = np.uint64(0), -rows
    _list_rows(visible, 0, n_data, tile, flip, lists, counts)
    for unit in range(units):
        gradient[unit] = (up - down) * np.float32(counts[unit])
    _list_rows(visible, n_data, rows, tile, flip, lists, counts)
    for unit in range(units):
        gradient[unit] += down * np.float32(counts[unit])
        gain += max(0, 2 * counts[unit] - rows)
    if gain > 0:  # as in block_fields: the sum of all is worth its additions
        for unit in range(units):
            flip |= np.uint64(2 * counts[unit] > rows) << np.uint64(unit)
    bad = step_lanes(visible_bias, first, velocity_visible, first, gradient, 0, rate, momentum, np.float32(0))
    every = all_rows(rows if gain > 0 else 0)
    if gain > 0:
        counts[:] = 0
        _list_rows(visible, 0, rows, tile, flip, lists, counts)
    _fill_lists(rows, lists, counts)
    for t in range(tiles):
        here = (t * (n_visible + 1) + first) * LANES
        if gain > 0:
            sum_rows(everything, 0, zero, 0, signed, t * (rows + 1) * LANES, every, 0, len(every))
        for u in range(units):
            at = here + u * LANES
            sum_rows(gradient, 0, zero, 0, signed, t * (rows + 1) * LANES, lists, u * room, counts[u])
            if (flip >> np.uint64(u)) & _ONE:
                for lane in range(LANES):
                    gradient[lane] = everything[lane] - gradient[lane]
            bad += step_lanes(flat, at, flat_velocity, at, gradient, 0, rate, momentum, decay)
        there = (tile * (n_hidden + 1) + t * LANES) * LANES
        if units == LANES and n_hidden - LANES * t >= LANES:
            transpose_square(flat_backward, there, flat, here)
        else:
            for j in range(min(LANES, n_hidden - LANES * t)):
                for u in range(units):
                    flat_backward[there + j * LANES + u] = flat[here + u * LANES + j]
    return bad


@inner
def _update_hidden_bias(signed, hidden_bias, velocity_hidden, rate, momentum):
    """The gradient of the hidden biases is the sum of all signed rows."""
    gradient, zero, bad = np.empty(LANES, np.float32), np.zeros(LANES, np.float32), 0
    n = signed.shape[1]
    every = all_rows(n - 1)
    for t in range(signed.shape[0]):
        sum_rows(gradient, 0, zero, 0, signed, t * n * LANES, every, 0, len(every))
        at = t * LANES
        bad += step_lanes(hidden_bias, at, velocity_hidden, at, gradient, 0, rate, momentum, np.float32(0))
    return bad


@parallel
def update(
    visible, n_data, signed, forward, backward, visible_bias, hidden_bias, velocity, velocity_visible, velocity_hidden,
    rate, momentum, decay,
):  # fmt: skip
    """One step along <v h>_data - <v h>_model; returns how many parameters went non-finite.

    visible : words of v, those of the data first; signed : P(h = 1 | v) of the same rows times 1 / n_data or
    -1 / (rows - n_data), float32 (hidden tiles, rows + 1, 16), whose last row is zero.
    Parameters, both orientations of W and velocities change in place. The L2 term acts on weights only.
    """
    tiles = backward.shape[0]
    up, down = np.float32(1 / n_data), np.float32(-1 / (visible.shape[0] - n_data))
    bad = 0
    for tile in prange(tiles + 1):
        if tile < tiles:
            bad += _update_tile(
                tile, visible, n_data, signed, up, down, forward, backward, visible_bias, velocity, velocity_visible,
                rate, momentum, decay,
            )  # fmt: skip
        else:
            bad += _update_hidden_bias(signed, hidden_bias, velocity_hidden, rate, momentum)
    return bad
