"""What an estimator of the gradient fills, and the Gibbs steps all of them take."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.alignment import aligned_floats
from rbm.kernels.chains_by_units import block_rows, chain_room, contrast
from rbm.kernels.gradient_step import list_room
from rbm.kernels.options import inner, spliced
from rbm.kernels.parallel.barrier import Team
from rbm.kernels.simd.lanes import LANES
from rbm.kernels.weight_tiles import Tables, untile


class Phases(NamedTuple):
    """The two averages of the gradient <v h>_data - <v h>_model, as one sum over the rows of both.

    The first n_data rows are the data, the last n_model the model's; those between belong to neither.
    """

    visible: np.ndarray  # words of v, (words, rows)
    signed: np.ndarray  # P(h = 1 | v) / n_data, or - P(h = 1 | v) / n_model: (hidden tiles, rows + 1, 16); last row 0
    n_data: int
    n_model: int

    @property
    def model(self) -> np.ndarray:
        """Words of the model's v, (n_model, words), a view."""
        return self.visible.T[self.visible.shape[1] - self.n_model :]

    def probabilities(self, n_hidden: int) -> tuple[np.ndarray, np.ndarray]:
        """P(h = 1 | v) of the data and of the model, float32 (rows, n_hidden)."""
        rows = untile(self.signed, n_hidden)[:-1]
        return rows[: self.n_data] * self.n_data, rows[len(rows) - self.n_model :] * -self.n_model


class Room(NamedTuple):
    """Work space of a minibatch: `chain_room` and `list_room`."""

    hidden: np.ndarray
    classes: np.ndarray
    class_ends: np.ndarray
    hidden_fields: np.ndarray
    visible_fields: np.ndarray
    lists: np.ndarray
    ends: np.ndarray


@inner
def work_space(n_data: int, n_model: int, tables: Tables) -> tuple[Phases, Room]:
    """Phases with so many rows of data and of the model, and work space; only the row of zeros is set."""
    rows, tiles, words = n_data + n_model, tables.forward.shape[0], (tables.forward.shape[1] + 62) // 64
    signed = aligned_floats(tiles * (rows + 1) * LANES).reshape(tiles, rows + 1, LANES)
    for t in range(tiles):
        for lane in range(LANES):
            signed[t, rows, lane] = 0
    phases = Phases(np.empty((words, rows), np.uint64), signed, n_data, n_model)
    return phases, Room(*chain_room(max(n_data, n_model), tables), *list_room(rows, tables))


@spliced
def run_chains(
    phases: Phases, room: Room, tables: Tables, k: int, step: int, key: np.ndarray, team: Team, data: bool, model: bool
) -> None:
    """K Gibbs steps, from the data if ``data``, else from the model's rows; what becomes of them is the model's.

    P(h = 1 | v) is kept of the data if ``data``, and of the model if ``model``; with the data alone k is 0, and with
    the model alone that has been done just before.
    """
    n_data, n_model, rows = phases.n_data, phases.n_model, phases.visible.shape[1]
    up, down = np.float32(1 / n_data), np.float32(-1 / n_model)
    chains = phases.visible.T[rows - n_model :]
    start = phases.visible.T[:n_data] if data else chains
    first_at = 0 if data and model else -1
    last_at, last_weight = (rows - n_model, down) if model else (0, up)
    turn = 0 if data else -(-n_data // block_rows(room))
    # numbers Numba knows beforehand would be types of their own, and contrast compiled once for each
    contrast(
        start, chains, tables, np.int64(k), np.uint64(step), key, team, room, np.int64(turn),
        np.int64(first_at), up, np.int64(last_at), last_weight, phases.signed,
    )  # fmt: skip
