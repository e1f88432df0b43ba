"""How well a power law fits and how sure its exponent is: two bootstraps, each replicate fitted anew, kmin included.

Source: Clauset, Shalizi, Newman, SIAM Rev. 51 (2009) 661, section 4.1 (the p-value).
"""

import math

import numpy as np

from analysis.errorbars.intervals import Interval, share
from analysis.powerlaw.fit import TailFit, fit_tail
from analysis.powerlaw.sampling import power_law_sample, resample
from rbm.streams import stream_generator

UNDEFINED = Interval(math.nan)


def goodness(k: np.ndarray, m: np.ndarray, fit: TailFit, bootstraps: int, *, seed: int) -> Interval:
    """Estimate the p-value of a fit: the share of replicates at least as far from their law as the sample.

    Distances are Kolmogorov and Smirnov's. The interval is Wilson's, of the finite number of replicates.
    """
    generator = stream_generator(seed, "power law goodness")
    fits = [fit_tail(*semi_parametric(k, m, fit, generator)) for _ in range(bootstraps)]
    return share(np.array([other is None or other.distance >= fit.distance for other in fits]))


def semi_parametric(
    k: np.ndarray, m: np.ndarray, fit: TailFit, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Draw a replicate: each state from the fitted law with the tail's share, else from the sample's below kmin."""
    below, n_states = k < fit.kmin, int(m.sum())
    in_tail = int(generator.binomial(n_states, fit.tail_states / n_states))
    k_low, m_low = resample(k[below], m[below], n_states - in_tail, generator)
    k_tail, m_tail = power_law_sample(fit.alpha, fit.kmin, in_tail, generator)
    return np.concatenate([k_low, k_tail]), np.concatenate([m_low, m_tail])


def resampled_fits(k: np.ndarray, m: np.ndarray, bootstraps: int, *, seed: int) -> list[TailFit]:
    """Fit samples of as many states, drawn with replacement; those without a tail to fit are left out."""
    generator = stream_generator(seed, "power law interval")
    n_states = int(m.sum())
    fits = (fit_tail(*resample(k, m, n_states, generator)) for _ in range(bootstraps))
    return [fit for fit in fits if fit is not None]


def percentile_interval(value: float, replicates: list[float]) -> Interval:
    """Return the value with the middle 95 % of its replicates, widened to hold it; no interval without replicates."""
    if not replicates:
        return Interval(value)
    low, high = np.quantile(replicates, [0.025, 0.975])
    return Interval(value, min(value, float(low)), max(value, float(high)))
