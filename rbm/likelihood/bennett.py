"""Bennett's acceptance ratio: log of a ratio of two partition functions from samples of both.

Source: Bennett, Journal of Computational Physics 22 (1976) 245.
"""

import numpy as np

_STEPS, _CLOSE = 200, 1e-10  # of Newton's method or halving, at most; nats


def acceptance_ratio(below: np.ndarray, above: np.ndarray) -> float:
    """Compute log Z_above - log Z_below in nats from changes log f_above - log f_below of equally many samples of both.

    The value c at which the mean of logistic(change - c) over samples of the one below is that of logistic(c - change)
    over samples of the one above: by Newton's method, halving the interval where a step leaves it.

    Parameters
    ----------
    below, above : array (n,)
        The changes of samples of f_below and of f_above.
    """
    low, high = min(below.min(), above.min()), max(below.max(), above.max())
    value = (below.mean() + above.mean()) / 2
    for _ in range(_STEPS):
        if high - low < _CLOSE:
            break
        up, down = _logistic(below - value), _logistic(value - above)
        excess = up.mean() - down.mean()
        low, high = (value, high) if excess > 0 else (low, value)
        slope = (up * (1 - up)).mean() + (down * (1 - down)).mean()
        step = excess / slope if slope > 0 else np.inf
        following = value + step
        if not low <= following <= high:
            following = (low + high) / 2
        if abs(following - value) < _CLOSE:
            value = following
            break
        value = following
    return float(value)


def _logistic(x: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.tanh(x / 2)
