"""The chains of contrastive divergence: all threads work on the same rows, each on its own units.

A thread keeps to its share of the hidden and of the visible units from step to step and from minibatch to minibatch,
so that the weights two threads read are, but for a quarter, those each has updated itself (``statistics`` shares alike,
but for words left over and, of more threads, those beside them). Were the rows shared out instead, all weights would
cross from core to core twice a minibatch, which costs more than the sums. Threads meet (``team``) when what their sums
share is listed, which they do together, and when states are drawn. Shares are of whole words of 64 units, as many for
each; of the words left over, fewer than there are shares, the rows are shared out. States are kept word by word, not
row by row, so that threads hardly write into the same lines of the cache.
"""

import numpy as np

from rbm.kernels.alignment import LINE
from rbm.kernels.fields import block_fields, field_room
from rbm.kernels.options import TOGETHER, inner, spliced
from rbm.kernels.parallel.barrier import meet, part, shares_of
from rbm.kernels.row_classes import class_room, list_classes, looked_up
from rbm.kernels.simd.lanes import LANES
from rbm.kernels.simd.logistic import divide_lanes
from rbm.kernels.simd.prefetch import fetch_to_write
from rbm.kernels.units import WORD_TILES, draw, inverses, tiles_of

_LINE = LINE // 8  # words in a line of the cache
_ROWS = 128  # a block: what of lists and fields it works on stays in the second-level cache


@inner
def chain_room(rows, tables):
    """Work space for chains of at most so many rows: words of h, (words, rows), lists, ends, and fields.

    Of lists and ends two, so that nobody lists where others still read. Of fields one for each layer, so that no thread
    writes where another has.
    """
    n_visible, n_hidden, size = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1, min(rows, _ROWS)
    hidden = np.empty(((n_hidden + 63) // 64, rows), np.uint64)
    lists, ends = class_room(2 * -(-size // TOGETHER) * TOGETHER, max(n_visible, n_hidden))
    fields = field_room(tables.forward.shape[0], size), field_room(tables.backward.shape[0], size)
    return hidden, lists.reshape(2, -1), ends.reshape(2, -1, ends.shape[1]), *fields


@spliced
def piece(n_units, size, rows, share, shares, left_over):
    """What a share does of a layer, tiles from, to, rows from, to: of its own words all, of those left over its rows.

    size : rows of the blocks of a call, of which the last may have fewer ``rows``. A row at one place in a block is of
    the same share in all of them: threads need not meet between blocks. Of too few rows for all shares words are left
    over to nobody, and some shares have one more.
    """
    words, groups = (n_units + 63) // 64, -(-size // TOGETHER)
    each = words // shares
    own = range(each * share, each * share + each)
    if groups < shares:
        own, groups = part(words, share, shares), 0
    if left_over:
        mine, rest = part(groups, share, shares), range(each * shares, words)
        return *tiles_of(rest, n_units), TOGETHER * mine.start, min(rows, TOGETHER * mine.stop)
    return *tiles_of(own, n_units), 0, rows


@spliced
def _conditional(
    given, first, begin, stop, table, bias, n, first_tile, end_tile, shared, step, stage, key, sampled, out,
    kept_at, weight, signed, lists, ends, fields,
):  # fmt: skip
    """P(unit = 1 | given) of some tiles of the n units of a layer, and what is asked for: samples, the probabilities.

    Of the block that begins with row first, its rows begin to stop.
    given : words of the other layer, (rows, words), those of a word side by side; out : words of this layer alike, set
    where ``sampled``; signed : (tiles, all rows + 1, 16), of which row kept_at + r becomes weight times P of row r
    of given, if kept_at is not negative; lists, ends : of the block, by `list_classes`; shared : whether other threads
    read out; fields : work space, `field_room` of all tiles and a block of rows.
    """
    if sampled and shared:  # all threads have read these lines: they come back while fields are summed
        for tile in range(first_tile, end_tile, WORD_TILES):
            for row in range(first + begin, first + stop, _LINE):
                fetch_to_write(out, tile // WORD_TILES * (out.strides[1] // 8) + row)
    inverse = field_room(WORD_TILES, stop - begin)
    block_fields(given, first, begin, stop, table, bias, first_tile, end_tile, lists, ends, fields)
    for tile in range(first_tile, end_tile, WORD_TILES):
        inverses(fields, begin, stop, tile, n, inverse)
        at = first + begin
        if sampled:
            draw(inverse, n, stop - begin, np.uint64(at), step, stage, key, out, at, tile // WORD_TILES)
        if kept_at >= 0:
            for t in range(min(WORD_TILES, end_tile - tile)):
                to = ((tile + t) * signed.shape[1] + kept_at + at) * LANES
                for r in range(stop - begin):
                    divide_lanes(signed, to + r * LANES, weight, inverse, (t * inverse.shape[1] + r) * LANES)


@spliced
def block_rows(room):
    """Rows of a block of any call with this room; of the last of a call there may be fewer (see `piece`)."""
    return min(room.hidden.shape[1], _ROWS)


@inner
def contrast(
    start, chains, tables, k, step, key, team, room, turn, first_at, first_weight, last_at, last_weight, signed,
):  # fmt: skip
    """K Gibbs steps from the rows ``start``: the raw material of contrastive divergence. Of one member of a team.

    Sets chains[r], which may be start[r], to v after k steps (unless k = 0) and rows last_at + r of signed to
    last_weight P(h = 1 | that v), never a stale one; and, if first_at is not negative, rows first_at + r to
    first_weight P(h = 1 | start). Start is complete before, and chains are complete after; signed is after a meeting.
    turn : how many blocks of `block_rows` the calls just before had, if members have not met since.
    signed : float32 (hidden tiles, >= all rows, 16); its padding becomes zero.
    """
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    rows, hidden = start.shape[0], room.hidden.T[: start.shape[0]]
    size = block_rows(room)
    for half in range(2 * k + 1):  # one call for all of them: compiled code grows with every place of a call
        last = half == 2 * k
        given, table, bias, n = chains if half else start, tables.forward, tables.hidden_bias, n_hidden
        out, fields = hidden, room.hidden_fields
        if half % 2:
            given, table, bias, n = hidden, tables.backward, tables.visible_bias, n_visible
            out, fields = chains, room.visible_fields
        at, weight = (last_at, last_weight) if last else (first_at if half == 0 else -1, first_weight)
        for first in range(0, rows, size):
            end = min(rows, first + size)
            n_given = table.shape[1] - 1
            # who has come to the meeting of one block is done with the lists of the block before, which are next
            lists, ends = room.classes[turn % 2], room.class_ends[turn % 2]
            turn += 1
            if not looked_up(rows, n_given):
                for share in shares_of(team):
                    list_classes(given, first, end, n_given, share, team.shares, lists, ends)
                meet(team)
            for share in shares_of(team):
                for left_over in range(2):
                    tile, end_tile, begin, stop = piece(n, size, end - first, share, team.shares, left_over)
                    if tile < end_tile and begin < stop:
                        _conditional(
                            given, first, begin, stop, table, bias, n, tile, end_tile, team.shares > 1, step,
                            np.uint64(half), key, not last, out, at, weight, signed, lists, ends, fields,
                        )  # fmt: skip
        if not last:
            meet(team)
