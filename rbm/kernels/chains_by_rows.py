"""Rows in, rows out: conditionals, samples and Gibbs chains.

Rows are cut into blocks, and a thread does those of its share, each to its end. Every kernel takes ``step`` and the
number of its first row, which enter the random counters with the stage, 2 t for hidden and 2 t + 1 for visible units of
Gibbs step t; how rows are split (``size`` a block, so many shares) never shows.
What training calls too is called with the same types, so that it is compiled once: words as ``words[::1]``, for Numba
an array of any strides, and no number that is known beforehand.
"""

import numpy as np

from rbm.kernels.fields import all_fields, blocks, copy_row, field_room
from rbm.kernels.options import inner, spliced
from rbm.kernels.row_classes import class_room
from rbm.kernels.units import WORD_TILES, draw, inverses, most_probable

_ONE, _TWO = np.uint64(1), np.uint64(2)


@spliced
def _draw_block(fields, first, end, n, row, step, stage, key, room, out):
    """Draw rows first to end of out given their fields."""
    for word in range(out.shape[1]):
        inverses(fields, np.int64(0), end - first, WORD_TILES * word, n, room)
        draw(room, n, end - first, row + np.uint64(first), step, stage, key, out, first, word)


@inner
def layer_fields(given, table, bias, n, size, out, share, shares):
    """out[r, :n] = fields of a layer given rows of the other. out : float32 (rows, n)."""
    rows, tiles, flat = given.shape[0], table.shape[0], out.reshape(-1)
    lists, ends = class_room(size, table.shape[1] - 1)
    for block in blocks(rows, size, share, shares):
        first, end = block * size, min(rows, block * size + size)
        fields = field_room(tiles, size)
        all_fields(given, first, end, table, bias, lists, ends, fields)
        for r in range(first, end):
            copy_row(fields, r - first, n, flat, r * n)


@inner
def layer_states(given, table, bias, n, sampled, row, step, stage, key, size, out, share, shares):
    """out[r] = words of a layer given rows of the other: a sample, or the most probable state."""
    rows, tiles = given.shape[0], table.shape[0]
    lists, ends = class_room(size, table.shape[1] - 1)
    for block in blocks(rows, size, share, shares):
        first, end = block * size, min(rows, block * size + size)
        fields = field_room(tiles, size)
        all_fields(given, first, end, table, bias, lists, ends, fields)
        if sampled:
            _draw_block(fields, first, end, n, row, step, stage, key, field_room(WORD_TILES, size), out[::1])
        else:
            for r in range(first, end):
                most_probable(fields, r - first, n, out, r)


@inner
def gibbs(
    visible, hidden, forward, backward, visible_bias, hidden_bias, first_sweep, sweeps, row, key, mask, clamped, size,
    share, shares,
):  # fmt: skip
    """Sweeps of h | v then v | h, in place. Where mask has a bit, v takes that of clamped after each draw."""
    rows = visible.shape[0]
    n_visible, n_hidden = forward.shape[1] - 1, backward.shape[1] - 1
    zero, tiles_h, tiles_v = np.uint64(0), forward.shape[0], backward.shape[0]
    lists, ends = class_room(size, max(n_visible, n_hidden))
    for block in blocks(rows, size, share, shares):
        first, end = block * size, min(rows, block * size + size)
        fields_h, fields_v, room = field_room(tiles_h, size), field_room(tiles_v, size), field_room(WORD_TILES, size)
        for t in range(sweeps):
            stage = _TWO * (first_sweep + np.uint64(t))
            all_fields(visible, first, end, forward, hidden_bias, lists, ends, fields_h)
            _draw_block(fields_h, first, end, n_hidden, row, zero, stage, key, room, hidden[::1])
            all_fields(hidden, first, end, backward, visible_bias, lists, ends, fields_v)
            _draw_block(fields_v, first, end, n_visible, row, zero, stage + _ONE, key, room, visible[::1])
            for r in range(first, end):
                for w in range(visible.shape[1]):
                    visible[r, w] = (visible[r, w] & ~mask[w]) | (clamped[r, w] & mask[w])
