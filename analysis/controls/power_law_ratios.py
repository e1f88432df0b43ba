"""Claim (ii), one sample: how much nearer to a power law its states are than those of its nulls, and of ideal samples.

D1 is the Kolmogorov-Smirnov distance of all states from the pure power law nearest to them
(`analysis.powerlaw.all_states`). Ratios are log10(D1 of the other / D1 of the sample): positive where the sample is
nearer to a power law, .3 where it is twice as near.
"""

import math
from typing import NamedTuple

from analysis.controls.comparators import Comparators
from analysis.nulls.matched import interpolated
from analysis.powerlaw.all_states import fit_all_states, log_distance


class PowerLawRatios(NamedTuple):
    """D1 of a sample beside its nulls and ideal samples at the same resolution; nan where undefined."""

    resolution: float  # H[s], log M
    distance: float  # D1 of the sample, 0 to 1
    mu: float  # of the power law nearest to all states
    to_nulls: dict[str, float]  # log10 ratio by the null's name, mean over draws
    to_ideal: float  # log10 ratio, mean over ideal samples of points drawn
    to_ideal_frequencies: float  # the same of frequencies drawn

    @property
    def least_to_nulls(self) -> float:
        """Return the smallest of the ratios to nulls; nan if one of them is undefined."""
        values = list(self.to_nulls.values())
        return min(values) if values and all(map(math.isfinite, values)) else math.nan


def power_law_ratios(known: Comparators) -> PowerLawRatios:
    """Compare D1 of a sample with that of its nulls, log10 D1 linear in H[s] between their numbers of units."""
    own, fit = log_distance(known.counts), fit_all_states(known.counts)
    ratios = {}
    for name, brackets in known.nulls.items():
        others = [math.nan if b is None else interpolated(b, known.resolution, log_distance) for b in brackets]
        ratios[name] = sum(others) / len(others) - own
    ideals = (ideal.log_distance.mean - own for ideal in (known.ideal, known.ideal_frequencies))
    return PowerLawRatios(known.resolution, fit.distance, fit.mu, ratios, *ideals)
