"""Whether the frequencies of states follow a power law: all that section 3 of the first protocol asks of counts."""

import math
from typing import NamedTuple

from numpy.typing import ArrayLike

from analysis.entropies.entropy import frequency_of_frequencies
from analysis.errorbars.intervals import Interval
from analysis.powerlaw.alternatives import Tail, exponential, lognormal, power_law
from analysis.powerlaw.comparison import UNDEFINED as NOT_COMPARED
from analysis.powerlaw.comparison import Comparison, against_cutoff, vuong
from analysis.powerlaw.fit import TailFit, fit_tail
from analysis.powerlaw.goodness import UNDEFINED, goodness, percentile_interval, resampled_fits
from analysis.protocols.first import MIN_P, MIN_TAIL_RANGE, MIN_TAIL_STATES
from analysis.table.measure_names import (
    POWER_LAW_CALLED,
    POWER_LAW_KMIN,
    POWER_LAW_MU,
    POWER_LAW_P,
    POWER_LAW_TAIL_STATES,
    POWER_LAW_TESTABLE,
)
from rbm.errors import InputError

MEASURES = (
    POWER_LAW_MU, POWER_LAW_KMIN, POWER_LAW_TAIL_STATES, POWER_LAW_P, POWER_LAW_TESTABLE, POWER_LAW_CALLED,
    "lr_exponential", "lr_lognormal", "lr_cutoff", "p_exponential", "p_lognormal", "p_cutoff",
)  # fmt: skip


class PowerLaw(NamedTuple):
    """A power-law fit to state counts, how good it is, and what else would do.

    Intervals are 95 %. Without a tail to fit the first four are nan; where not ``testable``, ``called`` is false, and
    ``p`` and the comparisons are nan unless they were asked for all the same.

    Examples
    --------
    >>> from math import isnan
    >>> from analysis import assess_power_law
    >>> law = assess_power_law([7, 3, 2, 1, 1, 1], bootstraps=2)
    >>> law.testable, isnan(law.p.value)
    (False, True)
    """

    mu: Interval  # alpha - 1, of m_k ~ k^(-1 - mu); percentiles over states resampled, kmin chosen anew each time
    kmin: Interval  # the same
    tail_states: Interval  # states seen kmin times and more; the same
    distance: float  # Kolmogorov-Smirnov, of the tail from the fitted law
    at_bound: bool  # mu is the largest allowed, 19: the true fit is steeper
    testable: bool
    p: Interval  # of the fit; small: not a power law. Interval of the finite number of replicates
    exponential: Comparison  # normalised log likelihood ratio (Vuong), as the next
    lognormal: Comparison
    cutoff: Comparison  # twice the log likelihood ratio, never positive
    called: bool  # a power law by the protocol


def assess_power_law(counts: ArrayLike, *, bootstraps: int, seed: int = 0, judge_untestable: bool = False) -> PowerLaw:
    """Fit a power law to state counts and judge it.

    Parameters
    ----------
    counts : array of positive integers, shape (n_states,)
        How often each state is seen, in any order; `state_counts` makes it.
    bootstraps : int
        Replicates, at least one, of each of the three bootstraps: of the p-value, the interval of mu, the cut-off.
    seed : int
    judge_untestable : bool
        Compute ``p`` and the comparisons of a tail that is not testable too; it is never called a power law.

    Notes
    -----
    A finite sample bends the law at small k: states whose probabilities have density p^(-1 - mu), seen in M points,
    give m_k ~ Gamma(k - mu) / k! (1 / (k (k - 1)) for mu = 1), so mu comes out too large where kmin is a few.

    Raises
    ------
    InputError
        On counts that are not positive integers, no bootstrap, or a negative seed.

    Examples
    --------
    >>> from analysis import assess_power_law
    >>> law = assess_power_law([7, 3, 2, 1, 1, 1], bootstraps=2)
    >>> law.testable, law.called
    (False, False)
    """
    if bootstraps < 1:
        raise InputError(f"a p-value needs at least one bootstrap; got {bootstraps}")
    k, m = frequency_of_frequencies(counts)
    fit = fit_tail(k, m)
    if fit is None:
        nothing = (NOT_COMPARED, NOT_COMPARED, NOT_COMPARED, False)
        return PowerLaw(UNDEFINED, UNDEFINED, UNDEFINED, math.nan, False, False, UNDEFINED, *nothing)
    others = resampled_fits(k, m, bootstraps, seed=seed)
    mu = percentile_interval(fit.alpha - 1, [other.alpha - 1 for other in others])
    kmin = percentile_interval(float(fit.kmin), [other.kmin for other in others])
    tail_states = percentile_interval(float(fit.tail_states), [other.tail_states for other in others])
    testable = fit.tail_states >= MIN_TAIL_STATES and int(k[-1]) >= MIN_TAIL_RANGE * fit.kmin
    p, comparisons = UNDEFINED, (NOT_COMPARED, NOT_COMPARED, NOT_COMPARED)
    if testable or judge_untestable:
        p = goodness(k, m, fit, bootstraps, seed=seed)
        comparisons = _compare(Tail(k[k >= fit.kmin], m[k >= fit.kmin], fit.kmin), fit, bootstraps, seed)
    called = testable and p.value >= MIN_P and not any(other.alternative_better for other in comparisons)
    return PowerLaw(mu, kmin, tail_states, fit.distance, fit.at_bound, testable, p, *comparisons, called)


def power_law_measures(law: PowerLaw) -> dict[str, tuple[float, float, float]]:
    """Return the rows of the table, (value, low, high) of each of ``MEASURES``; nan where undefined or no interval."""
    others = (law.exponential, law.lognormal, law.cutoff)
    alone = (float(law.testable), float(law.called), *(o.ratio for o in others), *(o.p for o in others))
    rows = [(v.value, v.low, v.high) for v in (law.mu, law.kmin, law.tail_states, law.p)]
    return dict(zip(MEASURES, rows + [(value, math.nan, math.nan) for value in alone], strict=True))


def _compare(tail: Tail, fit: TailFit, bootstraps: int, seed: int) -> tuple[Comparison, Comparison, Comparison]:
    """Compare the power law with the exponential, the lognormal and the cut-off."""
    law = power_law(tail, fit.alpha)
    ratios = [vuong(tail.m, law, other(tail)) for other in (exponential, lognormal)]
    return ratios[0], ratios[1], against_cutoff(tail, fit.alpha, bootstraps, seed=seed)
