"""Headroom: what a test of efficiency could show at most at a layer's H[s] (second protocol, sections 2 and 3)."""

import math

from analysis.claims.reading import Index, Key, Values, values
from analysis.claims.second.deciding_layers import difference
from analysis.errorbars.intervals import Z95
from analysis.nulls.registry import LAYER_NULLS
from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.measure_names import FRACTION_OF_FRONTIER, MATCHED_EFFECT
from analysis.table.row import IDEAL, NO_NULL


def gaps(index: Index, readout: str = PRIMARY_READOUT) -> Values:
    """Return the fraction of the frontier of every layer less that of drawn ideals at its H[s]."""
    ours, ideal = (values(index, Key(FRACTION_OF_FRONTIER, null=null, readout=readout)) for null in (NO_NULL, IDEAL))
    return difference(ours, ideal)


def headroom_over(index: Index, null: str, readout: str = PRIMARY_READOUT) -> Values:
    """Return the fraction of the frontier of drawn ideals less that of a null, at the layer's H[s]; may be nan."""
    effects = values(index, Key(MATCHED_EFFECT, null=null, readout=readout))
    return {
        seed: {layer: effects.get(seed, {}).get(layer, math.nan) - gap for layer, gap in layers.items()}
        for seed, layers in gaps(index, readout).items()
    }


def least_headroom(index: Index, readout: str = PRIMARY_READOUT) -> Values:
    """Return the headroom over the best of the nulls made from the layer that are defined."""
    least: Values = {seed: {} for seed in gaps(index, readout)}
    for null in LAYER_NULLS:
        for seed, layers in headroom_over(index, null.name, readout).items():
            for layer, x in layers.items():
                if math.isfinite(x):
                    least[seed][layer] = min(x, least[seed].get(layer, math.inf))
    return least


def deviations(index: Index, readout: str = PRIMARY_READOUT) -> Values:
    """Return the standard deviation of one drawn ideal's fraction of the frontier at the layer's H[s]."""
    rows = index.get(Key(FRACTION_OF_FRONTIER, null=IDEAL, readout=readout), {})
    return {seed: {n: (row.high - row.value) / Z95 for n, row in layers.items()} for seed, layers in rows.items()}
