"""The fitted power law as frequencies of states by their rank."""

import numpy as np


def fitted_frequency(rank: np.ndarray, mu: float, kmin: float, tail_states: float) -> np.ndarray:
    """Return how often the state of a rank is seen: rank / tail_states = (k / kmin)^-mu, in data points."""
    return kmin * (rank / tail_states) ** (-1 / mu)
