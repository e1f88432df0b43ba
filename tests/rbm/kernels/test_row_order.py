"""The order of the rows of minibatches: the walk of the twin, of the same rows, and fewer additions by it."""

import naive
import numpy as np
import pytest

from rbm import pack
from rbm.kernels import row_order
from rbm.kernels.options import DISABLED, device
from rbm.kernels.parallel.barrier import alone
from rbm.kernels.row_classes import MAX_INPUTS_FOR_LOOKUP
from rbm.kernels.simd.nearest_row import nearest_row


def walked(data, order, size, shares):
    order = order.copy()
    row_order.order_by_similarity(pack(data).words, data.shape[1], order, size, alone(shares))
    return order.tolist()


@device
def call_nearest(columns, stride, words, row, count):
    return nearest_row(columns, stride, words, row, count)


@pytest.mark.parametrize("n", [131, 257])
@pytest.mark.parametrize(("rows", "size"), [(11, 5), (23, 23), (3, 7), (149, 149)])  # the last in two walks
def test_minibatches_are_walked_like_the_twin_does(n, rows, size):
    g = np.random.default_rng(n + rows)
    data = (g.random((rows + 10, n)) < g.random((rows + 10, 1))).astype(int)
    data[7] = data[2]
    order = g.permutation(rows + 10)[:rows]
    walks = []
    for first in range(0, rows, size):
        batch = order[first : first + size]
        walks += naive.by_similarity(data, batch[:128])
        walks += naive.by_similarity(data, batch[128:]) if len(batch) > 128 else []
    for shares in (1, 2, 5):
        assert walked(data, order, size, shares) == walks


@pytest.mark.parametrize(("n", "size"), [(MAX_INPUTS_FOR_LOOKUP, 11), (131, 4)])
def test_rows_that_are_looked_up_or_summed_together_anyway_keep_their_order(n, size):
    data, order = np.random.default_rng(1).integers(0, 2, (11, n)), np.random.default_rng(2).permutation(11)
    assert walked(data, order, size, 2) == order.tolist()


@pytest.mark.parametrize("count", [1, 7, 8, 9, 67])
def test_the_nearest_row_is_the_first_of_equals(count):
    g = np.random.default_rng(count)
    columns = np.zeros((3, 80), np.uint64)
    columns[:, :70] = g.integers(0, 2**64, (3, 70), dtype=np.uint64)
    columns[:, 69] = columns[:, 0]  # is not among those that are asked for
    columns[1, count // 2] = columns[1, 68] ^ np.uint64(5)
    columns[::2, count // 2] = columns[::2, 68]
    columns[:, count - 1] = columns[:, count // 2]
    distance = [
        sum(int(a ^ b).bit_count() for a, b in zip(columns[:, r], columns[:, 68], strict=True)) for r in range(count)
    ]
    assert distance[count // 2] == 2
    for kernel in (call_nearest, nearest_row.numpy):
        assert kernel(columns, 80, 3, 68, count) == distance.index(min(distance)) == count // 2


def test_four_rows_alike_have_fewer_bits_between_them():
    """Ten prototypes with noise, as data that are worth learning have: the walk finds them again."""
    g = np.random.default_rng(3)
    data = (g.random((10, 200)) < 0.3)[g.integers(0, 10, 100)] ^ (g.random((100, 200)) < 0.05)
    order = np.arange(100)
    listed = [data[o].reshape(25, 4, 200).any(axis=1).sum() for o in (order, walked(data, order, 100, 1))]
    assert listed[1] < 0.75 * listed[0]


def test_plain_python_runs_the_twins():
    assert DISABLED == (nearest_row is nearest_row.numpy)
