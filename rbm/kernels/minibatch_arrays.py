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
    n_labels: int = 0  # of the last visible units, which are label units

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


class RunningMean(NamedTuple):
    """A running mean of the parameters, float32: mean <- mean + rate (parameter - mean).

    Its arrays have the shapes of the tables.
    """

    weights: np.ndarray
    visible_bias: np.ndarray
    hidden_bias: np.ndarray
    rate: float = 0.0  # 0: there is none, and the arrays are empty
    every: int = 1  # minibatches from one move to the next


class Offsets(NamedTuple):
    """Offsets of the centred gradient, float32, padded with zeros; empty for the plain one."""

    visible: np.ndarray  # mean of the data
    hidden: np.ndarray  # sliding mean of P(h = 1 | data)
    rate: float = 0.0  # with which the hidden ones move, once a minibatch


class Moments(NamedTuple):
    """What Adam needs besides the first moments, which are the velocities; of empty arrays where it is not used.

    The gradient is the velocity of a step of rate 1 that scratch tables take in the place of the parameters.
    """

    second: Velocity  # second moments
    gradient: Velocity
    scratch: Tables
    first_decay: float = 0.0
    second_decay: float = 0.0


class Sparsity(NamedTuple):
    """How hidden units are pulled towards being on rarely; float32, padded with zeros, empty where they are not."""

    mean: np.ndarray  # sliding mean of P(h = 1 | data)
    target: np.ndarray
    pull: np.ndarray  # cost (mean - target), written anew for every minibatch
    rate: float = 0.0  # with which the mean moves, once a minibatch
    cost: float = 0.0


NO_OFFSETS = Offsets(np.zeros(0, np.float32), np.zeros(0, np.float32))


class StepSize(NamedTuple):
    """How far a step goes: v <- momentum v + rate (gradient - weight_decay W - l1 sign(W)), W <- W + v."""

    rate: float
    momentum: float
    weight_decay: float
    l1: float = 0.0
    offsets: np.ndarray = NO_OFFSETS.visible  # of the visible units, where the gradient is centred


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
    row_sums: np.ndarray  # of the centred gradient: for each row its weighted probabilities times the hidden offsets


NO_MEAN = RunningMean(np.zeros((0, 0, LANES), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32))


_NONE = Velocity(NO_MEAN.weights, NO_MEAN.visible_bias, NO_MEAN.hidden_bias)
NO_MOMENTS = Moments(_NONE, _NONE, Tables(_NONE.weights, _NONE.weights, _NONE.visible_bias, _NONE.hidden_bias))
NO_SPARSITY = Sparsity(_NONE.hidden_bias, _NONE.hidden_bias, _NONE.hidden_bias)


class Parameters(NamedTuple):
    """What training changes in place."""

    tables: Tables
    velocity: Velocity
    mean: RunningMean = NO_MEAN
    offsets: Offsets = NO_OFFSETS  # of which the hidden ones move
    moments: Moments = NO_MOMENTS
    sparsity: Sparsity = NO_SPARSITY


def zero_velocity(tables: Tables) -> Velocity:
    """Make the velocities of parameters at rest."""
    moved = tables.forward, tables.visible_bias, tables.hidden_bias
    return Velocity(*(aligned_copy(np.zeros_like(t)) for t in moved))


def new_workspace(n_data: int, n_model: int, tables: Tables, n_labels: int = 0) -> tuple[Phases, Workspace]:
    """Allocate phases with so many rows of data and of the model, and workspace; only the row of zeros is set.

    n_labels : of the last visible units, which are label units.
    """
    visible, weighted, hidden, classes, hidden_fields, visible_fields, subsets = _allocate(n_data, n_model, tables)
    row_sums = np.empty(n_data + n_model, np.float32)
    workspace = Workspace(hidden, Lists(*classes), hidden_fields, visible_fields, Lists(*subsets), row_sums)
    return Phases(visible, weighted, n_data, n_model, n_labels), workspace


@device
def _allocate(n_data, n_model, tables):  # a named tuple must not be returned to Python, see `rbm.signals`
    rows, tiles, words = n_data + n_model, tables.forward.shape[0], (tables.forward.shape[1] + 62) // 64
    weighted = aligned_floats(tiles * (rows + 1) * LANES).reshape(tiles, rows + 1, LANES)
    for t in range(tiles):
        for lane in range(LANES):
            weighted[t, rows, lane] = 0
    visible = np.empty((words, rows), np.uint64)
    return visible, weighted, *_chain_workspace(max(n_data, n_model), tables), _subset_workspace(rows, tables)


@device
def _chain_workspace(rows, tables):
    n_visible, n_hidden, size = tables.forward.shape[1] - 1, tables.backward.shape[1] - 1, min(rows, BLOCK_ROWS)
    hidden = np.empty(((n_hidden + 63) // 64, rows), np.uint64)
    classes = class_workspace(-(-size // ROWS_PER_GROUP) * ROWS_PER_GROUP, max(n_visible, n_hidden))
    fields = field_workspace(tables.forward.shape[0], size), field_workspace(tables.backward.shape[0], size)
    return hidden, classes, *fields


@device
def _subset_workspace(rows, tables):
    words, tiles = -(-rows // 64), tables.backward.shape[0]
    lists = np.empty((tiles, LANES * (64 // GROUP) * words + SPARE), np.uint16)
    return lists, np.empty((tiles, -(-words // PASS_WORDS), LANES + 1), np.int64)
