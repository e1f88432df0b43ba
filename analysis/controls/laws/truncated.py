"""Power laws of the frequencies with an exponential cut-off: m_k in proportion to k^(-1 - mu) exp(-k / c).

The states are the quantiles of that law: with N_k = sum_(j >= k) m_j, state number r has the largest k with
N_k >= r - 1/2, and probability in proportion to it.
"""

from functools import partial

import numpy as np

from analysis.controls.laws.law import Law, normalised
from analysis.controls.laws.matching import Family

_FAR = 40.0  # cut-offs beyond which no state is left
_LEAST_MU, _MOST_MU = -0.9, 12.0


def truncated_law(n_points: int, mu: float, cutoff: float) -> Law:
    """Return the law of about M points whose frequencies follow k^(-1 - mu) exp(-k / cutoff).

    Parameters
    ----------
    n_points : int
        M.
    mu : float
        Above -1.
    cutoff : float
        In points, at least 1.
    """
    k = np.arange(1.0, min(_FAR * cutoff, n_points) + 1)
    weight = k ** (-1 - mu) * np.exp(-k / cutoff)
    at_least = np.cumsum((n_points / (k * weight).sum() * weight)[::-1])[::-1]
    n_of = np.floor(at_least + 0.5).astype(np.int64)  # states seen k times and more
    m = n_of - np.append(n_of[1:], 0)
    return normalised(k[m > 0], m[m > 0])


def truncated_laws(power: float) -> Family:
    """Return the laws with their cut-off at a power of the number of points, by rising mu."""
    return Family(partial(_at_mu, power), lambda n_points: (_LEAST_MU, _MOST_MU))


def _at_mu(power: float, n_points: int, mu: float) -> Law:
    return truncated_law(n_points, mu, n_points**power)
