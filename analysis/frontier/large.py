"""The frontier of many data points: the sums of `dual.py` over K = sqrt(2 M) frequencies in M^(1/3) terms.

The best m_k falls as k rises. So few frequencies, k <= h, are seen in more than m* = M^(1/3) states each, and are added
one by one; the others are added by their m_k, as all k from x_(m + 1) + 1 to x_m have m_k = m, where

    x_m = the number of k with w_k > c_m = m log m - (m - 1) log(m - 1),    w_k = (1 + mu) log(M / k) - lambda,

which says that g_k(m) > g_k(m - 1). Sums of k and of k log k up to x have closed forms. All is exact but for rounding.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis.frontier.dual import frequencies_end

LARGE = 2**22  # data points, from which on this is used
_HALVINGS = 52  # bisections of an interval of prices
_GUESSES = 12  # prices tried before them
_GLAISHER = 0.24875447703378425  # log of Glaisher's constant, in the asymptotic sum of k log k
_FEW = 32  # below it k log k is summed term by term
_SMALL_SUMS = np.concatenate([[0.0], np.cumsum(np.arange(1, _FEW) * np.log(np.arange(1, _FEW)))])


class Layout(NamedTuple):
    """Best m_k at one mu and price."""

    head: np.ndarray  # m_k of k = 1 .. h, all above m*
    levels: np.ndarray  # m = 1 .. m*
    weight: np.ndarray  # of each level: the sum of k over the k with m_k = m
    log_weight: np.ndarray  # the sum of k log k over the same


def large_dual(mu: np.ndarray, n_points: int) -> np.ndarray:
    """Return the least L(mu, lambda) over lambda, nats, (n,), as `dual.dual`."""
    return np.array([_height(float(slope), large_price(float(slope), n_points), n_points) for slope in mu])


def large_price(mu: float, n_points: int) -> float:
    """Find the lambda that minimises L(mu, lambda), nats, as `dual.prices`: its m_k use at most M points."""
    low, high = (1 + mu) * np.log(n_points / frequencies_end(n_points)), (1 + mu) * np.log(n_points)
    dear, cheap = _guessed(mu, low, high, n_points)
    for _ in range(_HALVINGS):  # of which those outside of what is known cost nothing
        middle = (low + high) / 2
        if cheap < middle < dear:
            if _used(_counts(mu, middle, n_points)) > n_points:
                cheap = middle
            else:
                dear = middle
        if middle <= cheap:
            low = middle
        else:
            high = middle
    return float(high)


def _guessed(mu: float, low: float, high: float, n_points: int) -> tuple[float, float]:
    """Return a price whose m_k use at most M points, and one whose m_k use more, by secants; infinite if not found.

    The points used fall as exp(-2 lambda / (1 + mu)) where mu is below 1, and as exp(-lambda) above, but for rounding.
    """
    dear, cheap, price, last = np.inf, -np.inf, (low + high) / 2, None
    slope = -max(1.0, 2 / (1 + mu)) if mu > -1 else -1.0
    for _ in range(_GUESSES):
        used = _used(_counts(mu, price, n_points))
        excess = np.log(max(used, 1) / n_points)
        cheap, dear = (max(cheap, price), dear) if used > n_points else (cheap, min(dear, price))
        if last is not None and (excess - last[1]) * (price - last[0]) < 0:
            slope = (excess - last[1]) / (price - last[0])
        last = price, excess
        beyond = np.copysign(4 * np.spacing(abs(price)) + 0.1 * abs(excess / slope), excess)
        price = price - excess / slope + beyond
        left, right = max(low, cheap), min(high, dear)
        if not left < price < right:
            price = (left + right) / 2
        if not left < price < right:
            break
    return dear, cheap


def large_point(mu: float, n_points: int) -> tuple[float, float]:
    """Return resolution and relevance, nats, of whole m_k that use exactly M points and nearly maximise H[k] + mu H[s].

    They are those of the price found, and one state of the points that remain, fewer than K = sqrt(2 M) of M.
    """
    if mu == -1:  # where all frequencies are equally good: as many as there are, each once
        n = frequencies_end(n_points) - 1
        found = Layout(np.empty(0), np.ones(1), np.array([n * (n + 1) / 2]), _log_sums(np.array([n])))
        if found.weight[0] > n_points:
            n -= 1
            found = Layout(np.empty(0), np.ones(1), np.array([n * (n + 1) / 2]), _log_sums(np.array([n])))
    else:
        found = layout(mu, large_price(mu, n_points), n_points)
    remaining = n_points - _used(found)
    m, k, log_m = found.levels, np.arange(1, len(found.head) + 1), np.log(n_points)
    head = k * found.head / n_points
    of_levels = (m * (log_m * found.weight - found.log_weight)).sum() / n_points
    resolution = float((head * (log_m - np.log(k))).sum() + of_levels)
    relevance = float(
        (head * -np.log(head)).sum() + (m * ((log_m - np.log(m)) * found.weight - found.log_weight)).sum() / n_points
    )
    if remaining >= 1:
        share = remaining / n_points
        m_there = _count_at(found, remaining, mu, n_points)
        before, after = remaining * m_there / n_points, remaining * (m_there + 1) / n_points
        resolution += share * (log_m - np.log(remaining))
        relevance += -after * np.log(after) + (before * np.log(before) if before else 0.0)
    return resolution, relevance


def layout(mu: float, price: float, n_points: int) -> Layout:
    """Return the best m_k at a mu and a price, those above m* one by one and the others by their m_k."""
    head, last = _best_counts(mu, price, n_points)
    sums, log_sums = last * (last + 1) / 2, _log_sums(last)
    return Layout(head, _levels(n_points)[0][:-1], sums[:-1] - sums[1:], log_sums[:-1] - log_sums[1:])


def _counts(mu: float, price: float, n_points: int) -> Layout:
    """Return the layout without the sums of k log k, which takes half of its time."""
    head, last = _best_counts(mu, price, n_points)
    sums = last * (last + 1) / 2
    return Layout(head, _levels(n_points)[0][:-1], sums[:-1] - sums[1:], np.empty(0))


@lru_cache(maxsize=4)
def _levels(n_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Return m = 1 .. m* + 1 and c_m."""
    m = np.arange(1, int(np.ceil(n_points ** (1 / 3))) + 2, dtype=float)
    return m, m * np.log(m) - (m - 1) * np.log(np.maximum(m - 1, 1))


def _best_counts(mu: float, price: float, n_points: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the m_k of k = 1 .. h, all above m*, and x_m of m = 1 .. m* + 1."""
    needed, end = _levels(n_points)[1], frequencies_end(n_points)
    if mu == -1:
        last = np.where(-price > needed, float(end), 0.0)
    else:
        reach = np.log(n_points) - (price + needed) / (1 + mu)
        last = np.clip(np.ceil(np.exp(np.minimum(reach, np.log(end + 1.0)))) - 1, 0, end)
    return _best(_worth(np.arange(1, int(last[-1]) + 1), mu, price, n_points)), last


def _count_at(found: Layout, k: int, mu: float, n_points: int) -> float:
    """Return m_k of one frequency."""
    if k <= len(found.head):
        return float(found.head[k - 1])
    reach = np.cumsum(found.weight[::-1])[::-1] + len(found.head) * (len(found.head) + 1) / 2
    return float((reach >= k * (k + 1) / 2 - 0.5).sum())


def _height(mu: float, price: float, n_points: int) -> float:
    """Return L(mu, lambda) in nats."""
    found = layout(mu, price, n_points)
    k, m = np.arange(1, len(found.head) + 1), found.levels
    head = (k * found.head / n_points * (_worth(k, mu, price, n_points) - np.log(found.head))).sum()
    worth = (1 + mu) * np.log(n_points) - price - np.log(m)
    return float(price + head + (m * (worth * found.weight - (1 + mu) * found.log_weight)).sum() / n_points)


def _used(found: Layout) -> int:
    """Return the number of data points that the m_k use."""
    k = np.arange(1, len(found.head) + 1)
    return int((k * found.head).sum() + (found.levels * found.weight).sum())


def _worth(k: np.ndarray, mu: float, price: float, n_points: int) -> np.ndarray:
    return (1 + mu) * np.log(n_points / k) - price


def _best(worth: np.ndarray) -> np.ndarray:
    """Return the whole m that maximise m (worth - log m), as `dual.best_counts`."""
    low = np.floor(np.exp(worth - 1))
    gains = [m * (worth - np.log(np.maximum(m, 1))) for m in (low, low + 1)]
    return low + (gains[1] > gains[0])


def _log_sums(x: np.ndarray) -> np.ndarray:
    """Return the sum of k log k for k from 1 to x, whole numbers; by Euler and Maclaurin where x is not small."""
    y = np.maximum(x, _FEW).astype(float)
    log_y = np.log(y)
    large = (y * y / 2 + y / 2 + 1 / 12) * log_y - y * y / 4 + _GLAISHER + 1 / (720 * y * y)
    return np.where(x < _FEW, _SMALL_SUMS[np.minimum(x, _FEW - 1).astype(np.int64)], large)
