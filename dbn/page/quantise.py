"""Weights as 16-bit whole numbers with a scale a column, and how far that moves the conditional probabilities.

W_ij is kept as q_ij s_j with s_j = max_i |W_ij| / 32767: the error of a weight is at most s_j / 2.
"""

from typing import NamedTuple

import numpy as np

from rbm.gibbs import Chains, random_chains, sample
from rbm.model import RBM

LARGEST = 2**15 - 1  # of the whole numbers
TOLERANCE = 1e-3  # of a conditional probability
_CHAINS, _SWEEPS = 128, 20  # states that a machine is compared on


class Quantised(NamedTuple):
    """Weights W_ij = whole_ij * scale_j."""

    whole: np.ndarray  # int16 (n_visible, n_hidden)
    scale: np.ndarray  # float32 (n_hidden,), above 0

    def restored(self) -> np.ndarray:
        """Compute the weights as the page does, float32 (n_visible, n_hidden)."""
        found: np.ndarray = self.whole * self.scale
        return found


def quantise(weights: np.ndarray, largest: int = LARGEST) -> Quantised:
    """Round weights (n_visible, n_hidden) to whole numbers of at most ``largest`` in size, times a scale a column."""
    scale = (np.abs(weights).max(axis=0).astype(np.float64) / largest).astype(np.float32)
    scale[scale == 0] = 1  # a column of zeros, or of weights too small to matter
    whole = np.rint(weights / scale.astype(np.float64))
    return Quantised(np.clip(whole, -largest, largest).astype(np.int16), scale)


def quantised_machine(machine: RBM, largest: int = LARGEST) -> RBM:
    """Return the machine with its weights as they are after `quantise`; biases stay."""
    restored = quantise(machine.weights, largest).restored()
    return RBM(restored, machine.visible_bias, machine.hidden_bias, machine.n_labels)


def deviation(machine: RBM, other: RBM, chains: Chains) -> float:
    """Compute the largest difference of P(h_j = 1 | v) and P(v_i = 1 | h) of two machines over the states of chains."""
    up = machine.hidden_probability(chains.visible) - other.hidden_probability(chains.visible)
    down = machine.visible_probability(chains.hidden) - other.visible_probability(chains.hidden)
    return float(max(np.abs(up).max(), np.abs(down).max()))


def states_to_compare(machine: RBM) -> Chains:
    """Draw states of both layers of a machine, by Gibbs chains from fair bits."""
    stream = "page: states to compare"
    return sample(machine, random_chains(machine, _CHAINS, stream=stream), _SWEEPS)
