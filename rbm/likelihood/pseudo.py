"""Pseudo-likelihood: exact, from all units of a row, or estimated from one."""

import numpy as np

from rbm.bits import WORD, States, as_states
from rbm.kernels.likelihood.flips import pseudo_likelihoods
from rbm.kernels.parallel.pool import block_size, passes_cost, run
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


def exact_pseudo_likelihood(model: RBM, data: np.ndarray | States) -> np.ndarray:
    """Compute sum_i log P(v_i | v without i) of each row in nats, float64 (n,), from all n_visible units.

    `pseudo_likelihood` is an estimate of it from one unit, n_visible times as fast. The error is below n_visible times
    that of the free energy (`RBM.free_energy`).
    """
    states = as_states(data, model.n_visible)
    out = np.empty(states.n)
    cost = passes_cost(states.n, 1 + 8 * model.n_visible, 1, model.n_hidden)
    run(pseudo_likelihoods, cost, states.words, model._tables, block_size(states.n), out)
    return out
