"""A layer given the other, in training: all threads work on the same rows, each on its own units.

A thread keeps to its shard of the hidden and of the visible units from step to step and from minibatch to minibatch, so
that three quarters of the weights a thread reads are ones it updated itself (with two threads; ``gradient_step`` splits
units alike). Were the rows split instead, all weights would cross from core to core twice a minibatch, which costs more
than the sums. Shards are of whole words of 64 units. States are kept word by word, not row by row, so that threads
hardly write into the same lines of the cache.
"""

from typing import NamedTuple

import numpy as np

from rbm.kernels.fields import block_fields, field_workspace
from rbm.kernels.groups.one_of_n import draw_one_of_n
from rbm.kernels.minibatch_arrays import BLOCK_ROWS
from rbm.kernels.options import device, inlined
from rbm.kernels.parallel.barrier import barrier, shard_range, shards_of
from rbm.kernels.row_classes import list_classes, looked_up
from rbm.kernels.simd.logistic import divide_lanes
from rbm.kernels.simd.operation import LANES
from rbm.kernels.units import WORD_TILES, draw, inverse_probabilities, tiles_of_shard


class Layer(NamedTuple):
    """The units to be computed."""

    n_units: int
    table: np.ndarray  # weights from the other layer, (tiles, its units + 1, 16)
    bias: np.ndarray  # (16 tiles,)
    fields: np.ndarray  # workspace, of all tiles and a block of rows
    n_labels: np.int64  # of the last units, which are label units


class Destination(NamedTuple):
    """What becomes of the units' probabilities: states are drawn from them, they are kept, or both."""

    drawn: np.ndarray  # words of the layer, (rows, words); of no rows: nothing is drawn
    kept: np.ndarray  # (tiles, all rows + 1, 16)
    first: np.int64  # row of ``kept`` that is row 0 of the given
    weight: np.float32  # each is multiplied by before it is kept; 0: nothing is kept


@inlined
def hidden_layer(tables, workspace):
    """Return the hidden units as the layer to be computed."""
    return Layer(tables.backward.shape[1] - 1, tables.forward, tables.hidden_bias, workspace.hidden_fields, np.int64(0))


@inlined
def visible_layer(tables, workspace, n_labels):
    """Return the visible units as the layer to be computed; the last n_labels are label units."""
    return Layer(tables.forward.shape[1] - 1, tables.backward, tables.visible_bias, workspace.visible_fields, n_labels)


@inlined
def _compute_shard(given, first, end, layer, tiles, to, stage, counter, classes):
    """Compute some tiles of a layer for the block of rows first to end."""
    (tile, end_tile), rows = tiles, end - first
    inverse = field_workspace(WORD_TILES, rows)
    block_fields(
        given, first, end, layer.table, layer.bias, tile, end_tile, classes.entries, classes.ends, layer.fields
    )  # fmt: skip
    for word_tile in range(tile, end_tile, WORD_TILES):
        inverse_probabilities(layer.fields, rows, word_tile, layer.n_units, inverse)
        if to.drawn.shape[0] > 0:
            word, row = word_tile // WORD_TILES, np.uint64(first)
            draw(inverse, layer.n_units, rows, row, counter.step, stage, counter.key, to.drawn, first, word)
        if to.weight != 0:
            for t in range(min(WORD_TILES, end_tile - word_tile)):
                at = ((word_tile + t) * to.kept.shape[1] + to.first + first) * LANES
                for r in range(rows):
                    divide_lanes(to.kept, at + r * LANES, to.weight, inverse, (t * inverse.shape[1] + r) * LANES)


@device
def layer_given(given, layer, to, stage, counter, classes, group):
    """Draw or keep all units of a layer given rows of the other; complete when it returns. Called by all threads.

    Lines [fields], [probability] and [draw] of ``rbm.reference``. given : words, (rows, words), complete before;
    stage : uint64, 2 t for hidden and 2 t + 1 for visible units in Gibbs step t; classes : workspace. Label units are
    drawn over once their fields are complete, by rows: a group may lie in the units of several threads.
    """
    rows, n_given = given.shape[0], layer.table.shape[1] - 1
    for first in range(0, rows, BLOCK_ROWS):
        end = min(rows, first + BLOCK_ROWS)
        if not looked_up(rows, n_given):
            for shard in shards_of(group):
                list_classes(given, first, end, n_given, shard, group.shards, classes.entries, classes.ends)
            barrier(group)  # the lists are complete
        for shard in shards_of(group):
            tiles = tiles_of_shard(layer.n_units, shard, group.shards)
            if tiles[0] < tiles[1]:
                _compute_shard(given, first, end, layer, tiles, to, stage, counter, classes)
        barrier(group)  # all have read the lists, and what was drawn is complete
        if layer.n_labels > 0 and to.drawn.shape[0] > 0:
            row, n = np.uint64(first), layer.n_units
            for shard in shards_of(group):
                part = shard_range(end - first, shard, group.shards)
                draw_one_of_n(
                    layer.fields, part.start, part.stop, n, layer.n_labels, row, counter.step, stage, counter.key,
                    to.drawn, first,
                )  # fmt: skip
            barrier(group)  # the label units are drawn
