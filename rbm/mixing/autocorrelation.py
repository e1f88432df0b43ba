r"""Integrated autocorrelation time and effective sample size of a series over one or many chains.

tau = 1 + 2 sum_{t >= 1} rho(t), so that independent draws have tau = 1, a first-order autoregression with coefficient
phi has (1 + phi) / (1 - phi), and the mean of n draws the variance sigma^2 tau / n.

Sources: the chains are combined as by Vehtari, Gelman, Simpson, Carpenter and Buerkner, Bayesian Analysis 16 (2021)
667, eq. 10, on halves of chains; the sum ends by the initial monotone sequence of Geyer, Statistical Science 7 (1992)
473, section 3.3, which holds for reversible chains: the visible states of block Gibbs sampling are one, at any
distance of sweeps. The error is that of Madras and Sokal, Journal of Statistical Physics 50 (1988) 109, appendix C.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from rbm.mixing.series import as_series, halves, moments
from rbm.mixing.thresholds import LEAST_TAUS


class AutocorrelationTime(NamedTuple):
    """Integrated autocorrelation time of a series, in draws, with what it rests on.

    Examples
    --------
    >>> from rbm.mixing import AutocorrelationTime
    >>> AutocorrelationTime(tau=10.0, error=1.0, window=30, effective=160.0, draws=400).long_enough
    False
    >>> AutocorrelationTime(tau=10.0, error=0.4, window=30, effective=800.0, draws=2000).long_enough
    True
    """

    tau: float  # 1 for independent draws; nan where the series is constant
    error: float  # standard error of tau; too small where tau is below 1, as draws alternate (Gibbs chains' do not)
    window: int  # the lags 1 to this one are summed
    effective: float  # sample size: all draws of all chains over tau
    draws: int  # of each chain

    @property
    def long_enough(self) -> bool:
        """Whether each chain is at least 50 tau long, below which tau is underestimated as a rule."""
        return self.draws >= LEAST_TAUS * self.tau


def autocorrelation(series: Any) -> np.ndarray:
    """Estimate rho(t) for the lags t = 0 to draws // 2 - 1 from the halves of all chains, float64 (draws // 2,).

    Covariances are of deviations from each half's own mean, plus the variance between these means: chains that have
    not met stay correlated at all lags. All nan where the series is constant.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import autocorrelation
    >>> np.allclose(autocorrelation([0, 1, 0, 1, 0, 1, 0, 1]), [1, -1, 1, -1])
    True
    """
    split = halves(as_series(series))
    means, deviations = moments(split)
    between = means.var(ddof=1) if np.ptp(means) else 0.0
    covariance = _covariance(deviations) + between
    if covariance[0] == 0:
        return np.full(len(covariance), math.nan)
    return covariance / covariance[0]


def _covariance(deviations: np.ndarray) -> np.ndarray:
    """Average over chains the products of deviations t draws apart, for every t, by Fourier transform."""
    draws = deviations.shape[1]
    spectrum = np.fft.rfft(deviations, 2 * draws)
    power = (spectrum.real**2 + spectrum.imag**2).mean(axis=0)
    return np.fft.irfft(power, 2 * draws)[:draws] / np.arange(draws, 0, -1)


def autocorrelation_time(series: Any) -> AutocorrelationTime:
    """Estimate the integrated autocorrelation time of a series, in draws.

    Parameters
    ----------
    series : array (draws,) or (chains, draws)
        Of chains that have forgotten where they started; at least 4 draws.

    Raises
    ------
    InputError
        On another shape, fewer draws, or a number that is not finite.

    Examples
    --------
    >>> import numpy as np
    >>> from rbm.mixing import autocorrelation_time
    >>> independent = np.random.default_rng(1).normal(size=(4, 1000))
    >>> found = autocorrelation_time(independent)
    >>> abs(found.tau - 1) < 0.2, bool(np.isclose(found.effective, 4000 / found.tau))
    (True, True)
    """
    values = as_series(series)
    rho = autocorrelation(values)
    if math.isnan(rho[0]):
        return AutocorrelationTime(math.nan, math.nan, 0, math.nan, values.shape[1])
    pairs = rho[: len(rho) // 2 * 2].reshape(-1, 2).sum(axis=1)
    positive = int(np.argmax(pairs <= 0)) if (pairs <= 0).any() else len(pairs)
    window = max(2 * positive - 1, 0)
    total = 2 * np.minimum.accumulate(pairs[:positive]).sum() - 1
    tau = max(float(total), 1 / math.log10(max(values.size, 10)))  # no more than size log10(size) effective draws
    error = tau * math.sqrt(2 * (2 * window + 1) / values.size)
    return AutocorrelationTime(tau, error, window, values.size / tau, values.shape[1])
