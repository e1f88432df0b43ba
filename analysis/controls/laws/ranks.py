"""Laws given by the rank r of a state, r = 1, 2, ..: power laws, geometric and uniform ones."""

from functools import partial

import numpy as np

from analysis.controls.laws.law import Law, normalised
from analysis.controls.laws.matching import Family

_LEAST_MU, _MOST_MU = 0.05, 50.0
_NEGLIGIBLE = 40.0  # a state e^-40 times as likely as the first is not seen


def rank_power_law(n_states: int, mu: float) -> Law:
    """Return p_r in proportion to r^(-1 / mu) over S states; mu = 1 is Zipf's law, mu > 0."""
    return normalised(np.arange(1.0, n_states + 1) ** (-1 / mu))


def geometric_law(n_states: float) -> Law:
    """Return p_r in proportion to exp(-r / S): about S states, S > 0, share nearly all points."""
    return normalised(np.exp(-np.arange(int(_NEGLIGIBLE * n_states) + 2) / n_states))


def uniform_law(n_states: int) -> Law:
    """Return S states that are all alike."""
    return normalised(np.ones(1), np.array([n_states]))


def rank_power_laws(n_states: int) -> Family:
    """Return the laws r^(-1 / mu) over a number of states, by rising mu."""
    return Family(partial(_at_log_mu, n_states), lambda n_points: (float(np.log(_LEAST_MU)), float(np.log(_MOST_MU))))


def _at_log_mu(n_states: int, n_points: int, log_mu: float) -> Law:
    return rank_power_law(n_states, float(np.exp(log_mu)))


def _geometric(n_points: int, log_states: float) -> Law:
    return geometric_law(float(np.exp(log_states)))


def _uniform(n_points: int, log_states: float) -> Law:
    return uniform_law(round(np.exp(log_states)))


GEOMETRIC = Family(_geometric, lambda n_points: (-3.0, float(np.log(n_points))))
UNIFORM = Family(_uniform, lambda n_points: (0.0, 2 * float(np.log(n_points))))
