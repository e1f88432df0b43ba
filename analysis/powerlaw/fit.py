"""Maximum likelihood of the discrete power law p(k) = k^-alpha / zeta(alpha, kmin), k >= kmin, and the choice of kmin.

A sample is its distinct values k, ascending, and their multiplicities m. Sources: Clauset, Shalizi, Newman, SIAM Rev.
51 (2009) 661, sections 3.1 (the likelihood) and 3.3 (kmin by the least Kolmogorov-Smirnov distance).
"""

from typing import NamedTuple

import numpy as np

from analysis.powerlaw.zeta import log_moments, scaled_zeta
from analysis.protocols.first import MIN_TRIED_STATES

ALPHA_MAX = 20.0
_ALPHA_MIN = 1.0 + 1e-6  # never reached: it takes a mean log(k / kmin) of a million
_ROWS = 64  # values of kmin whose distances are worked out at once


class TailFit(NamedTuple):
    """The power law fitted to the states seen kmin times and more."""

    alpha: float  # 1 + mu
    kmin: int
    tail_states: int  # states with k >= kmin
    distance: float  # Kolmogorov-Smirnov, between the two distributions of k >= kmin
    at_bound: bool  # alpha is ALPHA_MAX, the likelihood still rises there


def fit_tail(k: np.ndarray, m: np.ndarray) -> TailFit | None:
    """Fit the best power-law tail of a sample; None where there is no tail to try.

    Tries as kmin every distinct value that leaves ``MIN_TRIED_STATES`` states and two distinct values, and takes the
    one of least distance, the smaller if equal.

    Parameters
    ----------
    k, m : int (values,)
        Distinct values, ascending, and how many states have each.
    """
    tail = m[::-1].cumsum()[::-1]
    tried = np.arange(int((tail[:-1] >= MIN_TRIED_STATES).sum()))
    if not len(tried):
        return None
    alpha = exponents(k, m, tried)
    distance = distances(k, m, tried, alpha)
    best = int(distance.argmin())
    at_bound = bool(alpha[best] == ALPHA_MAX)
    return TailFit(float(alpha[best]), int(k[best]), int(tail[best]), float(distance[best]), at_bound)


def exponents(k: np.ndarray, m: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Fit alpha by maximum likelihood to the tails that start at k[first]: (len(first),), at most ``ALPHA_MAX``."""
    x, tail = np.log(k), m[::-1].cumsum()[::-1]
    mean_log = ((m * x)[::-1].cumsum()[::-1] / tail)[first] - x[first]
    return most_likely_alpha(mean_log, k[first].astype(float))


def most_likely_alpha(mean_log: np.ndarray, kmin: np.ndarray) -> np.ndarray:
    """Find the alpha of most likelihood, at most ``ALPHA_MAX``, of tails with these means of log(k / kmin): (tails,).

    The score is zero where the law's mean of log(k / kmin) is the sample's: Newton's method on the logarithm of that
    mean, all tails at once, kept inside a bracket that shrinks. Source: Clauset, Shalizi, Newman, equation B.8.
    """
    target = np.maximum(mean_log, np.finfo(float).tiny)  # all at kmin: 0, or rounded below
    low, high = np.full(len(kmin), _ALPHA_MIN), np.full(len(kmin), ALPHA_MAX)
    low[log_moments(high, kmin).mean >= target] = ALPHA_MAX
    alpha = np.clip(1 + 1 / (target + np.log(kmin / (kmin - 0.5))), low, high)  # their equation 3.7
    for _ in range(200):
        _, mean, variance = log_moments(alpha, kmin)
        excess = np.log(mean / target)
        low, high = np.where(excess > 0, alpha, low), np.where(excess > 0, high, alpha)
        step = alpha + excess * mean / variance
        after = np.where((step >= low) & (step <= high), step, (low + high) / 2)
        done = bool((np.abs(after - alpha) <= 1e-11 * alpha).all())
        alpha = after
        if done:
            break
    return alpha


def distances(k: np.ndarray, m: np.ndarray, first: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """Compute Kolmogorov-Smirnov distances of the tails that start at k[first] from their laws: (len(first),).

    Over all whole numbers: between two distinct values the sample's distribution is flat and the law's rises, so the
    largest difference is at a distinct value or just below one.
    """
    tail = m[::-1].cumsum()[::-1].astype(float)
    after = np.append(tail[1:], 0.0)
    out = np.empty(len(first))
    for start in range(0, len(first), _ROWS):
        rows = slice(start, start + _ROWS)
        i, a = first[rows], alpha[rows]
        columns = slice(int(i[0]), None)
        zeta, weight = scaled_zeta(a, k[columns].astype(float), k[i].astype(float))
        own = np.arange(len(i)), i - i[0]
        normaliser = zeta[own][:, None]
        below = np.abs(zeta / normaliser - tail[columns] / tail[i, None])  # P(K >= k)
        at = np.abs((zeta - weight) / normaliser - after[columns] / tail[i, None])  # P(K > k)
        out[rows] = np.where(np.arange(len(k))[columns] >= i[:, None], np.maximum(below, at), 0).max(axis=1)
    return out
