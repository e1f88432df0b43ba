"""Pseudo-likelihood, estimated from one unit a row."""

import numpy as np

from rbm.bits import WORD, States, as_states
from rbm.model import RBM


def pseudo_likelihood(model: RBM, data: np.ndarray | States, generator: np.random.Generator) -> np.ndarray:
    """An unbiased estimate of sum_i log P(v_i | v without i) of each row, in nats, float64 (n,).

    One unit i is drawn a row: n_visible log(1 / (1 + exp(F(v) - F(v with i flipped)))).
    Source: Besag, The Statistician 24 (1975) 179; the one-unit estimate is that of common RBM practice.
    """
    states = as_states(data, model.n_visible)
    unit = generator.integers(model.n_visible, size=states.n)
    flipped = states.words.copy()
    flipped[np.arange(states.n), unit // WORD] ^= np.uint64(1) << (unit % WORD).astype(np.uint64)
    difference = model.free_energy(states) - model.free_energy(States(flipped, states.n_units))
    return -model.n_visible * np.logaddexp(0, difference)
