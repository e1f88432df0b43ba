"""Jensen-Shannon divergence between the frequencies of states in two samples.

JS = H[(p + q) / 2] - (H[p] + H[q]) / 2, from 0, the same frequencies, to 1 bit, no state in common.
Source: Lin, IEEE Trans. Inf. Theory 37 (1991) 145, equation 4.1 with equal weights. The plug-in value lies above that
of the laws the samples come from, all the more the fewer rows a state has: compare with two samples of one law.
"""

import math

import numpy as np
from scipy.special import entr

from analysis.entropies.entropy import state_index
from rbm.bits import States
from rbm.errors import InputError


def jensen_shannon(first: States, second: States) -> float:
    """Compute the divergence in bits between the state frequencies of two samples, of any sizes."""
    if first.n_units != second.n_units or not first.n or not second.n:
        raise InputError(
            f"a divergence needs rows of one width; got {first.n} of {first.n_units} and {second.n} of {second.n_units}"
        )
    index = state_index(States(np.concatenate([first.words, second.words]), first.n_units))
    p, q = (
        np.bincount(part, minlength=len(index.counts)) / len(part) for part in np.split(index.of_row, [first.n])
    )  # fmt: skip
    nats = float((entr((p + q) / 2) - (entr(p) + entr(q)) / 2).sum())
    return min(1.0, max(0.0, nats / math.log(2)))
