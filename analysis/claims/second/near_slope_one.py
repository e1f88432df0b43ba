"""The exponent of all states at the layer whose resolution is nearest that of slope -1: Zipf's point is mu = 1."""

import math
from typing import NamedTuple

from analysis.claims.reading import Index
from analysis.claims.second.deciding_layers import hidden_values
from analysis.claims.second.predictive_layer import places
from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.measure_names import POWER_LAW_MU_OF_ALL, RESOLUTION
from analysis.table.row import TRAINED


class Nearest(NamedTuple):
    """The hidden layer nearest slope -1 in one seed."""

    layer: int
    resolution: float  # of the layer, log M
    slope_one: float  # H[s] of slope -1, log M
    mu: float  # exponent of the power law nearest to all its states; nan if the table has none


def nearest_slope_one(index: Index, network: str = TRAINED) -> dict[int, Nearest]:
    """Find the layer nearest slope -1 of every seed of a network in which slope -1 is crossed, by primary read-out."""
    resolutions, mus = (
        hidden_values(index, measure, network, PRIMARY_READOUT) for measure in (RESOLUTION, POWER_LAW_MU_OF_ALL)
    )
    found = {}
    for seed, place in places(index, network).items():
        at, layers = place.slope_one, resolutions[seed]
        if math.isfinite(at):
            layer = min(layers, key=lambda n: abs(layers[n] - at))
            found[seed] = Nearest(layer, layers[layer], at, mus.get(seed, {}).get(layer, math.nan))
    return found
