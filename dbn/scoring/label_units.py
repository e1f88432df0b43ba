"""What a machine gives to the likelihood of rows, its label units summed out or held at the rows' classes, in nats.

With F(v, y) the free energy of bits v with class y, log P(v, y) is - F(v, y) - log Z, and log P(v) is
log sum_y exp(- F(v, y)) - log Z: one term a class, exact. Both have the same log Z, over all bits, hidden states and
classes. Source: Larochelle and Bengio, ICML 2008, section 2.
"""

from typing import Any

import numpy as np

from rbm.bits import States, as_states
from rbm.errors import InputError
from rbm.labels.prediction import class_free_energies
from rbm.labels.rows import append_labels
from rbm.model import RBM


def log_weights(machine: RBM, bits: np.ndarray | States, labels: np.ndarray | None = None) -> np.ndarray:
    """Compute log P + log Z of rows of bits (n, n_bits) in nats, float64 (n,).

    Parameters
    ----------
    machine : RBM
    bits : array or States, (n, n_bits)
        Of a machine with label units without them.
    labels : array of int, (n,), optional
        Numbers of classes: log P(v, y) of rows with their classes. By default label units are summed out: log P(v).

    Raises
    ------
    InputError
        If the bits are of another width, or the labels are not as `checked_labels` wants them.
    """
    if not machine.n_labels and labels is None:
        return -machine.free_energy(bits)
    if labels is None:
        return np.logaddexp.reduce(-class_free_energies(machine, bits), axis=1)
    rows = as_states(bits, machine.n_bits)
    return -machine.free_energy(append_labels(rows, checked_labels(machine, labels, rows.n), machine.n_labels))


def checked_labels(machine: RBM, labels: Any, n: int) -> np.ndarray:
    """Return numbers of classes, int64 (n,); InputError unless they are n whole numbers, each of a label unit."""
    found = np.asarray(labels)
    if found.shape != (n,) or (found.dtype.kind not in "iu" and n) or ((found < 0) | (found >= machine.n_labels)).any():
        raise InputError(
            f"labels must be whole numbers from 0 to {machine.n_labels - 1}, one for each of {n} rows, of a machine "
            f"with label units; got {found.dtype} {found.shape} and {machine.n_labels} label units"
        )
    return found.astype(np.int64)
