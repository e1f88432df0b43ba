"""Likelihood ratios of the power law to its alternatives; positive ones favour the power law.

Sources: Vuong, Econometrica 57 (1989) 307, in the form of Clauset, Shalizi, Newman, SIAM Rev. 51 (2009) 661,
appendix C.
"""

import math
from typing import NamedTuple

import numpy as np

from analysis.powerlaw.alternatives import Law, Tail, cutoff, power_law
from analysis.powerlaw.fit import most_likely_alpha
from analysis.powerlaw.nodes import Nodes, nodes_from
from analysis.powerlaw.sampling import power_law_sample
from analysis.protocols.first import ALTERNATIVE_LEVEL
from rbm.streams import stream_generator

_TIE = 1e-8  # nats a state, a thousand times the error of the sums


class Comparison(NamedTuple):
    """A likelihood ratio and how likely one as large is if the alternative is no better; nan where undefined."""

    ratio: float
    p: float

    @property
    def alternative_better(self) -> bool:
        """Whether the ratio favours the alternative at the 10 % level."""
        return self.ratio < 0 and self.p < ALTERNATIVE_LEVEL


UNDEFINED = Comparison(math.nan, math.nan)


def vuong(m: np.ndarray, law: Law, alternative: Law) -> Comparison:
    """Divide the sum of the differences in log p by its standard deviation; returns that and the two-sided p-value.

    Parameters
    ----------
    m : int (values,)
        How many states have each value that the laws' log_p are of.

    Notes
    -----
    For laws that are not nested. Where the alternative can come arbitrarily near the power law, as the lognormal can,
    both sum and deviation vanish, and the test is conservative; laws equal to rounding give (0, 1).
    """
    n = float(m.sum())
    difference = law.log_p - alternative.log_p
    mean = float(m @ difference) / n
    deviation = math.sqrt(float(m @ (difference - mean) ** 2) / n)
    if deviation <= _TIE:
        return Comparison(0.0, 1.0)
    ratio = math.sqrt(n) * mean / deviation
    return Comparison(ratio, math.erfc(abs(ratio) / math.sqrt(2)))


def cutoff_ratio(tail: Tail, nodes: Nodes) -> float:
    """Return twice the log likelihood ratio of the power law to that with exponential cut-off; never above 0."""
    alpha = float(most_likely_alpha(np.array([tail.mean(tail.x)]), np.array([float(tail.kmin)]))[0])
    return min(0.0, 2 * float(tail.m @ (power_law(tail, alpha).log_p - cutoff(tail, nodes).log_p)))


def against_cutoff(tail: Tail, alpha: float, bootstraps: int, *, seed: int) -> Comparison:
    """Compare the power law with that with exponential cut-off, which contains it; p by a parametric bootstrap.

    The rate of the cut-off is at its edge, 0, in the power law. The limit for that, 0 half of the time and else
    chi-square of one degree of freedom (Self and Liang, J. Am. Stat. Assoc. 82 (1987) 605), needs a finite variance of
    k, alpha > 3, and many states: for alpha from 1.5 to 2.5 and 60 to 5000 states it finds a cut-off at the 10 % level
    in 13 to 26 % of samples that have none. So p is the share of ``bootstraps`` samples of as many states of the power
    law, both laws fitted to each and kmin kept, whose ratio is at least as much against the power law.
    """
    generator = stream_generator(seed, "power law cut-off")
    nodes, n_states = nodes_from(tail.kmin), int(tail.m.sum())
    ratio = cutoff_ratio(tail, nodes)
    samples = (Tail(*power_law_sample(alpha, tail.kmin, n_states, generator), tail.kmin) for _ in range(bootstraps))
    return Comparison(ratio, sum(cutoff_ratio(sample, nodes) <= ratio for sample in samples) / bootstraps)
