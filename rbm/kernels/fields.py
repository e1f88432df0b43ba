"""Fields: what a layer feels of binary states of the other, sums of table rows over the set bits (``plan``)."""

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.lanes import LANES, subtract_rows, sum_rows
from rbm.kernels.lists import list_shift
from rbm.kernels.options import inner
from rbm.kernels.plan import BIAS, LESS, plan, plan_room
from rbm.kernels.subset_sums import GROUP, SPAN, add_subsets, sum_groups

_NONE = np.uint64(0)
_WORD = 64 // GROUP  # groups of table rows a word of bits chooses from


@inner
def field_room(tiles, rows):
    """Fields of so many rows, as `block_fields` fills them: float32 (tiles, rows, 16)."""
    return aligned_floats(tiles * rows * LANES).reshape(tiles, rows, LANES)


@inner
def copy_row(fields, row, n, out, at):
    """The n fields of a row, side by side, into out (flat) from element ``at`` on."""
    for t in range(fields.shape[0]):
        for lane in range(min(LANES, n - LANES * t)):
            out[at + LANES * t + lane] = fields[t, row, lane]


@inner
def _look_up_tile(given, first, rows, table, tile, bias, order, subsets, fields, at):
    """One tile of the fields of these rows of given, counted from first on, word by word of bits.

    at : element of fields where those of row first are.
    """
    n_rows = table.shape[1]
    n, flat, here = n_rows - 1, table.reshape(-1), tile * LANES
    for i in range(len(rows)):
        add_subsets(fields, at + rows[i] * LANES, bias, here, subsets, _NONE, 0)
    for w in range(given.shape[1]):
        groups = min(_WORD, -(-(n - 64 * w) // GROUP))
        sum_groups(flat, here * n_rows, order, 64 * w, groups, subsets)
        quads = -(-groups // 4)
        if quads == 4:  # by far the most frequent; a number known beforehand is a loop unrolled
            for i in range(len(rows)):
                out = at + rows[i] * LANES
                add_subsets(fields, out, fields, out, subsets, given[first + rows[i], w], 4)
        else:
            for i in range(len(rows)):
                out = at + rows[i] * LANES
                add_subsets(fields, out, fields, out, subsets, given[first + rows[i], w], quads)


@inner
def block_fields(given, before, known, first, end, table, bias, first_tile, end_tile, fields, at):
    """fields[t, at + r - first] = tile t of bias + the sum of table rows over the set bits of given[r].

    For first <= r < end and the tiles from first_tile to end_tile.
    given : words of all rows of the call, in whatever blocks; first : a multiple of ``TOGETHER``;
    before : words of the same rows, whose fields these are so far if ``known``;
    table : (tiles, n_in + 1, 16); bias : (16 tiles,); fields : float32 (tiles, >= at + end - first, 16).
    """
    n_rows, n, shift = table.shape[1], table.shape[1] - 1, list_shift(table.shape[1] - 1)
    lists, ends, sums, dense = plan_room(end - first, n)
    n_sums, n_dense = plan(given, before, known, first, end, n, lists, ends, sums, dense)
    subsets = aligned_floats(_WORD * SPAN if n_dense else 0)
    subsets[:] = 0  # what empty groups at the end add
    order = np.empty(n + GROUP if n_dense else 0, np.int64)
    for i in range(len(order)):
        order[i] = min(i, n)
    for t in range(first_tile, end_tile):
        own, here = (t * fields.shape[1] + at) * LANES, t * n_rows * LANES
        for i in range(n_sums):
            out, start, to, count = own + sums[i, 0] * LANES, sums[i, 1], ends[i], ends[i + 1] - ends[i]
            if start == BIAS:
                sum_rows(fields, out, bias, t * LANES, table, here, lists, to, count, shift)
            elif start == LESS:
                subtract_rows(fields, out, fields, out, table, here, lists, to, count, shift)
            else:
                sum_rows(fields, out, fields, own + start * LANES, table, here, lists, to, count, shift)
        if n_dense:
            _look_up_tile(given, first, dense[:n_dense], table, t, bias, order, subsets, fields, own)
