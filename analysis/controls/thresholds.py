"""Thresholds of the verdict statistics of one sample, those of the second protocol: above its threshold it is a yes."""

from typing import NamedTuple

from analysis.protocols.first import CALLED_SHARE
from analysis.protocols.second import DISTANCE_RATIO, NOISE_BAND, TRAINING_MARGIN


class Thresholds(NamedTuple):
    """Above what a statistic is a yes."""

    noise_band: float = -NOISE_BAND  # (i) fraction of the frontier less that of ideal samples
    null_effect: float = TRAINING_MARGIN  # (i) fraction of the frontier less that of a null: the least called one
    power_law_ratio: float = DISTANCE_RATIO  # (ii) log10 D1 of a null / D1 of the sample: a factor 2
    ideal_ratio: float = -DISTANCE_RATIO  # (ii) the same of ideal samples: not twice as far from a power law as these
    called: float = CALLED_SHARE  # (ii) by the first protocol: 1 for a tail called a power law, 0 for one that is not
    zero: float = 0.0  # (i) by its verdicts: the difference to ideals plus the band, and the effect over a null


THRESHOLDS = Thresholds()
