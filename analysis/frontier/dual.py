"""The Lagrangian dual of the frontier: which m_k maximise H[k] + mu H[s], given a price lambda for data points.

With m_k states seen k times each, both entropies are sums over k. In nats, M data points,

    H[k] + mu H[s] = sum_k (k m_k / M) (a_k - log m_k),      a_k = (1 + mu) log (M / k),      where sum_k k m_k = M.

With a price lambda for the share k m_k / M the sum splits into terms of one m_k each, concave in it:

    L(mu, lambda) = lambda + sum_k max over m = 0, 1, 2.. of g_k(m),      g_k(m) = (k m / M) (a_k - lambda - log m).

State counts use exactly M points, so that H[k] + mu H[s] <= L(mu, lambda) holds for all of them at every lambda.
Real m_k would be at their best for m_k ~ k^(-1-mu), the power law of Haimovici & Marsili 2015, arXiv 1502.00356.
"""

import numpy as np

_HALVINGS = 52  # bisections of an interval of prices: down to rounding


def frequencies_end(n_points: int) -> int:
    """Return K, the least number with 1 + 2 + .. + (K - 1) >= M: no more distinct frequencies fit in."""
    return int(np.ceil((1 + np.sqrt(1 + 8 * n_points)) / 2))


def frequencies(n_points: int) -> np.ndarray:
    """Return all k from 1 to K."""
    return np.arange(1, frequencies_end(n_points) + 1)


def largest_slope(n_points: int) -> float:
    """Return the mu from which on distinct states are best: a first pair of equal points gains nothing there.

    A pair takes 2 log 2 / M from H[s] and brings H[k] up from 0 by at most 2 (log(M / 2) + 1) / M, in nats.
    """
    return float((np.log(n_points / 2) + 1) / np.log(2))


def gain(k: np.ndarray, m: np.ndarray, worth: np.ndarray, n_points: int) -> np.ndarray:
    """Return g_k(m) in nats; worth is a_k - lambda."""
    return k * m / n_points * (worth - np.log(np.maximum(m, 1)))


def worths(mu: np.ndarray, price: np.ndarray, n_points: int) -> np.ndarray:
    """Return a_k - lambda in nats, (n, K), for mu and price of shape (n,)."""
    return np.multiply.outer(1 + mu, np.log(n_points / frequencies(n_points))) - price[:, None]


def best_counts(worth: np.ndarray, n_points: int) -> np.ndarray:
    """Return the integers m_k that maximise g_k, as floats (n, K)."""
    k = frequencies(n_points)
    low = np.floor(np.exp(worth - 1))  # the best real m is exp(worth - 1), the best integer beside it
    return low + (gain(k, low + 1, worth, n_points) > gain(k, low, worth, n_points))


def prices(mu: np.ndarray, n_points: int) -> np.ndarray:
    """Find the lambda that minimises L(mu, lambda), by bisection; nats, (n,), for mu >= -1 of shape (n,).

    L is convex in lambda, of slope 1 - sum_k k m_k / M. The m_k at the price returned use at most M points. At the
    lowest price tried m_k > 0 for each k < K, which takes M points or more; at any price tried m_k = 0 for k > K.
    """
    k = frequencies(n_points)
    low, high = (1 + mu) * np.log(n_points / len(k)), (1 + mu) * np.log(n_points)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        too_many = best_counts(worths(mu, middle, n_points), n_points) @ k > n_points
        low, high = np.where(too_many, middle, low), np.where(too_many, high, middle)
    return high


def dual(mu: np.ndarray, n_points: int) -> np.ndarray:
    """Return the least L(mu, lambda) over lambda, nats, (n,), for mu >= -1: the bound of H[k] + mu H[s]."""
    price = prices(mu, n_points)
    worth = worths(mu, price, n_points)
    return price + gain(frequencies(n_points), best_counts(worth, n_points), worth, n_points).sum(axis=1)
