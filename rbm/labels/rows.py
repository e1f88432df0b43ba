"""Rows of bits with a class each: the states of a machine that has label units.

The label units are the last visible units, one a class, of which exactly one is on.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from rbm.bits import WORD, States, as_states, n_words
from rbm.errors import InputError
from rbm.training.grey_levels import GreyLevels

_ROWS = 2**16  # looked at together


@dataclass(frozen=True, eq=False)
class LabelledData:
    """Rows of bits and the number of the class of each; ``with_labels`` builds them, training takes them as data.

    Examples
    --------
    >>> from rbm import with_labels
    >>> data = with_labels([[0, 1, 1], [1, 0, 0]], labels=[2, 0])
    >>> data
    LabelledData(2 x 3 units, 3 classes)
    >>> data.draw().unpack().tolist()
    [[0, 1, 1, 0, 0, 1], [1, 0, 0, 1, 0, 0]]
    """

    rows: States | GreyLevels
    labels: np.ndarray  # int64 (n,), from 0 to n_labels - 1
    n_labels: int

    @property
    def n(self) -> int:
        """Number of rows."""
        return self.rows.n

    def draw(self, epoch: int = 0) -> States:
        """Put the label units behind the bits, which of grey levels are those of an epoch: States (n, units)."""
        bits = self.rows.draw(epoch) if isinstance(self.rows, GreyLevels) else self.rows
        return append_labels(bits, self.labels, self.n_labels)

    def __repr__(self) -> str:
        return f"LabelledData({self.n} x {self.rows.n_units} units, {self.n_labels} classes)"


def with_labels(data: np.ndarray | States | GreyLevels, labels: Any, n_labels: int | None = None) -> LabelledData:
    """Pair 0/1 rows (n, units) with the numbers of their classes, for `rbm.train`.

    Parameters
    ----------
    data : array, States or GreyLevels
    labels : array of int, (n,)
        From 0 to n_labels - 1.
    n_labels : int, optional
        Number of classes, at least 2; by default one more than the highest label.

    Raises
    ------
    InputError
        If there is not one label a row, or a label is no such number.

    Examples
    --------
    >>> from rbm import TrainingConfig, train, with_labels
    >>> data = with_labels([[0, 1, 1], [1, 0, 0]], labels=[1, 0])
    >>> train(data, TrainingConfig(n_hidden=2, epochs=1)).model
    RBM(3 visible and 2 label, 2 hidden units)
    """
    rows = data if isinstance(data, GreyLevels) else as_states(data, in_file=True)
    given = np.asarray(labels)
    if given.shape != (rows.n,) or (given.dtype.kind not in "iu" and given.size):
        raise InputError(
            f"labels must be whole numbers, one for each of {rows.n} rows; got {given.dtype} {given.shape}"
        )
    highest = int(given.max(initial=0))
    n_labels = highest + 1 if n_labels is None else n_labels
    if n_labels < 2 or highest >= n_labels or given.min(initial=0) < 0:
        raise InputError(
            f"labels must be numbers from 0 to n_labels - 1, of at least 2 classes; got {given.min(initial=0)} to "
            f"{highest} of {n_labels}"
        )
    return LabelledData(rows, given.astype(np.int64), int(n_labels))


def append_labels(bits: States, labels: np.ndarray, n_labels: int) -> States:
    """Put n_labels label units behind the bits of each row, of which the one of its class, int64 (n,), is on."""
    words = np.zeros((bits.n, n_words(bits.n_units + n_labels)), np.uint64)
    words[:, : n_words(bits.n_units)] = bits.words[:]
    unit = bits.n_units + labels
    words[np.arange(bits.n), unit // WORD] |= np.uint64(1) << (unit % WORD).astype(np.uint64)
    return States(words, bits.n_units + n_labels)


def without_labels(states: States, n_labels: int) -> States:
    """Return the bits of each row without its label units, the last n_labels."""
    if not n_labels:
        return states
    n_bits = states.n_units - n_labels
    words = states.words[:, : n_words(n_bits)].copy()
    if n_bits % WORD:
        words[:, -1] &= np.uint64((1 << n_bits % WORD) - 1)
    return States(words, n_bits)


def labels_of(states: States, n_labels: int) -> np.ndarray:
    """Return the number of the class of each row, int64 (n,); the rows are `check_labels`'."""
    found = np.zeros(states.n, np.int64)
    for label, unit in enumerate(range(states.n_units - n_labels, states.n_units)):
        found[(states.words[:, unit // WORD] >> np.uint64(unit % WORD)) & np.uint64(1) == 1] = label
    return found


def check_labels(states: States, n_labels: int) -> States:
    """Return the states; InputError unless exactly one of the last n_labels units of each row is on."""
    mask = label_mask(states.n_units, n_labels)
    for first in range(0, states.n if n_labels else 0, _ROWS):
        on = np.bitwise_count(states.words[first : first + _ROWS] & mask).sum(axis=1)
        if (on != 1).any():
            row = int(np.flatnonzero(on != 1)[0])
            raise InputError(
                f"exactly one of the {n_labels} label units, the last units of a row, must be on; row {first + row} "
                f"has {on[row]}: put labels behind bits by rbm.with_labels(bits, labels, {n_labels}).draw()"
            )
    return states


def label_mask(n_units: int, n_labels: int) -> np.ndarray:
    """Return the words of a row in which only the label units are on, (words,)."""
    bits = ((1 << n_labels) - 1) << (n_units - n_labels)
    return np.array([(bits >> (WORD * w)) & (2**WORD - 1) for w in range(n_words(n_units))], np.uint64)
