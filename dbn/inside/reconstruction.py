"""What a layer keeps of rows: up to its states, and down again."""

import numpy as np

from dbn.inside.patterns import expected_patterns
from dbn.model import DBN
from rbm.bits import States, as_states
from rbm.config import Readout


def reconstruct(
    model: DBN,
    data: np.ndarray | States,
    layer: int,
    readout: Readout = "most probable",
    *,
    draws: int = 100,
    seed: int = 0,
) -> np.ndarray:
    """Estimate the expected visible pattern of the state that a layer has of each row, float64 (n, n_visible).

    The state is read out by `DBN.encode`; draws, seed and errors are those of
    `dbn.inside.patterns.expected_patterns`.
    """
    model.check_layer(layer, lowest=1)
    return expected_patterns(model, model.encode(data, layer, readout, seed=seed), layer, draws=draws, seed=seed)


def expected_bit_errors(data: np.ndarray | States, probability: np.ndarray) -> np.ndarray:
    """Compute the fraction of a row's bits that differ on average from bits drawn with the probabilities, (n,).

    It is the mean of |v_i - p_i| over the visible units i.
    """
    bits = as_states(data, probability.shape[1]).unpack()
    found: np.ndarray = np.abs(bits - probability).mean(axis=1)
    return found
