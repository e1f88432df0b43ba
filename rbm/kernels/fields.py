"""Fields: what a layer feels of binary states of the other, sums of table rows over the set bits."""

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.options import TOGETHER, inner, spliced
from rbm.kernels.parallel.barrier import part
from rbm.kernels.row_classes import MANY, list_classes, list_shift, looked_up
from rbm.kernels.simd.class_sums import sum_classes
from rbm.kernels.simd.lanes import LANES
from rbm.kernels.simd.prefetch import fetch_to_read
from rbm.kernels.simd.subset_sums import GROUP, SPAN, add_subsets, sum_groups

_NONE = np.uint64(0)
_WORD = 64 // GROUP  # groups of table rows a word of bits chooses from


@inner
def field_room(tiles, rows):
    """Fields of so many rows, as `block_fields` fills them: float32 (tiles, rows and up to three more, 16)."""
    rows = -(-rows // TOGETHER) * TOGETHER
    return aligned_floats(tiles * rows * LANES).reshape(tiles, rows, LANES)


@inner
def blocks(rows, size, share, shares):
    """The blocks of ``size`` rows that belong to a share."""
    return part(-(-rows // size), share, shares)


@inner
def copy_row(fields, row, n, out, at):
    """The n fields of a row, side by side, into out (flat) from element ``at`` on."""
    for t in range(fields.shape[0]):
        for lane in range(min(LANES, n - LANES * t)):
            out[at + LANES * t + lane] = fields[t, row, lane]


@inner
def _look_up(given, first, begin, stop, table, bias, first_tile, end_tile, fields):
    """See `block_fields`: each tile word by word of bits, four at a time."""
    n_rows, n = table.shape[1], table.shape[1] - 1
    subsets, order = aligned_floats(_WORD * SPAN), np.empty(n + GROUP, np.int64)
    subsets[:] = 0  # what empty groups at the end add
    for i in range(len(order)):
        order[i] = min(i, n)
    flat = table.reshape(-1)
    for t in range(first_tile, end_tile):
        own, here = t * fields.shape[1] * LANES, t * LANES
        for i in range(begin, stop):
            add_subsets(fields, own + i * LANES, bias, here, subsets, _NONE, 0)
        for w in range(given.shape[1]):
            groups = min(_WORD, -(-(n - 64 * w) // GROUP))
            sum_groups(flat, here * n_rows, order, 64 * w, groups, subsets)
            quads = -(-groups // 4)
            if quads == 4:  # by far the most frequent; a number known beforehand is a loop unrolled
                for i in range(begin, stop):
                    out = own + i * LANES
                    add_subsets(fields, out, fields, out, subsets, given[first + i, w], 4)
            else:
                for i in range(begin, stop):
                    out = own + i * LANES
                    add_subsets(fields, out, fields, out, subsets, given[first + i, w], quads)


@inner
def block_fields(given, first, begin, stop, table, bias, first_tile, end_tile, lists, ends, fields):
    """fields[t, r] = tile t of bias + the sum of table rows over the set bits of given[first + r].

    Of the block that begins with row first, for begin <= r < stop and the tiles from first_tile to end_tile.
    given : words of all rows of the call, in whatever blocks; begin : a multiple of ``TOGETHER``, and so is stop unless
    it is the end of the block;
    table : (tiles, n_in + 1, 16); bias : (16 tiles,); lists, ends : of the block, by `list_classes`, all its shares;
    fields : `field_room` of >= stop rows.
    """
    n_rows, n = table.shape[1], table.shape[1] - 1
    if looked_up(given.shape[0], n):
        _look_up(given, first, begin, stop, table, bias, first_tile, end_tile, fields)
        return
    shift = list_shift(n)
    # rows of the next tile to fetch with every four rows summed; of few rows the sums do not need most of them
    ahead = -(-n_rows * TOGETHER // (stop - begin)) if stop - begin >= MANY else 0
    for t in range(first_tile, end_tile):
        own, here = t * fields.shape[1] * LANES, t * n_rows * LANES
        following = here + n_rows * LANES
        for row in range(begin, stop, TOGETHER):
            for _ in range(ahead if t + 1 < end_tile else 0):
                fetch_to_read(table, following)
                following += LANES
            classes = (1 << min(TOGETHER, stop - row)) - 1
            sum_classes(
                fields, own + row * LANES, bias, t * LANES, table, here, lists, ends,
                row // TOGETHER * ends.shape[1], classes, shift,
            )  # fmt: skip


@spliced
def all_fields(given, first, end, table, bias, lists, ends, fields):
    """`block_fields` of all tiles, by one thread. lists, ends : `class_room`, work space."""
    rows, n_in = given[::1], table.shape[1] - 1  # a view of any strides, as training has them
    zero = np.int64(0)
    list_classes(rows, first, end, n_in, zero, np.int64(1), lists, ends)
    block_fields(rows, first, zero, end - first, table, bias, zero, table.shape[0], lists, ends, fields)
