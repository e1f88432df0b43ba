"""Laws that a power-law tail is held against, all discrete, all fitted to the same states k >= kmin.

    log p(k) = -alpha x - curvature x^2 - rate (k - kmin) - log Z,   x = log(k / kmin),   Z = the sum over all k >= kmin

is one exponential family. It holds the power law (curvature = rate = 0); the power law with exponential cut-off,
p ~ k^-alpha e^(-rate k) (curvature = 0); the lognormal, p ~ 1/k exp(-(log k - a)^2 / 2 s^2) (rate = 0, curvature =
1 / 2 s^2, alpha = 1 + (log kmin - a) / s^2); and the exponential or geometric law (alpha = curvature = 0). The
likelihood is concave in the three. Alpha is any number, but for the power law itself.
"""

import math
from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq

from analysis.powerlaw.nodes import Nodes, nodes_from
from analysis.powerlaw.zeta import log_moments

_STEEPEST = 200.0  # |alpha| at most: only tails of one value or two neighbouring ones get there
_SMALLEST, _LARGEST = 1e-14, 1e4  # of the rate and the curvature


class Tail(NamedTuple):
    """The states seen kmin times and more."""

    k: np.ndarray  # int (values,): distinct values, ascending
    m: np.ndarray  # int (values,): how many states have each
    kmin: int

    @property
    def x(self) -> np.ndarray:
        """log(k / kmin)."""
        return np.log(self.k / self.kmin)

    def mean(self, values: np.ndarray) -> float:
        """Average over the states something given for each distinct value."""
        return float(self.m @ values) / float(self.m.sum())


class Law(NamedTuple):
    """A member of the family: its parameters and log p at the distinct values of a tail."""

    alpha: float
    curvature: float
    rate: float  # per unit of k
    log_p: np.ndarray  # (values,), nats


def power_law(tail: Tail, alpha: float) -> Law:
    """Return the power law of this alpha."""
    normaliser = float(log_moments(np.array([alpha]), np.array([float(tail.kmin)])).log_normaliser[0])
    return Law(alpha, 0.0, 0.0, -alpha * tail.x - normaliser)


def exponential(tail: Tail) -> Law:
    """Fit the geometric law of most likelihood; rate log(1 + 1 / (mean k - kmin)). Not for a tail all at kmin."""
    rate = math.log1p(1 / tail.mean(tail.k - tail.kmin))
    return Law(0.0, 0.0, rate, math.log(-math.expm1(-rate)) - rate * (tail.k - tail.kmin))


def lognormal(tail: Tail) -> Law:
    """Fit the discrete lognormal of most likelihood, normalised by its sum; curvature 1e-14 at least."""
    nodes = nodes_from(tail.kmin)
    alpha, curvature, log_p = _two_parameters(tail, nodes, nodes.x**2, tail.x**2)
    return Law(alpha, curvature, 0.0, log_p)


def cutoff(tail: Tail, nodes: Nodes) -> Law:
    """Fit the power law with exponential cut-off of most likelihood, rate 1e-14 at least; nodes are those of kmin."""
    alpha, rate, log_p = _two_parameters(tail, nodes, nodes.k - tail.kmin, (tail.k - tail.kmin).astype(float))
    return Law(alpha, 0.0, rate, log_p)


def _two_parameters(
    tail: Tail, nodes: Nodes, statistic: np.ndarray, values: np.ndarray
) -> tuple[float, float, np.ndarray]:
    """Fit alpha and b > 0 of log p = -alpha x - b statistic - log Z; returns them and log p of the tail.

    ``statistic`` is given at the nodes, ``values`` is the same at the tail's k. For each b the best alpha is found;
    along these the derivative by b is n (mean under the law - mean of the sample) of the statistic, which falls with
    b: its zero is found by Brent's method in log b.
    """
    x = tail.x
    mean_x, mean_value = tail.mean(x), tail.mean(values)
    alpha = 2.0  # the last one found is the next one's start

    def excess(log_b: float) -> float:
        nonlocal alpha
        decay = math.exp(log_b) * statistic
        alpha = _best_alpha(nodes, decay, mean_x, alpha)
        return float(_probabilities(nodes, alpha, decay) @ statistic) - mean_value

    low, high = math.log(_SMALLEST), math.log(_LARGEST)
    if excess(low) <= 0:
        b = _SMALLEST
    elif excess(high) >= 0:
        b = _LARGEST
    else:
        b = math.exp(brentq(excess, low, high, xtol=1e-8))
    alpha = _best_alpha(nodes, b * statistic, mean_x, alpha)
    exponent = -alpha * nodes.x - b * statistic
    largest = float(exponent.max())
    normaliser = largest + math.log(float(nodes.weight @ np.exp(exponent - largest)))
    return alpha, b, -alpha * x - b * values - normaliser


def _best_alpha(nodes: Nodes, decay: np.ndarray, mean_x: float, alpha: float) -> float:
    """Find the alpha for which the mean of x under exp(-alpha x - decay) is the sample's, by Newton's method."""
    low, high = -_STEEPEST, _STEEPEST
    for _ in range(200):
        p = _probabilities(nodes, alpha, decay)
        mean = float(p @ nodes.x)
        variance = float(p @ (nodes.x - mean) ** 2)
        low, high = (alpha, high) if mean > mean_x else (low, alpha)
        step = alpha + (mean - mean_x) / variance if variance > 0 else math.inf
        after = step if low <= step <= high else (low + high) / 2
        if abs(after - alpha) <= 1e-11 * (1 + abs(alpha)):
            return after
        alpha = after
    return alpha


def _probabilities(nodes: Nodes, alpha: float, decay: np.ndarray) -> np.ndarray:
    """Return the share of each node in the normaliser."""
    exponent = -alpha * nodes.x - decay
    p = nodes.weight * np.exp(exponent - exponent.max())
    return p / p.sum()
