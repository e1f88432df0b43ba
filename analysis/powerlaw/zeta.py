"""The discrete power law's normaliser, Hurwitz's zeta(alpha, q) = sum_(k >= q) k^-alpha, for whole q and many at once.

Terms below ``FROM`` are added one by one, the rest is Euler and Maclaurin's formula (DLMF 2.10.1) at n >= ``FROM``:

    sum_(k >= n) k^-a = n^-a (n / (a - 1) + 1/2 + sum_r B_2r / (2r)! a (a + 1) .. (a + 2r - 2) n^(1 - 2r))

Everything is scaled by q^alpha, so that nothing under- or overflows. Relative error below 1e-11 for 1 < alpha <= 20.
"""

from typing import NamedTuple

import numpy as np

FROM = 32  # Euler and Maclaurin's formula is used from here on
_BERNOULLI = np.array([1 / 12, -1 / 720, 1 / 30240, -1 / 1209600, 1 / 47900160, -691 / 1307674368000])  # B_2r / (2r)!
_ODD = 2 * np.arange(1, len(_BERNOULLI) + 1) - 1  # 2r - 1
_DIRECT = np.arange(1.0, FROM)


class LogMoments(NamedTuple):
    """Of x = log(k / kmin) under the power law; one entry a law."""

    log_normaliser: np.ndarray  # log sum_k (k / kmin)^-alpha = log(zeta(alpha, kmin) kmin^alpha)
    mean: np.ndarray
    variance: np.ndarray


def log_moments(alpha: np.ndarray, kmin: np.ndarray) -> LogMoments:
    """Compute normaliser, mean and variance of log(k / kmin) of power laws; alpha > 1, whole kmin >= 1, both (n,).

    The mean is -d/d alpha of the log normaliser, the variance its second derivative.
    """
    start = np.maximum(kmin, FROM)
    x = np.log(start / kmin)
    # each term of the formula, its logarithmic derivative u by alpha and that one's derivative
    term, u, du = _terms(alpha, start)
    term *= np.exp(-alpha * x)[:, None]
    u -= x[:, None]
    sums = [term.sum(axis=1), (term * u).sum(axis=1), (term * (u * u + du)).sum(axis=1)]
    few = kmin < FROM
    if few.any():
        steps = np.log(np.maximum(_DIRECT, kmin[few, None]) / kmin[few, None])
        weight = np.where(_DIRECT >= kmin[few, None], np.exp(-alpha[few, None] * steps), 0)
        for total, factor in zip(sums, (1.0, -steps, steps * steps), strict=True):
            total[few] += (weight * factor).sum(axis=1)
    mean = -sums[1] / sums[0]
    return LogMoments(np.log(sums[0]), mean, sums[2] / sums[0] - mean * mean)


def scaled_zeta(alpha: np.ndarray, k: np.ndarray, origin: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute zeta(alpha, k) and k^-alpha, both times origin^alpha: (n, values) each.

    Parameters
    ----------
    alpha, origin : float (n,)
    k : float (values,)
        Whole numbers, ascending. Entries with k < origin are of no meaning, but finite.
    """
    log_origin = np.log(origin)[:, None]
    weight = np.exp(-alpha[:, None] * np.maximum(np.log(k) - log_origin, 0))
    square = k**-2.0
    rising = _rising(alpha)
    series = np.zeros_like(weight)
    for r in range(len(_BERNOULLI) - 1, -1, -1):
        series *= square
        series += _BERNOULLI[r] * rising[:, r : r + 1]
    series /= k
    series += k / (alpha[:, None] - 1)
    series += 0.5
    series *= weight
    below = int(np.searchsorted(k, FROM))
    rows = origin < FROM
    if below and rows.any():
        steps = np.maximum(np.log(_DIRECT) - log_origin[rows], 0)
        direct = np.exp(-alpha[rows, None] * steps)[:, ::-1].cumsum(axis=1)[:, ::-1]
        rest, _ = scaled_zeta(alpha[rows], np.array([float(FROM)]), origin[rows])
        series[rows, :below] = direct[:, k[:below].astype(int) - 1] + rest
    return series, weight


def _rising(alpha: np.ndarray) -> np.ndarray:
    """Compute the products a (a + 1) .. (a + 2r - 2) for each r: (n, terms)."""
    return np.cumprod(alpha[:, None] + np.arange(_ODD[-1]), axis=1)[:, ::2]


def _terms(alpha: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Compute the terms without n^-a, their logarithmic derivative by alpha and its derivative: (n, terms) each."""
    term, u, du = (np.zeros((len(alpha), len(_ODD) + 2)) for _ in range(3))
    term[:, 0], term[:, 1] = n / (alpha - 1), 0.5
    term[:, 2:] = _BERNOULLI * _rising(alpha) * n[:, None] ** (-_ODD.astype(float))
    u[:, 0], du[:, 0] = -1 / (alpha - 1), 1 / (alpha - 1) ** 2
    inverse = 1 / (alpha[:, None] + np.arange(_ODD[-1]))
    u[:, 2:] = inverse.cumsum(axis=1)[:, ::2]
    du[:, 2:] = -(inverse * inverse).cumsum(axis=1)[:, ::2]
    return term, u, du
