"""Find integer m_k that use exactly M points and nearly maximise H[k] + mu H[s].

Rounding at the dual optimum uses slightly fewer than M points. States are added one at a time, the one with the largest
gain per point first; at every step the remaining points are also used up at once by the best pair of moves, each of
which adds or removes a state of k points. The best completion is returned. Its H[k] + mu H[s] is within 1e-4 log M of
the dual bound at M = 60 000 for every mu; at small M it need not be the very best.
"""

import numpy as np

from analysis.frontier.dual import best_counts, frequencies, gain, prices, worths


def attained_counts(mu: float, n_points: int, price: float | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Return the frequencies k that occur and their m_k, int64, sum k m_k = M, for mu >= -1.

    The price is that of `prices`, which finds those of many mu together in the time of a few.
    """
    k = frequencies(n_points)
    slope = np.array([mu])
    worth = worths(slope, prices(slope, n_points) if price is None else np.array([price]), n_points)
    m = best_counts(worth, n_points)[0].astype(np.int64)
    worth = worth[0]
    ends = []
    while remaining := n_points - int(k @ m):
        now = gain(k, m, worth, n_points)
        more = gain(k, m + 1, worth, n_points) - now
        less = np.where(m > 0, gain(k, m - 1, worth, n_points) - now, -np.inf)
        if remaining <= 2 * len(k):
            ends.append(_completed(m, remaining, more, less))
        m[np.argmax(np.where(k <= remaining, more / k, -np.inf))] += 1
    m = max([m, *ends], key=lambda end: float(gain(k, end, worth, n_points).sum()))
    return k[m > 0], m[m > 0]


def _completed(m: np.ndarray, remaining: int, more: np.ndarray, less: np.ndarray) -> np.ndarray:
    """Return the m_k after the best two moves that use up the remaining points, at most 2 K of them."""
    most = len(m)
    change = np.concatenate([less[::-1], [0.0], more])  # in the sum of gains, by a move of -K..K points
    first = np.arange(max(-most, remaining - most), min(most, remaining + most) + 1)
    best = first[np.argmax(change[first + most] + change[remaining - first + most])]
    moved = np.concatenate([[0], m])
    for move in (best, remaining - best):
        moved[abs(move)] += np.sign(move)
    return moved[1:]
