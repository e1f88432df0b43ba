"""The two phases of a gradient as arrays the kernels fill, the parameters they move, and their workspace."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.alignment import aligned_copy, aligned_floats
from rbm.kernels.fields import field_workspace
from rbm.kernels.options import ROWS_PER_GROUP, device
from rbm.kernels.row_classes import class_workspace
from rbm.kernels.simd.bit_lists import SPARE
from rbm.kernels.simd.operation import LANES
from rbm.kernels.simd.subset_sums import GROUP
from rbm.kernels.weight_tiles import Tables, untile

BLOCK_ROWS = 128  # rows worked on together: their lists and fields stay in the second-level cache
PASS_WORDS = 4  # words of 64 rows whose subset sums are looked up in one pass of the update


class Phases(NamedTuple):
    """The two averages of the gradient <v h>_data - <v h>_model, as one sum over the rows of both.

    The first n_data rows are the data, the last n_model the model's; rows between belong to neither.
    """

    visible: np.ndarray  # words of v, (words, rows)
    weighted_probabilities: (
        np.ndarray
    )  # P(h = 1 | v) / n_data or - P(h = 1 | v) / n_model, (hidden tiles, rows + 1, 16)
    n_data: int
    n_model: int

    @property
    def model(self) -> np.ndarray:
        """Words of the model's v, (n_model, words), a view."""
        return self.visible.T[self.visible.shape[1] - self.n_model :]

    def probabilities(self, n_hidden: int) -> tuple[np.ndarray, np.ndarray]:
        """P(h = 1 | v) of the data and of the model, float32 (rows, n_hidden)."""
        rows = untile(self.weighted_probabilities, n_hidden)[:-1]
        return rows[: self.n_data] * self.n_data, rows[len(rows) - self.n_model :] * -self.n_model


class Velocity(NamedTuple):
    """Velocities of the parameters, float32, of the shapes of the tables they belong to."""

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray


class StepSize(NamedTuple):
    """How far a step goes: v <- momentum v + rate (gradient - weight_decay W), W <- W + v."""

    rate: float
    momentum: float
    weight_decay: float


class RandomCounter(NamedTuple):
    """What the random numbers of a minibatch depend on, besides row, unit and stage."""

    key: np.ndarray  # two 32-bit words in uint64
    step: np.uint64  # minibatches before this one


class Lists(NamedTuple):
    """Lists of what is to be summed, and where each ends."""

    entries: np.ndarray
    ends: np.ndarray


class Workspace(NamedTuple):
    """Memory that all threads of a minibatch write to, each its own part."""

    hidden: np.ndarray  # words of h, (words, rows)
    classes: Lists  # of a block of rows, `class_workspace`
    hidden_fields: np.ndarray  # of a block of rows, one array a layer: no thread writes where another still reads
    visible_fields: np.ndarray
    subsets: Lists  # of the update: for each visible tile the subsets of rows its units are on in


def zero_velocity(tables: Tables) -> Velocity:
    """Make the velocities of parameters at rest."""
    moved = tables.forward, tables.visible_bias, tables.hidden_bias
    return Velocity(*(aligned_copy(np.zeros_like(t)) for t in moved))


@device
def new_workspace(n_data: int, n_model: int, tables: Tables) -> tuple[Phases, Workspace]:
    """Allocate phases with so many rows of data and of the model, and workspace; only the row of zeros is set."""
    rows, tiles, words = n_data + n_model, tables.forward.shape[0], (tables.forward.shape[1] + 62) // 64
    weighted = aligned_floats(tiles * (rows + 1) * LANES).reshape(tiles, rows + 1, LANES)
    for t in range(tiles):
        for lane in range(LANES):
            weighted[t, rows, lane] = 0
    phases = Phases(np.empty((words, rows), np.uint64), weighted, n_data, n_model)
    hidden, classes, hidden_fields, visible_fields = _chain_workspace(max(n_data, n_model), tables)
    return phases, Workspace(hidden, classes, hidden_fields, visible_fields, _subset_workspace(rows, tables))


@device
def _chain_workspace(rows, tables):
    n_visible, n_hidden, size = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1, min(rows, BLOCK_ROWS)
    hidden = np.empty(((n_hidden + 63) // 64, rows), np.uint64)
    lists, ends = class_workspace(-(-size // ROWS_PER_GROUP) * ROWS_PER_GROUP, max(n_visible, n_hidden))
    fields = field_workspace(tables.forward.shape[0], size), field_workspace(tables.backward.shape[0], size)
    return hidden, Lists(lists, ends), *fields


@device
def _subset_workspace(rows, tables):
    words, tiles = -(-rows // 64), tables.backward.shape[0]
    lists = np.empty((tiles, LANES * (64 // GROUP) * words + SPARE), np.uint16)
    return Lists(lists, np.empty((tiles, -(-words // PASS_WORDS), LANES + 1), np.int64))
