"""The hybrid objective of machines with label units: log P(class | row) and log P(row, class), weighted.

Source: Larochelle and Bengio, ICML 2008, section 3 and 4, whose alpha is (1 - share) / share.

In the gradient of log P(y | v) the negative phase is of the data's own bits with classes c by P(c | v), which is exact
by free energies. A draw of c from it is therefore a negative state, as the end of a Gibbs chain is one, and a state of
either kind for each row, chosen at random, gives the weighted sum of both gradients on average.
"""

import numpy as np

from rbm.reference import (
    Batch,
    Gradient,
    choose,
    gibbs_chain,
    hidden_probability,
    random_numbers,
)


def hybrid(batch: Batch, share: float) -> Gradient:
    """Estimate share times the gradient of log P(class | row) and 1 - share times that of log P(row, class), by CD-k.

    Parameters
    ----------
    batch : Batch
        Of rows with label units.
    share : float
        From 0 (contrastive divergence) to 1 (discriminative alone: the gradient is exact but for the draw of classes).
    """
    states = with_drawn_classes(batch)
    if share < 1:  # else no state of a chain would be kept
        redrawn = random_numbers((len(batch.data), 1), batch, stage=2 * batch.k) < share
        states = np.where(redrawn, states, gibbs_chain(batch, batch.data))
    return Gradient(hidden_probability(batch, batch.data), states, hidden_probability(batch, states))


def with_drawn_classes(batch: Batch) -> np.ndarray:
    """Return the rows with classes drawn from P(class | bits) in the place of their own, 0/1 (rows, n_visible)."""
    n_bits = batch.data.shape[1] - batch.n_labels
    bits = batch.data[:, :n_bits]
    fields = batch.b + bits @ batch.W[:n_bits]
    negative_energies = np.empty((len(bits), batch.n_labels))
    for label in range(batch.n_labels):
        given = np.logaddexp(0, fields + batch.W[n_bits + label])
        negative_energies[:, label] = batch.a[n_bits + label] + given.sum(axis=1)
    padded = np.concatenate([np.zeros(bits.shape), negative_energies], axis=1)  # the columns `choose` knows units by
    return np.concatenate([bits, choose(padded, batch, stage=2 * batch.k + 1)], axis=1)
