"""The layers that decide, and means over them (second protocol, section 2)."""

import math
from collections.abc import Callable

from analysis.claims.reading import Index, Key, Values, values
from analysis.protocols.first import PRIMARY_READOUT
from analysis.protocols.second import MAX_DECIDING, MIN_DECIDING
from analysis.table.measure_names import RESOLUTION

Layers = dict[int, dict[int, float]]  # H[s], in units of log M, of the layers that decide, by seed


def decides(resolution: float) -> bool:
    """Tell whether a layer of this H[s], in units of log M, decides."""
    return MIN_DECIDING < resolution < MAX_DECIDING


def deciding_layers(index: Index, readout: str = PRIMARY_READOUT) -> Layers:
    """Return the trained network's hidden layers of deciding resolution, for each seed."""
    return {
        seed: {layer: h for layer, h in layers.items() if layer > 0 and decides(h)}
        for seed, layers in values(index, Key(RESOLUTION, readout=readout)).items()
    }


def hidden_values(index: Index, measure: str, network: str, readout: str) -> Values:
    """Return a measure of a network's hidden layers, without layer 0, the data."""
    found = values(index, Key(measure, network, readout=readout))
    return {seed: {layer: x for layer, x in layers.items() if layer > 0} for seed, layers in found.items()}


def where(layers: Layers, holds: Callable[[int, int], bool]) -> Layers:
    """Keep the layers of which a condition on seed and layer holds."""
    return {seed: {layer: h for layer, h in of.items() if holds(seed, layer)} for seed, of in layers.items()}


def mean_over(layers: Layers, found: Values) -> dict[int, float]:
    """Average a number over the deciding layers of every seed in which it is defined; nan if there is none."""
    means = {}
    for seed, deciding in layers.items():
        known = [x for layer in deciding if math.isfinite(x := found.get(seed, {}).get(layer, math.nan))]
        means[seed] = sum(known) / len(known) if known else math.nan
    return means


def difference(ours: Values, theirs: Values) -> Values:
    """Subtract layer by layer; nan where either number is missing."""
    return {
        seed: {layer: x - theirs.get(seed, {}).get(layer, math.nan) for layer, x in layers.items()}
        for seed, layers in ours.items()
    }
