"""Exact samples of the discrete power law, as distinct values and multiplicities."""

import numpy as np

from analysis.powerlaw.zeta import log_moments, scaled_zeta

_TABLE = 1024  # values drawn together, by a multinomial; larger ones singly
LARGEST = 2.0**53  # floats tell whole numbers apart up to here: larger draws are set to it


def power_law_sample(
    alpha: float, kmin: int, size: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw ``size`` independent values of p(k) = k^-alpha / zeta(alpha, kmin), k >= kmin.

    Returns
    -------
    k, m : int64 (values,)
        The distinct values drawn, ascending, and how often each was; the m add up to ``size``.
    """
    k = np.arange(kmin, kmin + _TABLE)
    zeta, weight = scaled_zeta(np.array([alpha]), np.array([k[0], k[-1] + 1.0]), np.array([float(kmin)]))
    p = np.exp(-alpha * np.log(k / kmin)) / zeta[0, 0]
    m = generator.multinomial(size, np.append(p, zeta[0, 1] / zeta[0, 0]))
    rest, n_rest = np.unique(_beyond(alpha, float(k[-1] + 1), int(m[-1]), generator), return_counts=True)
    seen = np.flatnonzero(m[:-1])
    return np.concatenate([k[seen], rest.astype(np.int64)]), np.concatenate([m[seen], n_rest])


def resample(k: np.ndarray, m: np.ndarray, size: int, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw ``size`` values with replacement from a sample of distinct values k and multiplicities m; form as above."""
    if not size:
        return k[:0], m[:0]
    drawn = generator.multinomial(size, m / m.sum())
    return k[drawn > 0], drawn[drawn > 0]


def _beyond(alpha: float, kmin: float, size: int, generator: np.random.Generator) -> np.ndarray:
    """Draw values for a large kmin, float (size,), by inverting P(K >= k).

    There zeta(a, k) is so near (k - 1/2)^(1 - a) / (a - 1) that k from this is at most one off; the exact zeta then
    says which way.
    """
    normaliser = float(log_moments(np.array([alpha]), np.array([kmin])).log_normaliser[0])
    log_u = np.log(1 - generator.random(size)) + normaliser  # log of zeta(alpha, k) kmin^alpha at the k wanted
    x = np.exp(-(log_u + np.log((alpha - 1) / kmin)) / (alpha - 1))  # (k - 1/2) / kmin
    k = np.maximum(np.floor(np.minimum(kmin * x + 0.5, LARGEST)), kmin)
    for _ in range(2):
        k = np.where((k < LARGEST) & (_log_zeta(alpha, k + 1, kmin) >= log_u), k + 1, k)
        k = np.where((k < LARGEST) & (_log_zeta(alpha, k, kmin) < log_u), k - 1, k)
    return k


def _log_zeta(alpha: float, k: np.ndarray, origin: float) -> np.ndarray:
    """Compute the logarithm of zeta(alpha, k) origin^alpha."""
    return log_moments(np.full(len(k), alpha), k).log_normaliser - alpha * np.log(k / origin)
