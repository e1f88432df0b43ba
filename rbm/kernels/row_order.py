"""The order of the rows of a minibatch: similar rows next to each other, since rows summed together share sums.

A minibatch is a set and may be gone through in any order, but four similar rows need fewer additions than any four
(``simd.class_sums``), and so do the chains that start there. Each row is followed by the nearest, by Hamming distance,
of those that remain; that takes a few microseconds for a hundred rows.
"""

import numpy as np

from rbm.kernels.options import ROWS_PER_GROUP, inlined
from rbm.kernels.parallel.barrier import shard_range, shards_of
from rbm.kernels.row_classes import MAX_INPUTS_FOR_LOOKUP
from rbm.kernels.simd.nearest_row import AT_ONCE, nearest_row

_MAX_ROWS = 128  # ordered together: the time grows with the square of the rows


@inlined
def _order_rows(words, order, first, end, columns):
    """Order the row numbers ``order`` from first to end; columns[w, r] : workspace, 8 rows more than those."""
    numbers, found = order[first:end].copy(), 0
    for r in range(end - first):
        for w in range(words.shape[1]):
            columns[w, r] = words[numbers[r], w]
    for last in range(end - first - 1, 0, -1):  # the row found changes places with the last that remains
        order[end - 1 - last], numbers[found] = numbers[found], numbers[last]
        for w in range(words.shape[1]):
            columns[w, found], columns[w, last] = columns[w, last], columns[w, found]
        found = nearest_row(columns, columns.shape[1], words.shape[1], last, last)
    order[end - 1] = numbers[found]


@inlined
def order_by_similarity(words, n_units, order, size, group):
    """Reorder the row numbers ``order`` within every minibatch of ``size``, in place: similar rows next to each other.

    words : of n_units. Layers of at most ``MAX_INPUTS_FOR_LOOKUP`` units gain nothing and keep their order. Each thread
    reorders whole minibatches; the result is complete after the next barrier.
    """
    if n_units <= MAX_INPUTS_FOR_LOOKUP or size <= ROWS_PER_GROUP:
        return
    batches = -(-len(order) // size)
    columns = np.empty((words.shape[1], min(size, _MAX_ROWS) + AT_ONCE), np.uint64)
    for shard in shards_of(group):
        for batch in shard_range(batches, shard, group.shards):
            end = min(len(order), size * batch + size)
            for first in range(size * batch, end, _MAX_ROWS):
                _order_rows(words, order, first, min(end, first + _MAX_ROWS), columns)
