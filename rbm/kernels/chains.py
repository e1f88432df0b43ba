"""Rows in, rows out: conditionals, samples and Gibbs chains. Rows are cut into ``blocks``, one a thread.

Every kernel takes ``step`` and the number of its first row, which enter the random counters with the stage, 2 t for
hidden and 2 t + 1 for visible units of Gibbs step t; how rows are split among threads never shows.
"""

import numpy as np
from numba import prange

from rbm.kernels.fields import field
from rbm.kernels.options import inner, parallel
from rbm.kernels.units import draw, logistic, most_probable

_ONE, _TWO = np.uint64(1), np.uint64(2)


@inner
def _half_step(given, table, bias, n, row, step, stage, key, indices, fields, numbers, out):
    """Draw a layer given the other; its probabilities replace the fields."""
    field(given, table, bias, indices, fields)
    logistic(fields, fields, n)
    draw(fields, n, row, step, stage, key, numbers, out)


@parallel
def layer_fields(given, table, bias, n, blocks, out):
    """out[r, :n] = fields of a layer given rows of the other. out : float32 (rows, n)."""
    rows = given.shape[0]
    size = -(-rows // blocks)
    for block in prange(blocks):
        indices = np.empty(table.shape[0], np.uint32)
        fields = np.empty(bias.shape[0], np.float32)
        for r in range(block * size, min(rows, block * size + size)):
            field(given[r], table, bias, indices, fields)
            for j in range(n):
                out[r, j] = fields[j]


@parallel
def layer_states(given, table, bias, n, sampled, row, step, stage, key, blocks, out):
    """out[r] = words of a layer given rows of the other: a sample, or the most probable state."""
    rows = given.shape[0]
    size = -(-rows // blocks)
    for block in prange(blocks):
        indices = np.empty(table.shape[0], np.uint32)
        fields = np.empty(bias.shape[0], np.float32)
        numbers = np.empty(64, np.uint32)
        for r in range(block * size, min(rows, block * size + size)):
            if sampled:
                number = row + np.uint64(r)
                _half_step(given[r], table, bias, n, number, step, stage, key, indices, fields, numbers, out[r])
            else:
                field(given[r], table, bias, indices, fields)
                most_probable(fields, n, out[r])


@parallel
def contrast(start, forward, backward, visible_bias, hidden_bias, k, step, key, blocks, visible, first, last):
    """K Gibbs steps from the start rows: the raw material of contrastive divergence.

    Sets visible[r] to v after k steps, first[r] to P(h = 1 | start) and last[r] to P(h = 1 | that v), never a stale
    one. first, last : float32 (rows, padded n_hidden), zero in the padding.
    """
    rows = start.shape[0]
    n_visible, n_hidden = forward.shape[0], backward.shape[0]
    size = -(-rows // blocks)
    for block in prange(blocks):
        indices = np.empty(max(n_visible, n_hidden), np.uint32)
        fields_v = np.empty(visible_bias.shape[0], np.float32)
        fields_h = np.empty(hidden_bias.shape[0], np.float32)
        numbers = np.empty(64, np.uint32)
        hidden = np.empty(-(-n_hidden // 64), np.uint64)
        for r in range(block * size, min(rows, block * size + size)):
            number = np.uint64(r)
            v = visible[r]
            for w in range(v.shape[0]):
                v[w] = start[r, w]
            field(v, forward, hidden_bias, indices, fields_h)
            logistic(fields_h, fields_h, n_hidden)
            for j in range(n_hidden):
                first[r, j] = fields_h[j]
            for t in range(k):
                stage = _TWO * np.uint64(t)
                draw(fields_h, n_hidden, number, step, stage, key, numbers, hidden)
                _half_step(
                    hidden, backward, visible_bias, n_visible, number, step, stage + _ONE, key, indices, fields_v,
                    numbers, v,
                )  # fmt: skip
                field(v, forward, hidden_bias, indices, fields_h)
                logistic(fields_h, fields_h, n_hidden)
            for j in range(n_hidden):
                last[r, j] = fields_h[j]


@parallel
def gibbs(
    visible, hidden, forward, backward, visible_bias, hidden_bias, first_sweep, sweeps, row, key, mask, clamped,
    blocks,
):  # fmt: skip
    """Sweeps of h | v then v | h, in place. Where mask has a bit, v takes that of clamped after each draw."""
    rows = visible.shape[0]
    n_visible, n_hidden = forward.shape[0], backward.shape[0]
    size = -(-rows // blocks)
    zero = np.uint64(0)
    for block in prange(blocks):
        indices = np.empty(max(n_visible, n_hidden), np.uint32)
        fields_v = np.empty(visible_bias.shape[0], np.float32)
        fields_h = np.empty(hidden_bias.shape[0], np.float32)
        numbers = np.empty(64, np.uint32)
        for r in range(block * size, min(rows, block * size + size)):
            number = row + np.uint64(r)
            v, h = visible[r], hidden[r]
            for t in range(sweeps):
                stage = _TWO * (first_sweep + np.uint64(t))
                _half_step(
                    v, forward, hidden_bias, n_hidden, number, zero, stage, key, indices, fields_h, numbers, h
                )  # fmt: skip
                _half_step(
                    h, backward, visible_bias, n_visible, number, zero, stage + _ONE, key, indices, fields_v, numbers, v
                )  # fmt: skip
                for w in range(v.shape[0]):
                    v[w] = (v[w] & ~mask[w]) | (clamped[r, w] & mask[w])
