"""What counts as mixed: every threshold of the verdicts, and where it is from."""

import math

LEAST_TAUS = 50  # autocorrelation times that a chain must be long for its tau to be told: emcee's rule, after Sokal
MIXED_RHAT = 1.01  # Vehtari et al. 2021: at most this for chains that have mixed
APART_RHAT = 1.1  # Gelman et al., Bayesian Data Analysis: chains above this have not; in between nobody can tell
LEAST_EFFECTIVE = 400  # Vehtari et al. 2021: draws that an R-hat near 1 can be trusted with
LEAST_CHAINS = 4  # Vehtari et al. 2021: fewer do not show that there is another mode
LEAST_APART = 20  # draws of each chain below which few values, all alike by chance, look like a mode
DRIFT_ERRORS = 5.0  # standard errors that the mean over chains moves between the halves of the run
LEAST_DRIFTING = 8  # chains below which such a standard error is not to be trusted
FALSE_ALARM = 1e-3  # most probability with which chains of independent normal draws are said not to have mixed


def apart_rhat(chains: int, draws: int, observables: int) -> float:
    """Return the R-hat that the worst of so many observables must exceed for chains to be apart; never below 1.1.

    Of m = 2 chains halves of n draws that are all independent and normal, n (R-hat^2 - (n - 1) / n) has the F
    distribution with m - 1 and m (n - 1) degrees of freedom, the ratio of an analysis of variance; what is returned
    is exceeded with a probability of `FALSE_ALARM` at most.
    """
    groups, size = 2 * chains, draws // 2
    ratio = _f_quantile(groups - 1, groups * (size - 1), observables)
    return max(APART_RHAT, math.sqrt((size - 1 + ratio) / size))


def apart_nested_rhat(superchains: int, chains: int, observables: int) -> float:
    """Return the same for nested R-hat of superchains of so many chains each, however slowly a chain moves.

    Of chains that have forgotten their start, ``chains`` (R-hat^2 - 1) is at most the F ratio of the means of chains
    between and within superchains.
    """
    ratio = _f_quantile(superchains - 1, superchains * (chains - 1), observables)
    return max(nested_threshold(APART_RHAT, chains), math.sqrt(1 + ratio / chains))


def drift_errors(chains: int, observables: int) -> float:
    """Return how many standard errors, from so many chains, the worst of observables must move; never below 5.

    The quantile of Student's t with as many degrees of freedom as there are chains, less one.
    """
    from scipy.special import stdtrit

    return max(DRIFT_ERRORS, float(stdtrit(chains - 1, 1 - FALSE_ALARM / (2 * observables))))


def _f_quantile(above: int, below: int, observables: int) -> float:
    from scipy.special import fdtri

    return float(fdtri(above, below, 1 - FALSE_ALARM / observables))


def nested_threshold(rhat: float, chains: int) -> float:
    """Return what a nested R-hat of superchains of so many chains is compared with, in place of an R-hat.

    A single draw of each of M independent chains has 1 + 1 / M in place of 1 for R-hat squared (Margossian et al.
    2024, section 3), which is allowed on top.
    """
    return math.sqrt(rhat**2 + 1 / chains)
