"""Judge the noise of one sample for claim (i): whether H[s|k] is near the least that M points can have.

At given H[s] the noise is least where the relevance is largest. All differences are in units of the frontier's H[k] at
the sample's H[s].
"""

import math
from typing import NamedTuple

from analysis.controls.comparators import Comparators
from analysis.controls.ideal import Drawn
from analysis.entropies.entropy import relevance
from analysis.frontier.bound import fraction_of_frontier, frontier_bound
from analysis.nulls.matched import interpolated


class NoiseBand(NamedTuple):
    """A sample's fraction of the frontier beside ideal samples and nulls of its resolution; nan where undefined."""

    resolution: float  # H[s], log M
    fraction: float  # H[k] / frontier at H[s]
    ideal: Drawn  # the same of points drawn from the frontier's law
    difference: float  # fraction - mean of the ideal
    deviations: float  # the difference in sd of an ideal sample; not of the ideal's mean
    ideal_frequencies: Drawn  # the same of frequencies drawn from it: more than points reach at high H[s]
    difference_to_frequencies: float
    nulls: dict[str, float]  # the same fraction of each null at this H[s], mean over draws
    # The most that a comparison could show: the mean of the ideal - that of the best null. At or below 0 the null is as
    # good as an ideal, and the band says nothing of a sample.
    headroom: float


def noise_band(known: Comparators) -> NoiseBand:
    """Place a sample between its nulls and the ideal."""
    n_points, h_s = int(known.counts.sum()), known.resolution
    fraction = float(fraction_of_frontier(h_s, relevance(known.counts), n_points))
    scale = float(frontier_bound(h_s, n_points))
    nulls = {}
    for name, brackets in known.nulls.items():
        reached = [math.nan if found is None else interpolated(found, h_s) for found in brackets]
        nulls[name] = sum(reached) / len(reached) / scale if scale > 0 else math.nan
    ideal = known.ideal.fraction
    difference = fraction - ideal.mean
    deviations = difference / ideal.sd if ideal.sd > 0 else math.nan
    defined = [value for value in nulls.values() if math.isfinite(value)]
    headroom = ideal.mean - max(defined) if defined else math.nan
    other = known.ideal_frequencies.fraction
    return NoiseBand(h_s, fraction, ideal, difference, deviations, other, fraction - other.mean, nulls, headroom)
