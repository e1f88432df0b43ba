"""How much nearer a power law the states of a layer are than those of nulls (second protocol, section 4)."""

import math

import numpy as np

from analysis.claims.reading import Index, Key, Values, values
from analysis.claims.second.deciding_layers import Layers, deciding_layers, mean_over, where
from analysis.claims.verdict import Effect, effect_over_seeds
from analysis.nulls.registry import LAYER_NULLS
from analysis.protocols.first import PRIMARY_READOUT
from analysis.protocols.second import DISTANCE_RATIO
from analysis.table.measure_names import DISTANCE_OF_ALL, RESOLUTION
from analysis.table.row import IDEAL_FREQUENCIES, NO_NULL, UNTRAINED

STATISTIC = "log10 of its distance from a power law over the layer's, mean over deciding layers"


def log_ratios(index: Index, null: str, readout: str = PRIMARY_READOUT) -> Values:
    """Return log10(D1 of what stands under ``null`` / D1 of the layer); nan where either is missing or 0."""
    theirs = values(index, Key(DISTANCE_OF_ALL, null=null, readout=readout))
    return {
        seed: {layer: _log_ratio(theirs.get(seed, {}).get(layer, math.nan), d) for layer, d in layers.items()}
        for seed, layers in values(index, Key(DISTANCE_OF_ALL, null=NO_NULL, readout=readout)).items()
    }


def log_ratios_of_untrained(index: Index, readout: str = PRIMARY_READOUT) -> Values:
    """Return the same for the untrained network: its log D1, linear in H[s] between its layers, at the layer's H[s].

    nan beyond the resolutions of its layers.
    """
    h_of, d_of = (values(index, Key(m, UNTRAINED, readout=readout)) for m in (RESOLUTION, DISTANCE_OF_ALL))
    ours, resolution = (values(index, Key(m, readout=readout)) for m in (DISTANCE_OF_ALL, RESOLUTION))
    found: Values = {}
    for seed, layers in ours.items():
        points = sorted(
            (h, math.log10(d))
            for layer, h in h_of.get(seed, {}).items()
            if layer > 0 and (d := d_of.get(seed, {}).get(layer, math.nan)) > 0 and math.isfinite(h)
        )
        found[seed] = {
            layer: _interpolated(points, resolution.get(seed, {}).get(layer, math.nan)) - math.log10(d)
            if d > 0
            else math.nan
            for layer, d in layers.items()
        }
    return found


def decided_on(index: Index, readout: str = PRIMARY_READOUT) -> Layers:
    """Return the layers of deciding resolution at which an ideal would be called nearer than every null.

    The ideal are frequencies drawn from the frontier's law; log10 of the null's D1 over theirs lies above the ratio
    that decides, for every null made from the layer that is defined, and one is.
    """
    ideal = log_ratios(index, IDEAL_FREQUENCIES, readout)
    nulls = [log_ratios(index, null.name, readout) for null in LAYER_NULLS]

    def can_say_yes(seed: int, layer: int) -> bool:
        best = ideal.get(seed, {}).get(layer, math.nan)
        known = [x for of in nulls if math.isfinite(x := of.get(seed, {}).get(layer, math.nan))]
        return bool(known) and min(known) - best > DISTANCE_RATIO

    return where(deciding_layers(index, readout), can_say_yes)


def effect(index: Index, subject: str, ratios: Values, readout: str = PRIMARY_READOUT) -> Effect:
    """Average ratios over the layers of every seed that decide."""
    words = STATISTIC if readout == PRIMARY_READOUT else f"{STATISTIC}, read-out {readout}"
    return effect_over_seeds(subject, words, mean_over(decided_on(index, readout), ratios))


def _log_ratio(theirs: float, ours: float) -> float:
    return math.log10(theirs / ours) if theirs > 0 and ours > 0 else math.nan


def _interpolated(points: list[tuple[float, float]], at: float) -> float:
    if len(points) < 2 or not points[0][0] <= at <= points[-1][0]:
        return math.nan
    h, log_d = zip(*points, strict=True)
    return float(np.interp(at, h, log_d))
