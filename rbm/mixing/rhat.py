"""Split R-hat of chains, and nested R-hat of many short ones.

R-hat = sqrt((within + between) / within), the ratio of the spread of all draws to that of a chain's own: 1 if it does
not matter which chain a draw is from.
"""

import math
from typing import Any

import numpy as np

from rbm.errors import InputError
from rbm.mixing.rank_normal import folded, rank_normalised
from rbm.mixing.series import as_series, halves, moments


def rhat(series: Any, *, ranks: bool = False) -> float:
    """Compute the R-hat of the halves of all chains; 1 for chains that have mixed, nan where nothing ever changes.

    Source: Gelman et al., Bayesian Data Analysis, 3rd ed. (2013), eq. 11.4; ranks: Vehtari et al., Bayesian Analysis 16
    (2021) 667.

    Parameters
    ----------
    series : array (draws,) or (chains, draws)
        At least 4 draws. One chain is compared with itself only.
    ranks : bool
        Take the larger R-hat of the ranks and of the ranks of distances from the median, both as normal quantiles.

    Raises
    ------
    InputError
        On another shape, fewer draws, or a number that is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import rhat
    >>> rhat([[0, 0, 0, 0], [1, 1, 1, 1]])
    inf
    >>> rhat(np.random.default_rng(1).normal(size=(4, 1000))) < 1.01
    True
    """
    split = halves(as_series(series))
    if ranks:
        both = [_rhat(rank_normalised(part)) for part in (split, folded(split))]
        return float(np.fmax(both[0], both[1]))
    return _rhat(split)


def _rhat(chains: np.ndarray) -> float:
    """Compute R-hat of chains (chains, draws): pooled within-chain variance and that of the chains' means."""
    means, deviations = moments(chains)
    draws = chains.shape[1]
    within = (deviations**2).sum() / (len(chains) * (draws - 1))
    between = means.var(ddof=1) if np.ptp(means) else 0.0
    if within == 0:
        return math.inf if between else math.nan
    return math.sqrt((draws - 1) / draws + between / within)


def nested_rhat(series: Any) -> float:
    """Compute the nested R-hat of superchains: of chains in groups that each started at a point of its own.

    Within is the variance inside a superchain, between its chains and along them; between is that of the superchains'
    means. However short the chains, it is near sqrt(1 + tau / (M N)), M chains of N draws, once they have forgotten
    their start, and large before. Source: Margossian, Hoffman, Sountsov, Riou-Durand, Vehtari and Gelman, Bayesian
    Analysis (2024), doi 10.1214/24-BA1453, section 2.2.

    Parameters
    ----------
    series : array (superchains, chains, draws)
        At least two superchains, and at least two chains or two draws.

    Raises
    ------
    InputError
        On another shape, or a number that is not finite.

    Examples
    --------
    >>> from rbm.mixing import nested_rhat
    >>> nested_rhat([[[0], [2]], [[0], [2]]])
    1.0
    >>> round(nested_rhat([[[0], [2]], [[4], [6]]]) ** 2, 9)
    5.0
    """
    values = np.asarray(series, np.float64)
    if values.ndim != 3 or values.shape[0] < 2 or values.shape[1] * values.shape[2] < 2:
        wanted = "(superchains, chains, draws), at least 2 superchains, and 2 chains or 2 draws in each"
        raise InputError(f"nested R-hat needs a series of shape {wanted}; got {values.shape}")
    if not np.isfinite(values).all():
        raise InputError(f"a series must be finite; got {np.sum(~np.isfinite(values))} numbers that are not")
    _, chains, draws = values.shape
    of_chains, along = moments(values)
    of_superchains, among = moments(of_chains)
    within = (along**2).sum(axis=(1, 2)) / (chains * (draws - 1)) if draws > 1 else np.zeros(len(values))
    if chains > 1:
        within = within + (among**2).sum(axis=1) / (chains - 1)
    between = of_superchains.var(ddof=1) if np.ptp(of_superchains) else 0.0
    mean_within = float(within.mean())
    if mean_within == 0:
        return math.inf if between else math.nan
    return math.sqrt(1 + between / mean_within)
