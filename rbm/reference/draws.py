"""Random numbers of the units of a layer, and the states drawn by them."""

import numpy as np

from rbm.kernels.philox import philox4x32
from rbm.reference.batch import Batch

_philox = getattr(philox4x32, "py_func", philox4x32)  # the NumPy form: it takes arrays too


def draw(probability: np.ndarray, batch: Batch, stage: int) -> np.ndarray:
    """Units that are on: where their random number is below their probability.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, draw
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, data[:0], np.zeros((3, 2)), np.zeros(3), np.zeros(2), k=1, step=0, key=key)
    >>> draw(np.array([[0.0, 1.0], [1.0, 0.0]]), batch, stage=0).tolist()
    [[0, 1], [1, 0]]
    """
    return (random_numbers(probability.shape, batch, stage) < probability).astype(np.uint8)  # [draw]


def choose(fields: np.ndarray, batch: Batch, stage: int) -> np.ndarray:
    """Label units, of which one is on by the softmax of their fields: the random number is that of the first.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, choose
    >>> data, key = np.array([[0, 0, 1], [1, 1, 0]]), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, data[:0], np.zeros((3, 2)), np.zeros(3), np.zeros(2), k=1, step=0, key=key, n_labels=2)
    >>> choose(np.array([[0.0, 50.0, -50.0], [0.0, -50.0, 50.0]]), batch, stage=1).tolist()
    [[1, 0], [0, 1]]
    """
    first = fields.shape[1] - batch.n_labels
    weights = np.exp(fields[:, first:] - fields[:, first:].max(axis=1, keepdims=True))
    sums = weights.cumsum(axis=1)  # [choose]
    number = random_numbers(fields.shape, batch, stage)[:, first]
    chosen = (number[:, None] * sums[:, -1:] >= sums[:, :-1]).sum(axis=1)
    return np.eye(batch.n_labels, dtype=np.uint8)[chosen]


def random_numbers(shape: tuple[int, int], batch: Batch, stage: int) -> np.ndarray:
    """Random numbers in [0, 1) of all units of a layer, (rows, units): Philox words over 2**32.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.reference import Batch, random_numbers
    >>> data, key = np.array([[0, 1, 1], [1, 0, 0]]), np.array([1, 2], np.uint64)
    >>> batch = Batch(data, data[:0], np.zeros((3, 2)), np.zeros(3), np.zeros(2), k=1, step=0, key=key)
    >>> few, more = random_numbers((2, 3), batch, stage=0), random_numbers((5, 3), batch, stage=0)
    >>> np.array_equal(few, more[:2]), np.array_equal(few, random_numbers((2, 3), batch, stage=1))
    (True, False)
    """  # [random]
    row, unit = np.arange(shape[0], dtype=np.uint64)[:, None], np.arange(shape[1], dtype=np.uint64)
    counters = np.uint64(16 if shape[1] > 16 else 4)  # units that share a counter take different words of it
    counter = np.uint64(16) * (unit // np.uint64(64)) + unit % counters
    words = _philox(counter + 0 * row, row + 0 * unit, np.uint64(batch.step), np.uint64(stage), *batch.key)
    word = (unit % np.uint64(64)) // counters
    return np.choose(word.astype(np.int64), np.broadcast_arrays(*words)) / 2.0**32
