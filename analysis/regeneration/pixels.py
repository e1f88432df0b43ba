"""The baseline: every pixel on its own, on with its mean over the training rows."""

import numpy as np

from rbm.bits import States, as_states, count_on, unpack
from rbm.errors import InputError
from rbm.model import RBM

_ROWS = 4096  # a block, for memory


def pixel_means(data: States) -> np.ndarray:
    """Compute (times on + 1/2) / (rows + 1) of each pixel, float64 (n_units,).

    It is never 0 or 1, so every pattern has a code.

    Source of the half: Krichevsky and Trofimov, IEEE Trans. Inf. Theory 27 (1981) 199.
    """
    if not data.n:
        raise InputError("there are no means: the data have no rows")
    return (count_on(data) + 0.5) / (data.n + 1)


def pixel_code_length(means: np.ndarray, data: States) -> np.ndarray:
    """Compute -log2 P(v) per pixel in bits of each row, float64 (n,)."""
    data = as_states(data, len(means))
    off, extra = -np.log2(1 - means).sum(), np.log2(1 - means) - np.log2(means)
    parts = [unpack(data.rows(slice(start, start + _ROWS))) @ extra for start in range(0, data.n, _ROWS)]
    return (off + np.concatenate([np.zeros(0), *parts])) / len(means)


def pixel_patterns(means: np.ndarray, n: int, *, seed: int) -> States:
    """Draw n patterns of independent pixels."""
    flat = RBM(np.zeros((len(means), 1)), np.log(means) - np.log1p(-means), np.zeros(1))
    return flat.visible_states(np.zeros((n, 1)), seed=seed, stream="independent pixels")
