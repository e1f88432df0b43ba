"""The parameters of a stack in fine-tuning, as tables that the kernels read and write.

Of the layers below the top machine each has two: one draws the layer above given the layer below (recognition weights,
biases b), one the layer below given the layer above (generative weights, biases a). Each is kept as the table of a
machine whose hidden layer is the one drawn; the biases of the layer it is given are not used and never change.
"""

from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from rbm.bits import States
from rbm.kernels.alignment import aligned_copy
from rbm.kernels.chains_by_rows import RowCounter, Units
from rbm.kernels.minibatch_arrays import Parameters, zero_velocity
from rbm.kernels.weight_tiles import Tables, make_tables
from rbm.model import RBM, fields_given, logistic, states_given


class Layers(NamedTuple):
    """Parameters that training changes in place, with their velocities; entry l - 1 is between layers l - 1 and l.

    Label units are the last visible units of the top machine, and of no other.
    """

    up: tuple[Parameters, ...]  # recognition, of all layers but the last
    down: tuple[Parameters, ...]  # generative, turned over: its hidden layer is the one below
    top: Parameters
    classes: tuple[int | str, ...] = ()  # of the label units

    @property
    def n_labels(self) -> int:
        """Number of label units."""
        return len(self.classes)

    @property
    def every(self) -> tuple[Parameters, ...]:
        """All parameters."""
        return (*self.up, *self.down, self.top)


def layers_of(model: DBN) -> Layers:
    """Copy the parameters of a stack with generative machines."""
    up = tuple(_moving(machine.tables) for machine in model.machines[:-1])
    down = tuple(_moving(make_tables(m.weights.T, m.hidden_bias, m.visible_bias)) for m in model.generative)
    return Layers(up, down, _moving(model.machines[-1].tables), model.classes)


def stack_of(layers: Layers) -> DBN:
    """Build the stack of such parameters."""
    machines, generative = [], []
    for up, down in zip(layers.up, layers.down, strict=True):
        a, b = (tables.hidden_bias[: tables.n_hidden] for tables in (down.tables, up.tables))
        machines.append(RBM(up.tables.weights, a, b))
        generative.append(RBM(down.tables.weights.T, a, b))
    top = layers.top.tables
    a, b = top.visible_bias[: top.n_visible], top.hidden_bias[: top.n_hidden]
    return DBN((*machines, RBM(top.weights, a, b, layers.n_labels)), layers.classes, tuple(generative))


def draw(tables: Tables, given: States, key: np.ndarray, step: int) -> States:
    """Draw the hidden layer of tables given rows of the other; random numbers are functions of key, step, row, unit."""
    return states_given(given, _units(tables), "sample", RowCounter(key, np.uint64(step), np.uint64(0)))


def probabilities(tables: Tables, given: States) -> np.ndarray:
    """Compute the probabilities of the hidden layer of tables given rows of the other, float32 (n, units)."""
    return logistic(fields_given(given, _units(tables)))


def _units(tables: Tables) -> Units:
    return Units(tables.n_hidden, tables.forward, tables.hidden_bias)


def _moving(tables: Tables) -> Parameters:
    """Copy tables, with velocities that are nothing but memory: there is no momentum."""
    copy = Tables(*map(aligned_copy, tables))
    return Parameters(copy, zero_velocity(copy))
