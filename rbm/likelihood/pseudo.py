"""Pseudo-likelihood, estimated from one unit a row."""

import numpy as np

from rbm.bits import WORD, States, as_states
from rbm.model import RBM
from rbm.streams import stream_generator


def pseudo_likelihood(
    model: RBM, data: np.ndarray | States, *, seed: int = 0, stream: str = "pseudo-likelihood"
) -> np.ndarray:
    """Estimate sum_i log P(v_i | v without i) of each row without bias, in nats, float64 (n,).

    One unit i is drawn a row, from the stream of the seed: n_visible log(1 / (1 + exp(F(v) - F(v with i flipped)))).
    The error is below n_visible times the sum of those of the two free energies (`RBM.free_energy`).
    Source: Besag, The Statistician 24 (1975) 179; the one-unit estimate is that of common RBM practice.
    """
    states = as_states(data, model.n_visible)
    unit = stream_generator(seed, stream).integers(model.n_visible, size=states.n)
    flipped = states.words.copy()
    flipped[np.arange(states.n), unit // WORD] ^= np.uint64(1) << (unit % WORD).astype(np.uint64)
    difference = model.free_energy(states) - model.free_energy(States(flipped, states.n_units))
    return -model.n_visible * np.logaddexp(0, difference)
