"""The frontier: the largest relevance a sample of M points can have at a given resolution.

Over whole numbers m_k >= 0 with sum_k k m_k = M, with p_k = k m_k / M, both entropies are sums over k,
H[k] = - sum p_k log p_k and H[s] = - sum p_k log(k/M). For any mu and lambda therefore

    H[k] + mu H[s] <= lambda + sum_k max_m [ - p log p - mu p log(k/M) - lambda p ],   p = k m / M,

because the constraint makes the two lambda terms cancel and each maximum is at least the term it replaces. The right
side (the Lagrangian dual) is least where the maximising m_k nearly meet the constraint; each mu gives a line above
every attainable (H[s], H[k]), and the bound is the lowest of them and of H[k] <= H[s].
Maximising H[k] + mu H[s] gives m_k ~ k^(-1-mu): Haimovici and Marsili 2015, arXiv 1502.00356. Units of log M.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from rbm.errors import InputError

_MU = np.round(np.arange(-0.95, 8.01, 0.05), 2)  # slopes of the lines that make the bound


class FrontierPoint(NamedTuple):
    """A point on the frontier, in units of log M, where its slope dH[k]/dH[s] is -mu."""

    mu: float
    resolution: float
    relevance: float


def frontier_point(mu: float, n_points: int) -> FrontierPoint:
    """A sample of n_points that (nearly) maximises H[k] + mu H[s]: a primal solution, attained by whole numbers.

    The Zipf point is ``frontier_point(1, n_points)``.

    Raises
    ------
    InputError
        If mu is not above -1 or there are fewer than 2 points.
    """
    _check(n_points)
    if not mu > -1:
        raise InputError(f"mu must be above -1; got {mu}")
    k, m = _whole_numbers(mu, n_points)
    p = k * m / n_points
    scale = np.log(n_points)
    relevance, resolution = -(p * np.log(p)).sum() / scale, -(p * np.log(k / n_points)).sum() / scale
    return FrontierPoint(mu, float(resolution), float(relevance))


def frontier_bound(resolution: float | np.ndarray, n_points: int) -> np.ndarray:
    """An upper bound on H[k] at resolution H[s], both in units of log M, for any sample of n_points; float64.

    Raises
    ------
    InputError
        If a resolution is outside [0, 1] or there are fewer than 2 points.
    """
    _check(n_points)
    r = np.asarray(resolution, np.float64)
    if not ((r >= -1e-9) & (r <= 1 + 1e-9)).all():
        raise InputError(f"resolution must be from 0 to 1 in units of log M; got {r[~((r >= 0) & (r <= 1))].flat[0]}")
    lines = _dual_values(n_points)[:, None] - _MU[:, None] * r.reshape(1, -1)
    return np.maximum(0, np.minimum(r.ravel(), lines.min(axis=0))).reshape(r.shape)


def fraction_of_frontier(resolution: float, relevance: float, n_points: int) -> float:
    """Relevance over the bound at its resolution, all in units of log M; nan where the bound is 0."""
    bound = float(frontier_bound(resolution, n_points))
    return relevance / bound if bound > 0 else float("nan")


def _check(n_points: int) -> None:
    if n_points < 2:
        raise InputError(f"a frontier needs at least 2 points; got {n_points}")


def _best_numbers(mu: float, price: float, n_points: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(k, m, value): the m that maximises each term at lambda = price, and the term; only k with m > 0 possible.

    The term is concave in m and 0 at m = 0, so m > 0 needs a positive term at m = 1: k < M exp(-lambda / (1 + mu)).
    """
    highest = int(np.clip(np.floor(n_points * np.exp(-price / (1 + mu))), 1, n_points))
    k = np.arange(1, highest + 1, dtype=np.float64)
    log_k = np.log(k / n_points)
    continuous = n_points / k * np.exp(np.minimum(-1 - price - mu * log_k, 600))
    low = np.minimum(np.floor(continuous), n_points // k)
    both = [(m, _term(k, m, log_k, mu, price, n_points)) for m in (low, np.minimum(low + 1, n_points // k))]
    better = both[1][1] > both[0][1]
    return k, np.where(better, both[1][0], both[0][0]), np.where(better, both[1][1], both[0][1])


def _term(k: np.ndarray, m: np.ndarray, log_k: np.ndarray, mu: float, price: float, n_points: int) -> np.ndarray:
    p = k * m / n_points
    return -p * (np.log(np.maximum(p, 1e-300)) + mu * log_k + price)


def _price(mu: float, n_points: int) -> float:
    """The lambda just above the least dual: its m_k use at most M points."""
    low, high = -5.0, (2 + mu) * np.log(n_points) + 5
    for _ in range(60):
        middle = (low + high) / 2
        k, m, _ = _best_numbers(mu, middle, n_points)
        low, high = (middle, high) if (k * m).sum() > n_points else (low, middle)
    return high


@lru_cache(maxsize=8)
def _dual_values(n_points: int) -> np.ndarray:
    """The bound on H[k] + mu H[s] for every mu of the lines, in units of log M."""
    values = []
    for mu in _MU:
        price = _price(mu, n_points)
        values.append(price + _best_numbers(mu, price, n_points)[2].sum())
    return np.array(values) / np.log(n_points)


def _whole_numbers(mu: float, n_points: int) -> tuple[np.ndarray, np.ndarray]:
    """(k, m_k > 0) with sum k m_k = M: the dual's m_k, and what is left given out where it gains most a point."""
    price = _price(mu, n_points)
    k, m, _ = _best_numbers(mu, price, n_points)
    left = int(n_points - (k * m).sum())
    if left > len(k):
        k, m = np.arange(1.0, left + 1), np.concatenate([m, np.zeros(left - len(k))])
    log_k = np.log(k / n_points)
    while left > 0:
        fits = slice(0, left)
        here, more = (_term(k[fits], m[fits] + d, log_k[fits], mu, price, n_points) for d in (0, 1))
        best = int(np.argmax((more - here) / k[fits]))
        m[best] += 1
        left -= best + 1
    return k[m > 0], m[m > 0]
