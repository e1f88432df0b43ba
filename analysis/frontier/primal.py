"""Integer m_k that use up exactly M points and come close to the most H[k] + mu H[s].

The m_k at the dual price leave a few points over. Single states are added, the best per point first, until none is
left; before each of them the rest is also closed at once, by the best two moves (one state of k points more, or one
less) that sum to it. The best of all these ends is taken. In H[k] + mu H[s] it is within 1e-4 log M of the dual bound
at M = 60 000, whatever the mu; at small M it need not be the very best.
"""

import numpy as np

from analysis.frontier.dual import best_counts, frequencies, gain, prices, worths


def attained_counts(mu: float, n_points: int) -> tuple[np.ndarray, np.ndarray]:
    """The frequencies k that occur and their m_k, int64, sum k m_k = M, for mu >= -1."""
    k = frequencies(n_points)
    slope = np.array([mu])
    worth = worths(slope, prices(slope, n_points), n_points)
    m = best_counts(worth, n_points)[0].astype(np.int64)
    worth = worth[0]
    ends = []
    while left := n_points - int(k @ m):
        now = gain(k, m, worth, n_points)
        more = gain(k, m + 1, worth, n_points) - now
        less = np.where(m > 0, gain(k, m - 1, worth, n_points) - now, -np.inf)
        if left <= 2 * len(k):
            ends.append(_closed(m, left, more, less))
        m[np.argmax(np.where(k <= left, more / k, -np.inf))] += 1
    m = max([m, *ends], key=lambda end: float(gain(k, end, worth, n_points).sum()))
    return k[m > 0], m[m > 0]


def _closed(m: np.ndarray, left: int, more: np.ndarray, less: np.ndarray) -> np.ndarray:
    """The m_k after the best two moves that use up what is left, at most 2 K points."""
    most = len(m)
    change = np.concatenate([less[::-1], [0.0], more])  # of the sum of gains, by a move of -K..K points
    first = np.arange(max(-most, left - most), min(most, left + most) + 1)
    best = first[np.argmax(change[first + most] + change[left - first + most])]
    moved = np.concatenate([[0], m])
    for move in (best, left - best):
        moved[abs(move)] += np.sign(move)
    return moved[1:]
