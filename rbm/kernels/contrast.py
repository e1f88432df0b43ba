"""The chains of contrastive divergence: all threads work on the same rows, each on its own units.

A thread keeps to its share of the hidden and of the visible units from step to step and from minibatch to minibatch,
so that the weights it reads are, but for a quarter, those it has updated itself (``statistics`` shares alike). Were the
rows shared out instead, all weights would cross from core to core twice a minibatch, which costs more than the sums.
Threads meet (``team``) when what their sums share is listed, which they do together, and when states are drawn. Shares
are of whole words of 64 units; states are kept word by word, not row by row, so that no two threads write into one line
of the cache.
"""

import numpy as np

from rbm.kernels.alignment import LINE
from rbm.kernels.classes import class_room, list_classes, looked_up
from rbm.kernels.fields import block_fields, field_room
from rbm.kernels.lanes import LANES
from rbm.kernels.logistic import divide_lanes
from rbm.kernels.options import inner, spliced
from rbm.kernels.prefetch import fetch_to_write
from rbm.kernels.team import meet, part, shares_of
from rbm.kernels.units import WORD_TILES, draw, inverses

_LINE = LINE // 8  # words in a line of the cache
_ROWS = 128  # a block: what of lists and fields it works on stays in the second-level cache


@inner
def chain_room(rows, tables):
    """Work space for chains of at most so many rows: words of h, (words, rows), lists, ends, and fields.

    Of fields one for each layer, so that no thread writes where another has.
    """
    n_visible, n_hidden, size = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1, min(rows, _ROWS)
    hidden = np.empty(((n_hidden + 63) // 64, rows), np.uint64)
    lists, ends = class_room(size, max(n_visible, n_hidden))
    fields = field_room(tables.forward.shape[0], size), field_room(tables.backward.shape[0], size)
    return hidden, lists, ends, *fields


@inner
def shared_tiles(n_units, share, shares):
    """The tiles of a layer that belong to a share, those of whole words: first and end."""
    words, tiles = part((n_units + 63) // 64, share, shares), (n_units + LANES - 1) // LANES
    return min(tiles, WORD_TILES * words.start), min(tiles, WORD_TILES * words.stop)


@spliced
def _conditional(
    given, first, end, table, bias, n, share, shares, step, stage, key, sampled, out, kept_at, weight, signed, lists,
    ends, fields,
):  # fmt: skip
    """P(unit = 1 | given) of a share of the n units of a layer, and what is asked for: samples, the probabilities.

    Of the rows first to end, a block.
    given : words of the other layer, (rows, words), those of a word side by side; out : words of this layer alike, set
    where ``sampled``; signed : (tiles, all rows + 1, 16), whose rows from kept_at + first on become weight times P, if
    kept_at is not negative; lists, ends : of the block, by `list_classes`;
    fields : work space, `field_room` of all tiles and a block of rows.
    """
    first_tile, end_tile = shared_tiles(n, share, shares)
    if first_tile == end_tile:
        return
    if sampled and shares > 1:  # all threads have read these lines: they come back while fields are summed
        for tile in range(first_tile, end_tile, WORD_TILES):
            for row in range(first, end, _LINE):
                fetch_to_write(out, tile // WORD_TILES * (out.strides[1] // 8) + row)
    inverse = field_room(WORD_TILES, end - first)
    block_fields(given, first, end, table, bias, first_tile, end_tile, lists, ends, fields)
    for tile in range(first_tile, end_tile, WORD_TILES):
        inverses(fields, end - first, tile, n, inverse)
        if sampled:
            draw(inverse, n, end - first, np.uint64(first), step, stage, key, out, first, tile // WORD_TILES)
        if kept_at >= 0:
            for t in range(min(WORD_TILES, end_tile - tile)):
                to = ((tile + t) * signed.shape[1] + kept_at + first) * LANES
                for r in range(end - first):
                    divide_lanes(signed, to + r * LANES, weight, inverse, (t * inverse.shape[1] + r) * LANES)


@inner
def contrast(
    start, chains, tables, k, step, key, team, room, first_at, first_weight, last_at, last_weight, signed,
):  # fmt: skip
    """K Gibbs steps from the rows ``start``: the raw material of contrastive divergence. Of one member of a team.

    Sets chains[r], which may be start[r], to v after k steps (unless k = 0) and rows last_at + r of signed to
    last_weight P(h = 1 | that v), never a stale one; and, if first_at is not negative, rows first_at + r to
    first_weight P(h = 1 | start). Start is complete before, and chains are complete after; what is in signed is
    complete for the member's own units, and for others after a meeting, before which room is not to be used again.
    signed : float32 (hidden tiles, >= all rows, 16); its padding becomes zero.
    """
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    rows, hidden = start.shape[0], room.hidden.T[: start.shape[0]]
    for half in range(2 * k + 1):  # one call for all of them: compiled code grows with every place of a call
        last = half == 2 * k
        given, table, bias, n = chains if half else start, tables.forward, tables.hidden_bias, n_hidden
        out, fields = hidden, room.hidden_fields
        if half % 2:
            given, table, bias, n = hidden, tables.backward, tables.visible_bias, n_visible
            out, fields = chains, room.visible_fields
        at, weight = (last_at, last_weight) if last else (first_at if half == 0 else -1, first_weight)
        for first in range(0, rows, _ROWS):
            end = min(rows, first + _ROWS)
            n_given = table.shape[1] - 1
            if not looked_up(rows, n_given):
                if first:
                    meet(team)  # the lists of the last block are read no more
                for share in shares_of(team):
                    list_classes(given, first, end, n_given, share, team.shares, room.classes, room.class_ends)
                meet(team)
            for share in shares_of(team):
                _conditional(
                    given, first, end, table, bias, n, share, team.shares, step, np.uint64(half), key, not last, out,
                    at, weight, signed, room.classes, room.class_ends, fields,
                )  # fmt: skip
        if not last:
            meet(team)
