"""Gradient sums and the parameter update, fused: a thread owns 16 visible units, their rows of W and of the velocity.

<v_i h_j> is a sum of hidden-probability rows over the samples in which visible unit i is on; no matrix product. Tile by
tile the probabilities stay in the fastest cache, and the transposed table is written in blocks of 16 by 16.
"""

import numpy as np
from numba import prange

from rbm.kernels.lanes import LANES, SUMS, sum_rows, trailing_zeros
from rbm.kernels.options import inner, parallel

_ONE, _CHUNK = np.uint64(1), np.uint64(0xFFFF)


@inner
def _list_rows(words, tile, lists, counts):
    """For each of the 16 units of a tile, the rows in which it is on; counts says how many.

    The lists, uint32 (16, rows + 8), are filled up to a multiple of 8 with the row of zeros, number ``rows``.
    """
    counts[:] = 0
    word, shift = tile // 4, np.uint64(16 * (tile % 4))
    for r in range(words.shape[0]):
        chunk = (words[r, word] >> shift) & _CHUNK
        while chunk:
            unit = trailing_zeros(chunk)
            lists[unit, counts[unit]] = np.uint32(r)
            counts[unit] += 1
            chunk &= chunk - _ONE
    for unit in range(LANES):
        lists[unit, counts[unit] : counts[unit] + SUMS] = np.uint32(words.shape[0])


@inner
def _whole(count):
    """The count filled up to a multiple of 8."""
    return (count + SUMS - 1) // SUMS * SUMS


@inner
def _step(parameter, velocity, at, gradient, n, rate, momentum, decay):
    """V <- momentum V + rate (gradient - decay W); W <- W + V, for n elements from ``at`` on. Non-finite count.

    Flat arrays and an offset instead of slices: a slice costs a reference count that the threads would fight over.
    """
    bad = 0
    for j in range(n):
        step = momentum * velocity[at + j] + rate * (gradient[j] - decay * parameter[at + j])
        value = parameter[at + j] + step
        velocity[at + j] = step
        parameter[at + j] = value
        bad += value - value != 0
    return bad


@inner
def _mean_over_rows(probabilities, weight, out):
    """Out += weight times the sum over rows of probabilities (tiles, rows + 1, 16)."""
    tiles, rows, _ = probabilities.shape
    for t in range(tiles):
        total = np.zeros(LANES, np.float32)
        for r in range(rows):
            for lane in range(LANES):
                total[lane] += probabilities[t, r, lane]
        for lane in range(LANES):
            out[t * LANES + lane] += weight * total[lane]


@inner
def _update_tile(
    tile, data, positive, chains, negative, up, down, forward, backward, visible_bias, velocity, velocity_visible,
    rate, momentum, decay,
):  # fmt: skip
    """Update the weights and biases of the visible units of one tile; returns how many went non-finite."""
    tiles, n_visible, n_hidden = forward.shape[0], forward.shape[1] - 1, backward.shape[1] - 1
    rows, n_chains = data.shape[0], chains.shape[0]
    room, chain_room = rows + SUMS, n_chains + SUMS
    first = LANES * tile
    units = min(LANES, n_visible - first)
    lists, counts = np.empty((LANES, room), np.uint32), np.empty(LANES, np.int64)
    chain_lists, chain_counts = np.empty((LANES, chain_room), np.uint32), np.empty(LANES, np.int64)
    zero, block = np.zeros(LANES, np.float32), LANES * LANES
    plus, minus = np.empty(block, np.float32), np.empty(block, np.float32)
    _list_rows(data, tile, lists, counts)
    _list_rows(chains, tile, chain_lists, chain_counts)
    flat, flat_velocity = forward.reshape(-1), velocity.reshape(-1)
    bad = 0
    for t in range(tiles):
        for u in range(units):
            at = u * LANES
            size = _whole(counts[u])
            sum_rows(plus, at, zero, 0, positive, t * (rows + 1) * LANES, lists, u * room, size)
            size = _whole(chain_counts[u])
            sum_rows(minus, at, zero, 0, negative, t * (n_chains + 1) * LANES, chain_lists, u * chain_room, size)
        for j in range(units * LANES):
            plus[j] = up * plus[j] + down * minus[j]
        here = (t * (n_visible + 1) + first) * LANES
        bad += _step(flat, flat_velocity, here, plus, units * LANES, rate, momentum, decay)
        for j in range(min(LANES, n_hidden - LANES * t)):
            for u in range(units):
                backward[tile, LANES * t + j, u] = flat[here + u * LANES + j]
    for u in range(units):
        plus[u] = up * np.float32(counts[u]) + down * np.float32(chain_counts[u])
    return bad + _step(visible_bias, velocity_visible, first, plus, units, rate, momentum, np.float32(0))


@parallel
def update(
    data, positive, chains, negative, forward, backward, visible_bias, hidden_bias, velocity, velocity_visible,
    velocity_hidden, rate, momentum, decay,
):  # fmt: skip
    """One step along <v h>_data - <v h>_chains, each an average over its own rows; returns how many went non-finite.

    data, chains : words of v; positive, negative : P(h = 1 | v) of the same rows,
    float32 (hidden tiles, rows + 1, 16), whose last row is zero.
    Parameters, both orientations of W and velocities change in place. The L2 term acts on weights only.
    """
    tiles = backward.shape[0]
    up, down = np.float32(1 / data.shape[0]), np.float32(-1 / chains.shape[0])
    bad = 0
    for tile in prange(tiles + 1):
        if tile < tiles:
            bad += _update_tile(
                tile, data, positive, chains, negative, up, down, forward, backward, visible_bias, velocity,
                velocity_visible, rate, momentum, decay,
            )  # fmt: skip
        else:
            gradient = np.zeros(hidden_bias.shape[0], np.float32)
            _mean_over_rows(positive, up, gradient)
            _mean_over_rows(negative, down, gradient)
            bad += _step(hidden_bias, velocity_hidden, 0, gradient, len(gradient), rate, momentum, np.float32(0))
    return bad
