"""The parameters as the kernels want them: weights in both orientations, widths padded to whole vectors with zeros."""

from typing import NamedTuple

import numpy as np

from rbm.kernels.lanes import LANES


class Tables(NamedTuple):
    """Parameters of one machine, float32, C order. Zero padding is kept zero by every kernel that writes."""

    forward: np.ndarray  # W, (n_visible, padded n_hidden): row i is added to the hidden fields when v_i = 1
    backward: np.ndarray  # W transposed, (n_hidden, padded n_visible)
    visible_bias: np.ndarray  # (padded n_visible,)
    hidden_bias: np.ndarray  # (padded n_hidden,)

    @property
    def n_visible(self) -> int:
        """Visible units."""
        return int(self.forward.shape[0])

    @property
    def n_hidden(self) -> int:
        """Hidden units."""
        return int(self.backward.shape[0])


def padded(n_units: int) -> int:
    """Width of a table row or buffer for this many units."""
    return -(-n_units // LANES) * LANES


def make_tables(weights: np.ndarray, visible_bias: np.ndarray, hidden_bias: np.ndarray) -> Tables:
    """Tables from weights (n_visible, n_hidden) and biases."""
    n_visible, n_hidden = weights.shape
    tables = Tables(
        np.zeros((n_visible, padded(n_hidden)), np.float32),
        np.zeros((n_hidden, padded(n_visible)), np.float32),
        np.zeros(padded(n_visible), np.float32),
        np.zeros(padded(n_hidden), np.float32),
    )
    tables.forward[:, :n_hidden] = weights
    tables.backward[:, :n_visible] = weights.T
    tables.visible_bias[:n_visible] = visible_bias
    tables.hidden_bias[:n_hidden] = hidden_bias
    return tables
