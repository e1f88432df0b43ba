"""Rows in, rows out: conditionals, samples and Gibbs chains outside training.

Rows are cut into blocks of ``size``, and a thread computes those of its shard, each to its end; how rows are split
never shows in the result. Shared functions are called with the argument types training uses, so that Numba compiles
them once: array views (``words[::1]``) and int64 variables instead of literals.
"""

from typing import NamedTuple

import numpy as np

from rbm.kernels.fields import all_fields, blocks, copy_row, field_workspace
from rbm.kernels.groups.one_of_n import draw_one_of_n, most_probable_one_of_n
from rbm.kernels.options import device, inlined
from rbm.kernels.row_classes import class_workspace
from rbm.kernels.units import WORD_TILES, draw, inverse_probabilities, most_probable

_ZERO, _ONE, _TWO = np.uint64(0), np.uint64(1), np.uint64(2)


class Units(NamedTuple):
    """A layer to be computed given the other."""

    n: int
    table: np.ndarray  # weights from the other layer, (tiles, its units + 1, 16)
    bias: np.ndarray  # (16 tiles,)
    n_labels: int = 0  # of the last ones, which are label units


class Sweeps(NamedTuple):
    """Which Gibbs sweeps to run; their numbers enter the random counters."""

    first: np.uint64
    n: int
    key: np.ndarray


class ClampedUnits(NamedTuple):
    """Visible units held fixed."""

    mask: np.ndarray  # words of a row
    values: np.ndarray  # words, (rows, words)


class RowCounter(NamedTuple):
    """What the random numbers of rows depend on, but for the row and the unit."""

    key: np.ndarray
    stage: np.uint64
    first_row: np.uint64  # the number of row 0: not 0 where the rows are a part of more


class ReadOut(NamedTuple):
    """How a layer is read out."""

    sampled: bool  # else the most probable state
    counter: RowCounter


@inlined
def _draw_block(fields, first, end, n, n_labels, counter, inverse, out):
    """Draw rows first to end of out given their fields: n units, one by one but for the last n_labels."""
    row = counter.first_row + np.uint64(first)
    for word in range(out.shape[1]):
        inverse_probabilities(fields, end - first, WORD_TILES * word, n, inverse)
        draw(inverse, n, end - first, row, _ZERO, counter.stage, counter.key, out, first, word)
    if n_labels > 0:
        draw_one_of_n(fields, np.int64(0), end - first, n, n_labels, row, _ZERO, counter.stage, counter.key, out, first)


@device
def layer_fields(given, units, size, out, shard, shards):
    """Set out[r] to the fields of a layer given rows of the other. out : float32 (rows, n). Line [fields]."""
    rows, flat = given.shape[0], out.reshape(-1)
    lists, ends = class_workspace(size, units.table.shape[1] - 1)
    for block in blocks(rows, size, shard, shards):
        first, end = block * size, min(rows, block * size + size)
        fields = field_workspace(units.table.shape[0], size)
        all_fields(given, first, end, units.table, units.bias, lists, ends, fields)
        for r in range(first, end):
            copy_row(fields, r - first, units.n, flat, r * units.n)


@device
def layer_states(given, units, readout, size, out, shard, shards):
    """Set out[r] to the words of a layer given rows of the other: a sample, or the most probable state.

    Lines [fields], [probability] and [draw] of ``rbm.reference``, at step 0.
    """
    rows = given.shape[0]
    lists, ends = class_workspace(size, units.table.shape[1] - 1)
    for block in blocks(rows, size, shard, shards):
        first, end = block * size, min(rows, block * size + size)
        fields = field_workspace(units.table.shape[0], size)
        all_fields(given, first, end, units.table, units.bias, lists, ends, fields)
        if readout.sampled:
            inverse = field_workspace(WORD_TILES, size)
            _draw_block(fields, first, end, units.n, units.n_labels, readout.counter, inverse, out[::1])
        else:
            for r in range(first, end):
                most_probable(fields, r - first, units.n, out, r)
            if units.n_labels > 0:
                most_probable_one_of_n(fields, end - first, units.n, units.n_labels, out[::1], first)


@device
def gibbs(visible, hidden, tables, n_labels, sweeps, clamped, size, shard, shards):
    """Run sweeps of h | v then v | h, in place. Where the mask has a bit, v takes the clamped one after each draw.

    n_labels : of the last visible units, which are label units.

    Line [chain] of ``rbm.reference``, at step 0; sweep t has the stages 2 t and 2 t + 1.
    """
    rows, (mask, values) = visible.shape[0], clamped
    n_visible, n_hidden = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1
    tiles_h, tiles_v, none = tables.forward.shape[0], tables.backward.shape[0], np.int64(0)
    lists, ends = class_workspace(size, max(n_visible, n_hidden))
    for block in blocks(rows, size, shard, shards):
        first, end = block * size, min(rows, block * size + size)
        fields_h, fields_v = field_workspace(tiles_h, size), field_workspace(tiles_v, size)
        inverse = field_workspace(WORD_TILES, size)
        for t in range(sweeps.n):
            stage = _TWO * (sweeps.first + np.uint64(t))
            up, down = RowCounter(sweeps.key, stage, _ZERO), RowCounter(sweeps.key, stage + _ONE, _ZERO)
            all_fields(visible, first, end, tables.forward, tables.hidden_bias, lists, ends, fields_h)
            _draw_block(fields_h, first, end, n_hidden, none, up, inverse, hidden[::1])
            all_fields(hidden, first, end, tables.backward, tables.visible_bias, lists, ends, fields_v)
            _draw_block(fields_v, first, end, n_visible, n_labels, down, inverse, visible[::1])
            for r in range(first, end):
                for w in range(visible.shape[1]):
                    visible[r, w] = (visible[r, w] & ~mask[w]) | (values[r, w] & mask[w])
