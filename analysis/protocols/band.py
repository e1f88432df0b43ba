"""The band of claim (i) in the second protocol."""

import math

from analysis.protocols.second import NOISE_BAND


def noise_band_of(headroom: float) -> float:
    """Return how far below drawn ideals, in fractions of the frontier, is near: no farther than the best null.

    ``headroom`` is what drawn ideals have over the best null; nan gives nan.
    """
    return math.nan if math.isnan(headroom) else min(NOISE_BAND, headroom / 2)
