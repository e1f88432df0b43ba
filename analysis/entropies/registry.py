"""The measures of a layer, in the order of the table. Rows, terminal, report and figures iterate over them.

A measure of your own needs no entry: give it to `analysis.run_study` or `analysis.measure_file` as ``measures``.
"""

from functools import partial

import numpy as np

from analysis.entropies.entropy import Unit, noise, relevance, resolution
from analysis.entropies.layer_measure import Bounds, LayerMeasure, bits_bounds, count_bounds, fraction_bounds
from analysis.frontier.bound import fraction_of_frontier
from analysis.table.measure_names import FRACTION_OF_FRONTIER, N_STATES, NOISE, RELEVANCE, RESOLUTION


def _fraction(counts: np.ndarray) -> float:
    n_points = int(counts.sum())
    h_s, h_k = resolution(counts, "log M"), relevance(counts, "log M")
    return float(fraction_of_frontier(h_s, h_k, n_points))


def _entropy_in(unit: Unit, bounds: Bounds, end: str = "") -> tuple[LayerMeasure, ...]:
    """Resolution, relevance and noise in a unit."""
    main = not end
    return tuple(
        LayerMeasure(
            name + end, partial(function, unit=unit), bounds, label if main else name, unit, name,
            shown=main, drawn=main and name != NOISE, subsampled=main, meaning=meaning,
        )
        for name, function, label, meaning in (
            (RESOLUTION, resolution, "resolution H[s]", "Entropy of the states over the data: how finely they tell "
             "data points apart."),
            (RELEVANCE, relevance, "relevance H[k]", "Entropy of the frequencies with which states are seen, each "
             "weighted by its share of the data."),
            (NOISE, noise, "noise H[s] - H[k]", "What of the resolution is not in the frequencies: the entropy of "
             "states of equal frequency."),
        )
    )  # fmt: skip


MEASURES: tuple[LayerMeasure, ...] = (
    LayerMeasure(
        N_STATES,
        len,
        count_bounds,
        "distinct states",
        heading="states",
        digits=0,
        drawn=False,
        meaning="States of the layer that at least one data point is in.",
    ),
    *_entropy_in("log M", fraction_bounds),
    *_entropy_in("bits", bits_bounds, "_bits"),
    LayerMeasure(
        FRACTION_OF_FRONTIER,
        _fraction,
        fraction_bounds,
        "fraction of the frontier",
        heading="fraction of frontier",
        meaning="Relevance, divided by the largest that M data points can have at the resolution of the layer.",
    ),
)
MEASURE_NAMES = tuple(measure.name for measure in MEASURES)
SHOWN_MEASURES = tuple(measure for measure in MEASURES if measure.shown)
DRAWN_MEASURES = tuple(measure for measure in MEASURES if measure.drawn)
