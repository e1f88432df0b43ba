"""Gradient sums and the parameter update, fused: a thread owns tiles of hidden units, their columns of W and velocity.

<v_i h_j> is a sum of hidden-probability rows over the rows in which visible unit i is on; no matrix product. Rows of
both phases stand in one array, those of the data weighted 1 / rows and those of the model -1 / chains, so that the sum
over all of them is the gradient. As all visible units sum over the same rows, the sums of all subsets of four rows are
made once and looked up. Rows of data and model take turns: where a chain is still like its start, a unit is off in both
and its subset is empty, which costs nothing. The transposed table is written in squares of 16 by 16.
"""

import numpy as np
from numba import prange

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.contrast import shared_tiles
from rbm.kernels.lanes import LANES, SHIFT, SUMS, count_ones, sum_rows
from rbm.kernels.lists import SPARE, append_subsets
from rbm.kernels.options import inner, parallel
from rbm.kernels.squares import fetch, step_lanes, transpose_bits, transpose_square
from rbm.kernels.subset_sums import GROUP, SPAN, SUBSETS, sum_groups
from rbm.kernels.units import WORD_TILES

_WORDS = 4  # words of rows whose subsets are looked up in one pass
_GROUPS = 64 // GROUP  # of a word
_PASS = _WORDS * _GROUPS


@inner
def _rows_by_turns(rows, n_data):
    """The order of rows: of data and model by turns, the rest, then number ``rows``, that of zeros, to whole words.

    And the same words with a bit for each row of the data.
    """
    both, words = min(n_data, rows - n_data), -(-rows // 64)
    order, data = np.full(64 * words, rows), np.zeros(words, np.uint64)
    for i in range(both):
        order[2 * i], order[2 * i + 1] = i, n_data + i
    for i in range(2 * both, rows):
        order[i] = i - both if n_data > both else i
    for w in range(words):
        for i in range(64):
            data[w] |= np.uint64(order[64 * w + i] < n_data) << np.uint64(i)
    return order, data


@inner
def _bits_by_unit(visible, order, word, tiles, columns):
    """columns[unit] = which of the rows, in their order, have the unit on, for the units of some tiles of a word."""
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


@inner
def _list_subsets(columns, data, lists, ends, on):
    """For each of the 16 units of a tile, the subsets of rows it is on in, pass by pass: 16 group + bits, if not 0.

    columns : words of rows, (16, words); data : the bits of them that are of the data.
    lists[ends[pass, unit] : ends[pass, unit + 1]] are filled up to a multiple of ``SUMS`` with 0, the empty subset of
    group 0; on[phase, unit] counts in how many rows of the data and of the model the unit is on.
    """
    on[:] = 0
    at = 0
    for number in range(ends.shape[0]):
        first, end = _WORDS * number, min(len(data), _WORDS * number + _WORDS)
        ends[number, 0] = at
        for unit in range(LANES):
            for w in range(first, end):
                on[0, unit] += np.int64(count_ones(columns[unit, w] & data[w]))
                on[1, unit] += np.int64(count_ones(columns[unit, w] & ~data[w]))
                at = append_subsets(columns[unit, w], _GROUPS * (w - first), SHIFT, lists, at)
            while (at - ends[number, unit]) % SUMS:
                lists[at] = 0
                at += 1
            ends[number, unit + 1] = at


@inner
def _turn_squares(t, forward, backward):
    """Copy the weights of hidden tile t from forward to backward.

    All arrays are flat where they are written, with offsets instead of slices: in loops of so few turns slices cost
    more than the turns.
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


@inner
def _step_visible_bias(visible, order, data, n_data, first, end, lists, ends, bias, velocity, rate, momentum):
    """List the subsets of rows of tiles first to end of the visible units, and update their biases."""
    up, down = np.float32(1 / n_data), np.float32(-1 / (visible.shape[0] - n_data))
    on, gradient, bad = np.empty((2, LANES), np.int64), np.empty(LANES, np.float32), 0
    columns = np.empty((64, len(data)), np.uint64)
    for tile in range(first, end):
        place = tile % WORD_TILES
        if place == 0:
            _bits_by_unit(visible, order, tile // WORD_TILES, min(WORD_TILES, end - tile), columns)
        _list_subsets(columns[LANES * place : LANES * place + LANES], data, lists[tile], ends[tile], on)
        for unit in range(LANES):
            gradient[unit] = up * np.float32(on[0, unit]) + down * np.float32(on[1, unit])
        at = LANES * tile
        bad += step_lanes(bias, at, velocity, at, gradient, 0, rate, momentum, np.float32(0))
    return bad


@inner
def _step_weights(
    first, end, signed, order, lists, ends, forward, backward, hidden_bias, velocity,
    velocity_hidden, rate, momentum, decay,
):  # fmt: skip
    """Update weights and biases of tiles first to end of the hidden units, and what is theirs of backward.

    Weights and velocities are fetched 16 rows ahead, and what the next tile's sums begin with: all come from beyond the
    second-level cache.
    """
    n, n_visible, bad = signed.shape[1] - 1, forward.shape[1] - 1, 0
    tiles, passes, room = lists.shape[0], ends.shape[1], lists.shape[1]
    weights, speed, flat = forward.reshape(-1), velocity.reshape(-1), signed.reshape(-1)
    flat_lists, flat_ends = lists.reshape(-1), ends.reshape(-1)
    gradient, subsets = aligned_floats(tiles * LANES * LANES), aligned_floats(_PASS * SPAN)
    total, zeros, every = aligned_floats(LANES), np.zeros(LANES, np.float32), np.empty(_PASS, np.uint16)
    for group in range(_PASS):
        every[group] = (SUBSETS * group + SUBSETS - 1) << SHIFT  # the full subset
    for t in range(first, end):
        total[:] = 0
        for number in range(passes):
            groups = min(_PASS, len(order) // GROUP - _PASS * number)
            sum_groups(flat, t * (n + 1) * LANES, order, GROUP * _PASS * number, groups, subsets)
            sum_rows(total, 0, total, 0, subsets, 0, every, 0, groups)
            for tile in range(tiles):
                for unit in range(LANES):
                    at, place = (tile * LANES + unit) * LANES, (tile * passes + number) * (LANES + 1) + unit
                    to, count = tile * room + flat_ends[place], flat_ends[place + 1] - flat_ends[place]
                    if number:
                        sum_rows(gradient, at, gradient, at, subsets, 0, flat_lists, to, count)
                    else:
                        sum_rows(gradient, at, zeros, 0, subsets, 0, flat_lists, to, count)
                if number < passes - 1:
                    continue
                for unit in range(tile * LANES, min(n_visible, tile * LANES + LANES)):
                    at = (t * (n_visible + 1) + unit) * LANES
                    fetch(weights, at + LANES * LANES)
                    fetch(speed, at + LANES * LANES)
                    if unit < n:
                        fetch(flat, ((t + 1) * (n + 1) + unit) * LANES)
                    bad += step_lanes(weights, at, speed, at, gradient, unit * LANES, rate, momentum, decay)
        _turn_squares(t, forward, backward)
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
    order, data = _rows_by_turns(rows, n_data)
    passes = -(-len(data) // _WORDS)
    lists = np.empty((tiles, LANES * len(order) // GROUP + SPARE), np.uint16)
    ends = np.empty((tiles, passes, LANES + 1), np.int64)
    for share in prange(shares):
        bad += _step_visible_bias(
            visible, order, data, n_data, *shared_tiles(n_visible, share, shares), lists, ends, visible_bias,
            velocity_visible, rate, momentum,
        )  # fmt: skip
    for share in prange(shares):
        first, end = shared_tiles(n_hidden, share, shares)
        bad += _step_weights(
            first, end, signed, order, lists, ends, forward, backward, hidden_bias, velocity,
            velocity_hidden, rate, momentum, decay,
        )  # fmt: skip
    return bad
