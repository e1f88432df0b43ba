"""The chains of contrastive divergence: all threads work on the same rows, each on its own units.

A thread keeps to its share of the hidden and of the visible units from step to step and from minibatch to minibatch,
so that the weights it reads are, but for a quarter, those it has updated itself (``statistics`` shares alike). Were the
rows shared out instead, all weights would cross from core to core twice a minibatch, which costs more than the sums.
Threads meet after every half step. Shares are of whole words of 64 units; states are kept word by word, not row by row,
so that no two threads write into one line of the cache.
"""

import numpy as np
from numba import prange

from rbm.kernels.fields import block_fields, field_room
from rbm.kernels.lanes import LANES
from rbm.kernels.options import inner, parallel
from rbm.kernels.units import draw, probabilities

_TILES = 4  # in a word
_ROWS = 128  # a block: their lists and fields stay in the second-level cache


@inner
def shared_tiles(n_units, share, shares):
    """The tiles of a layer that belong to a share, those of whole words: first and end."""
    words, tiles = (n_units + 63) // 64, (n_units + LANES - 1) // LANES
    return min(tiles, _TILES * (share * words // shares)), min(tiles, _TILES * ((share + 1) * words // shares))


@inner
def _conditional(given, table, bias, n, share, shares, step, stage, key, sampled, out, kept_at, weight, signed):
    """P(unit = 1 | given) of a share of the n units of a layer, and what is asked for: samples, the probabilities.

    given : words of the other layer, (rows, words); out : words of this one, set where ``sampled``;
    signed : (tiles, all rows + 1, 16), whose rows from kept_at on become weight times P, if that is not negative.
    """
    rows = given.shape[0]
    first_tile, end_tile = shared_tiles(n, share, shares)
    own, width, size = n - LANES * first_tile, LANES * (end_tile - first_tile), min(rows, _ROWS)
    lists, counts, fields = field_room(size, table.shape[1] - 1, width)
    numbers = np.empty(64, np.uint32)
    for first in range(0, rows, size):
        end = min(rows, first + size)
        block_fields(given, first, end, table, bias, first_tile, end_tile, lists, counts, fields)
        probabilities(fields, end - first, own)
        if sampled:
            draw(fields, end - first, np.uint64(first), step, stage, key, numbers, out, first, first_tile // _TILES)
        if kept_at >= 0:
            for t in range(first_tile, end_tile):
                for r in range(end - first):
                    for lane in range(LANES):
                        p = fields[r, (t - first_tile) * LANES + lane]
                        signed[t, kept_at + first + r, lane] = weight * p


@parallel
def contrast(
    start, forward, backward, visible_bias, hidden_bias, k, step, key, shares, visible, first_at, first_weight, last_at,
    last_weight, signed,
):  # fmt: skip
    """K Gibbs steps from the start rows: the raw material of contrastive divergence.

    Sets visible[r] to v after k steps and rows last_at + r of signed to last_weight P(h = 1 | that v), never a stale
    one; and, if first_at is not negative, rows first_at + r to first_weight P(h = 1 | start).
    signed : float32 (hidden tiles, all rows + 1, 16); its padding becomes zero.
    shares : of the units, one a thread; how many never shows.
    """
    rows, n_visible, n_hidden = start.shape[0], forward.shape[1] - 1, backward.shape[1] - 1
    v = np.empty((start.shape[1], rows), np.uint64).T
    h = np.empty(((n_hidden + 63) // 64, rows), np.uint64).T
    for r in range(rows):
        for w in range(start.shape[1]):
            v[r, w] = start[r, w]
    for half in range(2 * k + 1):  # one call for all of them: compiled code grows with every place of a call
        up, last = half % 2 == 0, half == 2 * k
        given, table, bias, n, out = (v, forward, hidden_bias, n_hidden, h)
        if not up:
            given, table, bias, n, out = (h, backward, visible_bias, n_visible, v)
        at, weight = (last_at, last_weight) if last else (first_at if half == 0 else -1, first_weight)
        for share in prange(shares):
            _conditional(
                given, table, bias, n, share, shares, step, np.uint64(half), key, not last, out, at, weight, signed
            )
    for r in range(rows):
        for w in range(start.shape[1]):
            visible[r, w] = v[r, w]
