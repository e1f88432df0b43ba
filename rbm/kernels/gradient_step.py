"""Gradient sums and the parameter update, fused: a thread owns tiles of hidden units, their columns of W and velocity.

<v_i h_j> is a sum of hidden-probability rows over the rows in which visible unit i is on; no matrix product. Rows of
both phases stand in one array, those of the data weighted 1 / rows and those of the model -1 / chains, so that the sum
over all of them is the gradient. As all visible units sum over the same rows, the sums of all subsets of four rows are
made once and looked up. Rows of data and model take turns: where a chain is still like its start, a unit is off in both
and its subset is empty, which costs nothing. The transposed table is written in squares of 16 by 16.
"""

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.options import inner, spliced
from rbm.kernels.parallel.barrier import meet, part, shares_of
from rbm.kernels.simd.bit_lists import SPARE, append_subsets
from rbm.kernels.simd.lanes import LANES, SHIFT, SUMS, count_ones, sum_rows
from rbm.kernels.simd.prefetch import fetch_to_write
from rbm.kernels.simd.step_and_transpose import step_lanes, transpose_bits, transpose_square
from rbm.kernels.simd.subset_sums import GROUP, SPAN, SUBSETS, sum_groups
from rbm.kernels.units import WORD_TILES, tiles_of

_WORDS = 4  # words of rows whose subsets are looked up in one pass
_GROUPS = 64 // GROUP  # of a word
_PASS = _WORDS * _GROUPS


@spliced
def _rows_by_turns(n_data, n_model, rows):
    """The order of rows: of data and model by turns, the rest, then number ``rows``, that of zeros, to whole words.

    And the same words with a bit for each row of the data. The data are the first of the rows, the model the last.
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


@spliced
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


@spliced
def _list_subsets(columns, data, lists, ends, on):
    """For each of the 16 units of a tile, the subsets of rows it is on in, pass by pass: 16 group + bits, if not 0.

    columns : words of rows, (16, words); data : the bits of them that are of the data.
    lists[ends[pass, unit] : ends[pass, unit + 1]] are filled up to a multiple of ``SUMS`` with 0, the empty subset of
    group 0; on[phase, unit] counts in how many rows of the data and of the model the unit is on.
    """
    on[:] = 0
    at = 0
    for number in range(-(-len(data) // _WORDS)):
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


@spliced
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
def _step_visible_bias(
    visible, order, data, n_data, n_model, first, end, lists, ends, bias, velocity, rate, momentum
):  # fmt: skip
    """List the subsets of rows of tiles first to end of the visible units, and update their biases."""
    up, down = np.float32(1 / n_data), np.float32(-1 / n_model)
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

    Weights and velocities are fetched 16 rows ahead, the rows of backward that are written when the tile is done, and
    what the next tile's sums begin with: all come from beyond the second-level cache, or from another core's.
    """
    n, n_visible, bad = signed.shape[1] - 1, forward.shape[1] - 1, 0
    tiles, passes, room = lists.shape[0], -(-len(order) // (64 * _WORDS)), lists.shape[1]
    weights, turned, speed = forward.reshape(-1), backward.reshape(-1), velocity.reshape(-1)
    flat, flat_lists, flat_ends = signed.reshape(-1), lists.reshape(-1), ends.reshape(-1)
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
                    at, place = (tile * LANES + unit) * LANES, (tile * ends.shape[1] + number) * (LANES + 1) + unit
                    to, count = tile * room + flat_ends[place], flat_ends[place + 1] - flat_ends[place]
                    if number:
                        sum_rows(gradient, at, gradient, at, subsets, 0, flat_lists, to, count)
                    else:
                        sum_rows(gradient, at, zeros, 0, subsets, 0, flat_lists, to, count)
                if number < passes - 1:
                    continue
                for j in range(LANES):
                    fetch_to_write(turned, (tile * backward.shape[1] + t * LANES + j) * LANES)
                for unit in range(tile * LANES, min(n_visible, tile * LANES + LANES)):
                    at = (t * (n_visible + 1) + unit) * LANES
                    fetch_to_write(weights, at + LANES * LANES)
                    fetch_to_write(speed, at + LANES * LANES)
                    if unit < n:
                        fetch_to_write(flat, ((t + 1) * (n + 1) + unit) * LANES)
                    bad += step_lanes(weights, at, speed, at, gradient, unit * LANES, rate, momentum, decay)
        _turn_squares(t, forward, backward)
        at = t * LANES
        bad += step_lanes(hidden_bias, at, velocity_hidden, at, total, 0, rate, momentum, np.float32(0))
    return bad


@inner
def list_room(rows, tables):
    """Work space for updates of at most so many rows: `_list_subsets` of all tiles of the visible units."""
    words, tiles = -(-rows // 64), tables.backward.shape[0]
    lists = np.empty((tiles, LANES * _GROUPS * words + SPARE), np.uint16)
    return lists, np.empty((tiles, -(-words // _WORDS), LANES + 1), np.int64)


@inner
def _shared_tiles(n_units, share, shares):
    """The tiles of a layer that belong to a share, those of whole words: first and end."""
    return tiles_of(part((n_units + 63) // 64, share, shares), n_units)


@spliced
def update(visible, n_data, n_model, signed, tables, velocity, rate, momentum, decay, team, room):
    """One step along <v h>_data - <v h>_model; returns how many parameters went non-finite. Of one member of a team.

    visible : words of v, those of the data first, those of the model last; signed : P(h = 1 | v) of the same rows times
    1 / n_data or -1 / n_model, float32 (hidden tiles, rows + 1, 16), whose last row is zero, complete once all
    members have come here.
    Tables and velocity change in place. The L2 term acts on weights only.
    """
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    order, data = _rows_by_turns(n_data, n_model, visible.shape[0])
    bad = 0
    for share in shares_of(team):
        first, end = _shared_tiles(n_visible, share, team.shares)
        bad += _step_visible_bias(
            visible, order, data, n_data, n_model, first, end, room.lists, room.ends, tables.visible_bias,
            velocity.visible_bias, rate, momentum,
        )  # fmt: skip
    meet(team)
    for share in shares_of(team):
        first, end = _shared_tiles(n_hidden, share, team.shares)
        bad += _step_weights(
            first, end, signed, order, room.lists, room.ends, tables.forward, tables.backward, tables.hidden_bias,
            velocity.weights, velocity.hidden_bias, rate, momentum, decay,
        )  # fmt: skip
    return bad
