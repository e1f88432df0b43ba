"""The law behind the frontier: states as often as the representation of most relevance has them, drawn M times.

A state seen k times on the frontier has probability k / M (Haimovici & Marsili 2015, arXiv 1502.00356; the integers are
those of `analysis.frontier.primal`). Drawn samples have less H[s] and H[k] than the frontier: what they reach is what
an ideal sample of M points can reach. Positions along the family, by rising H[s]:

    0 to 1   fewer states than that takes, S = K^position with K the distinct frequencies that M points allow, state
             number r of probability in proportion to r: on the frontier all frequencies are apart there, H[k] = H[s]
    1 to 2   mu from -1 to where all states are distinct
    2 to 3   more states than points, S = M^(position - 1), all alike: samples of M states seldom have H[s] above .95

Drawing points blurs the frequencies: states that the frontier has once are seen 0, 1, 2 .. times, so that m_1 is too
small for a power law. `FREQUENCIES` are the same laws for frequencies drawn instead of points (`drawn_frequencies`),
matched by the law's own H[s]; there the sample is a power law as the frontier is, and m_k has the noise of independent
states.
"""

from functools import lru_cache

import numpy as np

from analysis.controls.laws.law import Law, drawn_counts, drawn_frequencies, normalised
from analysis.controls.laws.matching import Family, matched_position, nominal_resolution
from analysis.frontier.dual import frequencies_end, largest_slope
from analysis.frontier.primal import attained_counts
from rbm.errors import InputError

_DISTINCT, _END = 2.0, 3.0


def frontier_law(n_points: int, mu: float) -> Law:
    """Return the law of the frontier's states at a slope -mu.

    Parameters
    ----------
    n_points : int
        M, at least 2.
    mu : float
        At least -1; H[k] + mu H[s] is at its largest.
    """
    if n_points < 2 or not -1 <= mu < np.inf:
        raise InputError(f"the frontier has M of at least 2 and mu finite, at least -1; got M {n_points}, mu {mu}")
    k, m = attained_counts(min(mu, largest_slope(n_points)), n_points)
    return Law(k / n_points, m)


def ideal_points(n_points: int, resolution: float, generator: np.random.Generator) -> np.ndarray:
    """Draw M points of the frontier's law: state counts, int64 (n_states,), of this H[s] in the mean, log M."""
    law = _law(n_points, matched_position(FRONTIER, n_points, resolution))
    return drawn_counts(law, n_points, generator)


def ideal_frequencies(n_points: int, resolution: float, generator: np.random.Generator) -> np.ndarray:
    """Draw frequencies of the frontier's law: state counts, int64 (n_states,), of about this H[s], log M."""
    law = _law(n_points, matched_position(FREQUENCIES, n_points, resolution))
    return drawn_frequencies(law, n_points, generator)


@lru_cache(maxsize=256)  # all samples of an ideal are of one law, and all bisections of one M begin with the same
def _law(n_points: int, position: float) -> Law:
    if position < 1:
        return normalised(np.arange(1.0, 1 + round((frequencies_end(n_points) - 1) ** position)))
    if position <= 2:
        return frontier_law(n_points, -1 + (1 + largest_slope(n_points)) * (position - 1) ** 2)
    return normalised(np.ones(1), np.array([round(n_points ** (position - 1))]))


FRONTIER = Family(_law, lambda n_points: (0.0, _END))
FREQUENCIES = Family(_law, lambda n_points: (0.0, _DISTINCT), nominal_resolution)
