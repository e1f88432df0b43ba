"""Gradient sums and the parameter update, fused: a thread owns 16 visible units, their rows of W and of the velocity.

<v_i h_j> is a sum of hidden-probability rows over the samples in which visible unit i is on; no matrix product.
"""

import numpy as np
from numba import prange

from rbm.kernels.lanes import LANES, add_rows, trailing_zeros
from rbm.kernels.options import inner, parallel

_ONE, _CHUNK = np.uint64(1), np.uint64(0xFFFF)


@inner
def _list_rows(words, tile, lists, counts):
    """For each of the 16 units of a tile, the rows in which it is on. lists : uint32 (16, rows)."""
    counts[:] = 0
    word, shift = tile // 4, np.uint64(16 * (tile % 4))
    for r in range(words.shape[0]):
        chunk = (words[r, word] >> shift) & _CHUNK
        while chunk:
            unit = trailing_zeros(chunk)
            lists[unit, counts[unit]] = np.uint32(r)
            counts[unit] += 1
            chunk &= chunk - _ONE


@inner
def _step(parameter, velocity, gradient, rate, momentum, decay, n):
    """Velocity <- momentum velocity + rate (gradient - decay parameter); parameter <- + velocity. Non-finite count."""
    bad = 0
    for j in range(n):
        velocity[j] = momentum * velocity[j] + rate * (gradient[j] - decay * parameter[j])
        parameter[j] += velocity[j]
        bad += parameter[j] - parameter[j] != 0
    return bad


@parallel
def update(
    data, positive, chains, negative, forward, backward, visible_bias, hidden_bias, velocity, velocity_visible,
    velocity_hidden, rate, momentum, decay,
):  # fmt: skip
    """One step along <v h>_data - <v h>_chains, each an average over its own rows; returns how many went non-finite.

    data, chains : words of v; positive, negative : P(h = 1 | v) of the same rows, float32 (rows, padded n_hidden).
    Parameters, both orientations of W and velocities change in place. The L2 term acts on weights only.
    """
    n_visible, width = forward.shape
    n_hidden = backward.shape[0]
    tiles = -(-n_visible // LANES)
    up, down = np.float32(1 / data.shape[0]), np.float32(-1 / chains.shape[0])
    bad = 0
    for tile in prange(tiles + 1):
        plus, minus = np.empty(width, np.float32), np.empty(width, np.float32)
        if tile == tiles:
            plus[:], minus[:] = 0, 0
            add_rows(plus, positive, np.arange(data.shape[0]).astype(np.uint32), data.shape[0])
            add_rows(minus, negative, np.arange(chains.shape[0]).astype(np.uint32), chains.shape[0])
            for j in range(width):
                plus[j] = up * plus[j] + down * minus[j]
            bad += _step(hidden_bias, velocity_hidden, plus, rate, momentum, np.float32(0), n_hidden)
        else:
            first = LANES * tile
            units = min(LANES, n_visible - first)
            lists = np.empty((LANES, data.shape[0]), np.uint32)
            counts = np.empty(LANES, np.int64)
            chain_lists = np.empty((LANES, chains.shape[0]), np.uint32)
            chain_counts = np.empty(LANES, np.int64)
            mean = np.empty(LANES, np.float32)
            _list_rows(data, tile, lists, counts)
            _list_rows(chains, tile, chain_lists, chain_counts)
            for u in range(units):
                plus[:], minus[:] = 0, 0
                add_rows(plus, positive, lists[u], counts[u])
                add_rows(minus, negative, chain_lists[u], chain_counts[u])
                for j in range(width):
                    plus[j] = up * plus[j] + down * minus[j]
                bad += _step(forward[first + u], velocity[first + u], plus, rate, momentum, decay, n_hidden)
                mean[u] = up * np.float32(counts[u]) + down * np.float32(chain_counts[u])
            bias, velocity_bias = visible_bias[first : first + units], velocity_visible[first : first + units]
            bad += _step(bias, velocity_bias, mean, rate, momentum, np.float32(0), units)
            for j in range(n_hidden):
                for u in range(units):
                    backward[j, first + u] = forward[first + u, j]
    return bad
