"""What log Z is between whatever mixes, from rows and parameters alone, in nats."""

import numpy as np

from rbm.bits import States, as_states
from rbm.labels.prediction import refuse_labels
from rbm.model import RBM


def certain_interval(model: RBM, rows: np.ndarray | States) -> tuple[float, float]:
    """Compute two numbers that log Z lies between, nats: below by rows (n, n_visible), above by the parameters.

    Z = sum over v of exp(-F(v)) is at least that sum over distinct rows. With Z = sum over h of exp(b.h) times the
    product over i of (1 + exp(a_i + W_i.h)), and W_i.h at most the sum of the positive weights of i, log Z is at most
    sum_j softplus(b_j) + sum_i softplus(a_i + sum_j max(0, W_ij)), which is mostly far above.

    Raises
    ------
    InputError
        If the rows do not fit the machine, or it has label units.
    """
    refuse_labels(model, "an interval that is certain")
    states = as_states(rows, model.n_visible)
    distinct = States(np.unique(states.words, axis=0), model.n_visible)
    largest = model.visible_bias + np.maximum(model.weights, 0).sum(axis=1, dtype=np.float64)
    above = np.logaddexp(0, model.hidden_bias.astype(np.float64)).sum() + np.logaddexp(0, largest).sum()
    return float(np.logaddexp.reduce(-model.free_energy(distinct), initial=-np.inf)), float(above)
