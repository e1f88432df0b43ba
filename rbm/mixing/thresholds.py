"""What counts as mixed: every threshold of the verdicts, and where it is from."""

import math

LEAST_TAUS = 50  # autocorrelation times that a chain must be long for its tau to be told: emcee's rule, after Sokal
MIXED_RHAT = 1.01  # Vehtari et al. 2021: at most this for chains that have mixed
APART_RHAT = 1.1  # Gelman et al., Bayesian Data Analysis: chains above this have not; in between nobody can tell
LEAST_EFFECTIVE = 400  # Vehtari et al. 2021: draws that an R-hat near 1 can be trusted with
LEAST_CHAINS = 4  # Vehtari et al. 2021: fewer do not show that there is another mode
DRIFT_ERRORS = 5.0  # standard errors that the mean over chains moves between the halves of the run
LEAST_DRIFTING = 8  # chains below which such a standard error is not to be trusted


def nested_threshold(rhat: float, chains: int) -> float:
    """Return what a nested R-hat of superchains of so many chains is compared with, in place of an R-hat.

    A single draw of each of M independent chains has 1 + 1 / M in place of 1 for R-hat squared (Margossian et al.
    2024, section 3), which is allowed on top.
    """
    return math.sqrt(rhat**2 + 1 / chains)
