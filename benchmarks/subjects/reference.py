"""The formulas every contestant is held against: NumPy, float64, as they are written in the papers."""

from typing import NamedTuple

import numpy as np
from scipy.special import expit


class Parameters(NamedTuple):
    """Of one machine, of any float type."""

    weights: np.ndarray  # (n_visible, n_hidden)
    visible_bias: np.ndarray
    hidden_bias: np.ndarray


class Field(NamedTuple):
    """A sum, and the sum of the magnitudes of its terms, which a relative error is relative to."""

    value: np.ndarray
    scale: np.ndarray


def hidden_field(parameters: Parameters, visible: np.ndarray) -> Field:
    """B + v.W."""
    w, _, b = (np.asarray(p, np.float64) for p in parameters)
    v = visible.astype(np.float64)
    return Field(v @ w + b, np.abs(v) @ np.abs(w) + np.abs(b))


def visible_field(parameters: Parameters, hidden: np.ndarray) -> Field:
    """A + W.h."""
    w, a, b = parameters
    return hidden_field(Parameters(w.T, b, a), hidden)


def hidden_probability(parameters: Parameters, visible: np.ndarray) -> np.ndarray:
    """P(h = 1 | v)."""
    return expit(hidden_field(parameters, visible).value)


def visible_probability(parameters: Parameters, hidden: np.ndarray) -> np.ndarray:
    """P(v = 1 | h)."""
    return expit(visible_field(parameters, hidden).value)


def average(visible: np.ndarray, hidden: np.ndarray) -> Parameters:
    """<v h>, <v>, <h> over paired rows."""
    v, h = visible.astype(np.float64), hidden.astype(np.float64)
    return Parameters(v.T @ h / len(v), v.mean(axis=0), h.mean(axis=0))


def free_energy(parameters: Parameters, visible: np.ndarray) -> Field:
    """F(v) = -a.v - sum_j log(1 + exp(b_j + v.W_j)), with the sum of the magnitudes of these terms."""
    v, a = visible.astype(np.float64), parameters.visible_bias.astype(np.float64)
    softplus = np.logaddexp(0, hidden_field(parameters, v).value).sum(axis=1)
    return Field(-(v @ a) - softplus, v @ np.abs(a) + softplus)


def reconstruction_error(parameters: Parameters, visible: np.ndarray) -> float:
    """Mean absolute difference of v and P(v = 1 | P(h = 1 | v)): no random number in it."""
    up = hidden_probability(parameters, visible)
    return float(np.abs(visible - visible_probability(parameters, up)).mean())
