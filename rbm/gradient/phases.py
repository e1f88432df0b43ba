"""What an estimator of the gradient returns, and the Gibbs steps all of them take."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.contrast import contrast
from rbm.kernels.lanes import LANES
from rbm.kernels.options import spliced
from rbm.kernels.tables import Tables, tile, untile


class Phases(NamedTuple):
    """The two averages of the gradient <v h>_data - <v h>_model, as one sum over the rows of both."""

    visible: np.ndarray  # words of v, (rows of the data + chains, words), the data first
    signed: np.ndarray  # P(h = 1 | v) / rows of the data, or - P(h = 1 | v) / chains: (hidden tiles, all rows + 1, 16)
    n_data: int

    @property
    def model(self) -> np.ndarray:
        """Words of the model's v."""
        return self.visible[self.n_data :]

    def probabilities(self, n_hidden: int) -> tuple[np.ndarray, np.ndarray]:
        """P(h = 1 | v) of the data and of the model, float32 (rows, n_hidden)."""
        rows = untile(self.signed, n_hidden)[:-1]
        return rows[: self.n_data] * self.n_data, rows[self.n_data :] * (self.n_data - len(rows))


@spliced
def empty_phases(batch: np.ndarray, n_chains: int, tables: Tables) -> Phases:
    """Phases of a minibatch of words for the estimators to fill: the data and the row of zeros are set."""
    n_data, words, tiles = batch.shape[0], batch.shape[1], tables.forward.shape[0]
    rows = n_data + n_chains
    visible = np.empty((rows, words), np.uint64)
    signed = aligned_floats(tiles * (rows + 1) * LANES).reshape(tiles, rows + 1, LANES)
    for r in range(n_data):
        for w in range(words):
            visible[r, w] = batch[r, w]
    for t in range(tiles):
        for lane in range(LANES):
            signed[t, rows, lane] = 0
    return Phases(visible, signed, n_data)


def make_phases(data: np.ndarray, positive: np.ndarray, model: np.ndarray, negative: np.ndarray) -> Phases:
    """Phases from words of v and P(h = 1 | v), float32 (rows, n_hidden), of the data and of the model."""
    signed = tile(np.concatenate([positive / len(data), -negative / len(model)]))
    return Phases(np.concatenate([data, model]), signed, len(data))


@spliced
def run_chains(
    start: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray, shares: int, phases: Phases, data: bool,
    model: bool,
) -> None:  # fmt: skip
    """K Gibbs steps from the words ``start``, which fill the rows of the model, or of the data, or of both.

    With both, the data are the start and the model what became of it; with the data alone k is 0.
    """
    n_data, rows = phases.n_data, phases.visible.shape[0]
    up, down = np.float32(1 / n_data), np.float32(-1 / (rows - n_data))
    first_at = 0 if data and model else -1
    last_at, last_weight = (n_data, down) if model else (0, up)
    # numbers Numba knows beforehand would be types of their own, and contrast compiled once for each
    contrast(
        start, tables.forward, tables.backward, tables.visible_bias, tables.hidden_bias, np.int64(k), np.uint64(step),
        key, shares, phases.visible[n_data:] if model else phases.visible[:n_data], np.int64(first_at), up,
        np.int64(last_at), last_weight, phases.signed,
    )  # fmt: skip
