"""Series whose autocorrelation is known, and loop twins of what is computed of series."""

import numpy as np
from scipy.signal import lfilter


def autoregression(phi: float, chains: int, draws: int, seed: int) -> np.ndarray:
    """Stationary x(t) = phi x(t - 1) + noise of unit variance, (chains, draws): tau = (1 + phi) / (1 - phi)."""
    noise = np.random.default_rng(seed).normal(size=(chains, draws))
    noise[:, 0] /= np.sqrt(1 - phi**2)
    return np.asarray(lfilter([1.0], [1.0, -phi], noise))


def naive_autocorrelation(series: np.ndarray) -> list[float]:
    """rho(t) from the halves of all chains, pair by pair."""
    half = series.shape[1] // 2
    split = [list(chain[:half]) for chain in series] + [list(chain[-half:]) for chain in series]
    means = [sum(chain) / half for chain in split]
    grand = sum(means) / len(means)
    between = sum((m - grand) ** 2 for m in means) / (len(means) - 1)
    covariance = []
    for t in range(half):
        of_chains = [
            sum((chain[s] - m) * (chain[s + t] - m) for s in range(half - t)) / (half - t)
            for chain, m in zip(split, means, strict=True)
        ]
        covariance.append(sum(of_chains) / len(of_chains) + between)
    return [c / covariance[0] for c in covariance]


def naive_rhat(series: np.ndarray) -> float:
    """Gelman's R-hat of the halves of all chains, term by term, from B and W."""
    n = series.shape[1] // 2
    split = [list(chain[:n]) for chain in series] + [list(chain[-n:]) for chain in series]
    m = len(split)
    means = [sum(chain) / n for chain in split]
    grand = sum(means) / m
    b = n / (m - 1) * sum((mean - grand) ** 2 for mean in means)
    w = sum(sum((x - mean) ** 2 for x in chain) / (n - 1) for chain, mean in zip(split, means, strict=True)) / m
    return float((((n - 1) / n * w + b / n) / w) ** 0.5)


def naive_nested_rhat(series: np.ndarray) -> float:
    """Nested R-hat of (superchains, chains, draws), term by term."""
    k, m, n = series.shape
    means = [[sum(series[i, j]) / n for j in range(m)] for i in range(k)]
    group = [sum(row) / m for row in means]
    grand = sum(group) / k
    between = sum((g - grand) ** 2 for g in group) / (k - 1)
    within = 0.0
    for i in range(k):
        if m > 1:
            within += sum((means[i][j] - group[i]) ** 2 for j in range(m)) / (m - 1) / k
        if n > 1:
            along = [sum((x - means[i][j]) ** 2 for x in series[i, j]) / (n - 1) for j in range(m)]
            within += sum(along) / m / k
    return float((1 + between / within) ** 0.5)
