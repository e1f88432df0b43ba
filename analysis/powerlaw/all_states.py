"""D1: how far the frequencies of all states, those seen once too, lie from the pure power law nearest to them.

Claim (ii) of the second protocol is judged by the size of this distance, as a p-value falls with M for any law that is
not exactly the fitted one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from analysis.entropies.entropy import frequency_of_frequencies
from analysis.powerlaw.fit import ALPHA_MAX, distances, most_likely_alpha

SMALLEST = 1e-9  # distances are compared by their logarithm: one below this counts as this


class AllStates(NamedTuple):
    """The power law p(k) = k^(-1 - mu) / zeta(1 + mu), k >= 1, of most likelihood for the frequencies of all states."""

    mu: float  # alpha - 1; at most 19
    distance: float  # D1: Kolmogorov-Smirnov, between the law and the states' frequencies, over k >= 1; 0 to 1
    at_bound: bool  # mu is 19, the likelihood still rises there: (nearly) all states are seen once


def fit_all_states(counts: ArrayLike) -> AllStates:
    """Fit the pure power law with kmin = 1 to the frequencies of all states, and measure its distance D1.

    Parameters
    ----------
    counts : array of positive integers, shape (n_states,)
        How often each state is seen, in any order; `state_counts` makes it.

    Raises
    ------
    InputError
        On counts that are not positive integers.
    """
    k, m = frequency_of_frequencies(counts)
    if k[0] > 1:  # the law begins at 1 though no state is seen once
        k, m = np.concatenate([[1], k]), np.concatenate([[0], m])
    first, one = np.array([0]), np.array([1.0])
    mean_log = np.array([(m * np.log(k)).sum() / m.sum()])
    alpha = most_likely_alpha(mean_log, one)
    distance = float(distances(k, m, first, alpha)[0])
    return AllStates(float(alpha[0]) - 1, distance, bool(alpha[0] == ALPHA_MAX))


def log_distance(counts: ArrayLike) -> float:
    """Return log10 of D1 of state counts; arguments and errors as for `fit_all_states`."""
    return float(np.log10(max(SMALLEST, fit_all_states(counts).distance)))


def log_distance_ratio(counts: ArrayLike, other: ArrayLike) -> float:
    """Return log10(D1 of other counts / D1 of these): .3 says that these lie twice as near to a power law."""
    return log_distance(other) - log_distance(counts)
