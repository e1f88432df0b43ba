"""Fields of a layer given binary states of the other: bias plus the sum of table rows over the set bits."""

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.options import ROWS_PER_GROUP, device, inlined
from rbm.kernels.parallel.barrier import shard_range
from rbm.kernels.row_classes import MIN_ROWS_FOR_LOOKUP, list_classes, list_shift, looked_up
from rbm.kernels.simd.class_sums import sum_classes
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.prefetch import prefetch_to_read
from rbm.kernels.simd.subset_sums import GROUP, SPAN, add_subsets, sum_groups

_NONE = np.uint64(0)
_WORD_GROUPS = 64 // GROUP  # groups of table rows a word of bits chooses from


@device
def field_workspace(tiles, rows):
    """Allocate fields of so many rows as `block_fields` fills them: float32 (tiles, rows and up to three more, 16)."""
    rows = -(-rows // ROWS_PER_GROUP) * ROWS_PER_GROUP
    return aligned_floats(tiles * rows * LANES).reshape(tiles, rows, LANES)


@device
def blocks(rows, size, shard, shards):
    """Return the blocks of ``size`` rows that belong to a shard."""
    return shard_range(-(-rows // size), shard, shards)


@device
def copy_row(fields, row, n, out, at):
    """Copy the n fields of a row, side by side, into out (flat) from element ``at`` on."""
    for t in range(fields.shape[0]):
        for lane in range(min(LANES, n - LANES * t)):
            out[at + LANES * t + lane] = fields[t, row, lane]


@device
def _look_up(given, first, end, table, bias, first_tile, end_tile, fields):
    """Fill fields as `block_fields` does: each tile word by word of bits, four at a time."""
    n_rows, n = table.shape[1], table.shape[1] - 1
    subsets, order = aligned_floats(_WORD_GROUPS * SPAN), np.empty(n + GROUP, np.int64)
    subsets[:] = 0  # what empty groups at the end add
    for i in range(len(order)):
        order[i] = min(i, n)
    flat = table.reshape(-1)
    for t in range(first_tile, end_tile):
        own, here = t * fields.shape[1] * LANES, t * LANES
        for i in range(end - first):
            add_subsets(fields, own + i * LANES, bias, here, subsets, _NONE, 0)
        for w in range(given.shape[1]):
            groups = min(_WORD_GROUPS, -(-(n - 64 * w) // GROUP))
            sum_groups(flat, here * n_rows, order, 64 * w, groups, subsets)
            quads = -(-groups // 4)
            if quads == 4:  # by far the most frequent: of a literal number LLVM unrolls the loop
                for i in range(end - first):
                    out = own + i * LANES
                    add_subsets(fields, out, fields, out, subsets, given[first + i, w], 4)
            else:
                for i in range(end - first):
                    out = own + i * LANES
                    add_subsets(fields, out, fields, out, subsets, given[first + i, w], quads)


@device
def block_fields(given, first, end, table, bias, first_tile, end_tile, lists, ends, fields):
    """Set fields[t, r] to tile t of bias + the sum of table rows over the set bits of given[first + r].

    Line [fields] of ``rbm.reference``. Of rows first to end, a block, and the tiles from first_tile to end_tile.
    given : words of all rows of the call, in whatever blocks; table : (tiles, n_in + 1, 16); bias : (16 tiles,);
    lists, ends : of the block, by `list_classes`, all its shards; fields : `field_workspace` of >= end - first rows.
    """
    n_rows, n = table.shape[1], table.shape[1] - 1
    if looked_up(given.shape[0], n):
        _look_up(given, first, end, table, bias, first_tile, end_tile, fields)
        return
    shift = list_shift(n)
    # rows of the next tile to prefetch with every four rows summed; of few rows the sums do not need most of them
    ahead = -(-n_rows * ROWS_PER_GROUP // (end - first)) if end - first >= MIN_ROWS_FOR_LOOKUP else 0
    for t in range(first_tile, end_tile):
        own, here = t * fields.shape[1] * LANES, t * n_rows * LANES
        following = here + n_rows * LANES
        for row in range(0, end - first, ROWS_PER_GROUP):
            for _ in range(ahead if t + 1 < end_tile else 0):
                prefetch_to_read(table, following)
                following += LANES
            classes = (1 << min(ROWS_PER_GROUP, end - first - row)) - 1
            sum_classes(
                fields, own + row * LANES, bias, t * LANES, table, here, lists, ends,
                row // ROWS_PER_GROUP * ends.shape[1], classes, shift,
            )  # fmt: skip


@inlined
def all_fields(given, first, end, table, bias, lists, ends, fields):
    """List and sum: `block_fields` of all tiles, by one thread. lists, ends : `class_workspace`."""
    rows, n_in = given[::1], table.shape[1] - 1  # a view of any strides, as training has them
    zero = np.int64(0)
    list_classes(rows, first, end, n_in, zero, np.int64(1), lists, ends)
    block_fields(rows, first, end, table, bias, zero, table.shape[0], lists, ends, fields)
