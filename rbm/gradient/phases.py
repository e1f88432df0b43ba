"""What an estimator of the gradient returns, and the Gibbs steps all of them take."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.alignment import aligned_empty
from rbm.kernels.contrast import contrast
from rbm.kernels.lanes import LANES
from rbm.kernels.options import passes_cost, run, threads_for
from rbm.kernels.tables import Tables, n_tiles, tile, untile


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


def empty_phases(n_data: int, n_chains: int, n_words: int, n_hidden: int) -> Phases:
    """Room for the estimators to fill: only the row of zeros is set."""
    signed = aligned_empty((n_tiles(n_hidden), n_data + n_chains + 1, LANES))
    signed[:, -1] = 0
    return Phases(np.empty((n_data + n_chains, n_words), np.uint64), signed, n_data)


def make_phases(data: np.ndarray, positive: np.ndarray, model: np.ndarray, negative: np.ndarray) -> Phases:
    """Phases from words of v and P(h = 1 | v), float32 (rows, n_hidden), of the data and of the model."""
    signed = tile(np.concatenate([positive / len(data), -negative / len(model)]))
    return Phases(np.concatenate([data, model]), signed, len(data))


def run_chains(
    start: np.ndarray, tables: Tables, k: int, step: int, key: np.ndarray, phases: Phases, *, model: bool, data: bool
) -> None:
    """K Gibbs steps from the words ``start``, which fill the rows of the model, or of the data, or of both.

    With both, the data are the start and the model what became of it; with the data alone k is 0.
    """
    n_data, n_chains = phases.n_data, len(phases.visible) - phases.n_data
    up, down = np.float32(1 / n_data), np.float32(-1 / n_chains)
    last_at, last_weight = (n_data, down) if model else (0, up)
    cost = passes_cost(len(start), 2 * k + 1, tables.n_visible, tables.n_hidden)
    run(
        contrast, cost, start, *tables, k, np.uint64(step), key, threads_for(cost),
        phases.visible[n_data:] if model else phases.visible[:n_data],
        0 if data and model else -1, up, last_at, last_weight, phases.signed,
    )  # fmt: skip
