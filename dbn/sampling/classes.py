"""Which class a state of a layer is of, told by naive Bayes from rows whose class is known."""

from typing import NamedTuple

import numpy as np

from dbn.model import DBN
from rbm.bits import States, count_on, unpack
from rbm.errors import InputError
from rbm.mixing import Plan
from rbm.mixing.observers import classes_observer, standard_observers
from rbm.model import RBM

_ROWS = 2**14  # of a chunk, which bounds the memory


class Classes(NamedTuple):
    """A naive Bayes classifier of bits: P(y | v) ~ P(y) prod_i P(v_i | y), the units independent within a class."""

    names: tuple[str, ...]
    shares: np.ndarray  # of the rows it was made of, (n_classes,)
    right: float  # share of these rows that it puts into their own class
    weights: np.ndarray  # log odds of every unit in every class, (n_units, n_classes)
    offsets: np.ndarray  # log P(y) + sum_i log P(v_i = 0 | y), (n_classes,)

    def classify(self, states: States) -> np.ndarray:
        """Return the number of the most probable class of every state, (n,); of equals the first."""
        found = [
            (unpack(part) @ self.weights + self.offsets).argmax(axis=1)
            for part in (states.rows(slice(start, start + _ROWS)) for start in range(0, states.n, _ROWS))
        ]
        return np.concatenate(found) if found else np.zeros(0, np.int64)

    def shares_of(self, states: States) -> np.ndarray:
        """Return the share of the states in every class, (n_classes,)."""
        return np.bincount(self.classify(states), minlength=len(self.names)) / max(states.n, 1)

    def plan(self, machine: RBM) -> Plan:
        """Observe the class of the visible states of a machine's chains, beside what is observed by default."""
        return Plan(observers=(*standard_observers(machine), classes_observer(self.classify, self.names)))


def classes_of_layer(model: DBN, layer: int, rows: States, labels: np.ndarray, *, seed: int = 0) -> Classes:
    """Learn to tell the class of a layer's states from rows whose class is known.

    Parameters
    ----------
    model : DBN
    layer : int
        0 is the visible layer; states of others are sampled, given the rows.
    rows : States, (n, n_visible)
    labels : array, (n,)
        Numbers or text, of at least two classes.
    seed : int
        What the states of the layer are drawn from.

    Raises
    ------
    InputError
        If there is no such layer, not one label a row, or one class alone.
    """
    if len(labels) != rows.n:
        raise InputError(f"there are {len(labels)} labels for {rows.n} rows: give one a row")
    names, numbers = np.unique(np.asarray(labels), return_inverse=True)
    if len(names) < 2:
        raise InputError(f"class shares need at least two classes; all {rows.n} labels are {names.tolist()}")
    states = model.encode(rows, layer, "sample", seed=seed, stream="states of classes")
    counts = np.bincount(numbers)
    on = np.stack([count_on(states.rows(numbers == number)) for number in range(len(names))], axis=1)
    probability = (on + 1) / (counts + 2)  # of a unit to be on in a class, (n_units, n_classes), never 0 or 1
    off = np.log1p(-probability)
    learned = Classes(
        tuple(str(name) for name in names),
        counts / rows.n,
        0.0,
        np.log(probability) - off,
        np.log(counts / rows.n) + off.sum(axis=0),
    )
    return learned._replace(right=float(np.mean(learned.classify(states) == numbers)))
