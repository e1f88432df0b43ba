"""The parameters as the kernels want them: tiles of 16 columns, each contiguous, in both orientations.

A tile of the weights is small enough for the fastest cache, and all rows of a block are summed in it before the next:
with whole rows instead, most time goes into address translation and the second-level cache.
"""

from typing import NamedTuple

import numpy as np

from rbm.kernels.alignment import aligned_copy
from rbm.kernels.simd.operation import LANES


class Tables(NamedTuple):
    """Parameters of one machine, float32, C order. Zero padding is kept zero by every kernel that writes."""

    forward: np.ndarray  # W, (hidden tiles, n_visible + 1, 16): row i is added to the hidden fields when v_i = 1
    backward: np.ndarray  # W transposed, (visible tiles, n_hidden + 1, 16); the last row of both is zero
    visible_bias: np.ndarray  # (padded n_visible,)
    hidden_bias: np.ndarray  # (padded n_hidden,)

    @property
    def n_visible(self) -> int:
        """Visible units."""
        return int(self.forward.shape[1]) - 1

    @property
    def n_hidden(self) -> int:
        """Hidden units."""
        return int(self.backward.shape[1]) - 1

    @property
    def weights(self) -> np.ndarray:
        """W, (n_visible, n_hidden), a copy."""
        return untile(self.forward, self.n_hidden)[:-1]


def n_tiles(n_units: int) -> int:
    """Count the tiles of this many columns."""
    return -(-n_units // LANES)


def padded(n_units: int) -> int:
    """Count the columns of that many tiles."""
    return n_tiles(n_units) * LANES


def tile(array: np.ndarray) -> np.ndarray:
    """(rows, columns) -> (tiles, rows + 1, 16), float32, padded with zeros; the last row is zero."""
    rows, columns = array.shape
    wide = np.zeros((rows + 1, padded(columns)), np.float32)
    wide[:rows, :columns] = array
    return aligned_copy(wide.reshape(rows + 1, -1, LANES).transpose(1, 0, 2))


def pad(row: np.ndarray) -> np.ndarray:
    """(columns,) -> (16 tiles,), float32, padded with zeros."""
    return aligned_copy(np.pad(row, (0, padded(len(row)) - len(row))))


def untile(tiles: np.ndarray, columns: int) -> np.ndarray:
    """(tiles, rows, 16) -> (rows, columns)."""
    return np.ascontiguousarray(tiles.transpose(1, 0, 2).reshape(tiles.shape[1], -1)[:, :columns])


def make_tables(weights: np.ndarray, visible_bias: np.ndarray, hidden_bias: np.ndarray) -> Tables:
    """Make tables from weights (n_visible, n_hidden) and biases."""
    return Tables(tile(weights), tile(weights.T), pad(visible_bias), pad(hidden_bias))
