"""Put a sample with a known answer in the place of every deciding layer, so that a verdict's own rule decides of it.

M, resolutions, nulls, seeds and the layers that decide stay as they are; only what is measured of the layer itself is
exchanged: its fraction of the frontier, its effect over every null, and its distance from a power law.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

from analysis.claims.reading import Index, Key, values
from analysis.claims.second.deciding_layers import Layers, deciding_layers
from analysis.claims.second.power_law_distance import log_ratios, log_ratios_of_untrained
from analysis.controls.laws.frontier import FREQUENCIES, FRONTIER, ideal_frequencies, ideal_points
from analysis.controls.laws.matching import TOLERANCE, reach
from analysis.entropies.entropy import relevance, resolution
from analysis.frontier.bound import fraction_of_frontier
from analysis.nulls.registry import NULLS
from analysis.powerlaw.all_states import log_distance
from analysis.table.measure_names import DISTANCE_OF_ALL, FRACTION_OF_FRONTIER, MATCHED_EFFECT, RESOLUTION
from analysis.table.row import IDEAL, IDEAL_FREQUENCIES, UNTRAINED
from rbm.streams import stream_generator

_FAMILIES = {IDEAL: (FRONTIER, ideal_points), IDEAL_FREQUENCIES: (FREQUENCIES, ideal_frequencies)}


class StandIn(NamedTuple):
    """What is measured of a sample; nan where no sample of M points has the layer's H[s]."""

    fraction: float  # of the frontier, at the sample's own H[s]
    distance: float  # D1, of all states from the nearest power law


StandIns = dict[int, dict[int, StandIn]]  # by seed and layer


def drawn_stand_ins(index: Index, ideal: str, draw: int) -> StandIns:
    """Draw an ideal sample at the H[s] of every layer of deciding resolution.

    Parameters
    ----------
    index : Index
        Of a study.
    ideal : {"drawn ideal", "drawn frequencies"}
        Points drawn from the frontier's law, or frequencies of states.
    draw : int
        Number of the draw: samples of different draws are independent.
    """
    family, draw_counts = _FAMILIES[ideal]

    def sample(seed: int, layer: int, h_s: float) -> StandIn:
        n_points = index[Key(RESOLUTION)][seed][layer].n_points
        least, largest = reach(family, n_points)
        if not least - TOLERANCE <= h_s <= largest + TOLERANCE:
            return StandIn(math.nan, math.nan)
        counts = draw_counts(n_points, h_s, stream_generator(seed, f"{ideal} in the place of layer {layer}", draw))
        fraction = fraction_of_frontier(resolution(counts), relevance(counts), n_points)
        return StandIn(float(fraction), 10 ** log_distance(counts))

    return _of_layers(deciding_layers(index), sample)


def null_stand_ins(index: Index, null: str) -> StandIns:
    """Return the numbers of a null at the H[s] of every layer of deciding resolution, mean over its draws."""
    fractions, effects = values(index, Key(FRACTION_OF_FRONTIER)), values(index, Key(MATCHED_EFFECT, null=null))
    distances = values(index, Key(DISTANCE_OF_ALL))
    ratios = log_ratios_of_untrained(index) if null == UNTRAINED else log_ratios(index, null)

    def of_null(seed: int, layer: int, h_s: float) -> StandIn:
        fraction, effect, distance, ratio = (
            of.get(seed, {}).get(layer, math.nan) for of in (fractions, effects, distances, ratios)
        )
        return StandIn(fraction - effect, distance * 10**ratio)

    return _of_layers(deciding_layers(index), of_null)


def with_stand_ins(index: Index, stand_ins: StandIns) -> Index:
    """Return the index with samples in the place of the trained network's layers; what else it holds is as before."""
    fractions = values(index, Key(FRACTION_OF_FRONTIER))
    effects = [Key(MATCHED_EFFECT, null=null.name) for null in NULLS]
    exchanged: dict[Key, Callable[[StandIn, float, float], float]] = {
        Key(FRACTION_OF_FRONTIER): lambda sample, value, ours: sample.fraction,
        Key(DISTANCE_OF_ALL): lambda sample, value, ours: sample.distance,
        **dict.fromkeys(effects, lambda sample, value, ours: value + sample.fraction - ours),
    }
    found = dict(index)
    for key in exchanged.keys() & index.keys():
        found[key] = {seed: dict(rows) for seed, rows in index[key].items()}
        for seed, samples in stand_ins.items():
            for layer in samples.keys() & found[key].get(seed, {}).keys():
                row, ours = found[key][seed][layer], fractions.get(seed, {}).get(layer, math.nan)
                found[key][seed][layer] = row._replace(value=exchanged[key](samples[layer], row.value, ours))
    return found


def _of_layers(layers: Layers, sample: Callable[[int, int, float], StandIn]) -> StandIns:
    return {seed: {layer: sample(seed, layer, h_s) for layer, h_s in of.items()} for seed, of in layers.items()}
