"""Free states of a layer: their divergence from the states of the data, that between halves of the data, and R-hat."""

import math

from analysis.errorbars.intervals import Interval
from analysis.regeneration.divergence import jensen_shannon
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.ways import LayerPatterns
from rbm.mixing import summarise

_DIGITS = 4  # kept of R-hat: more would depend on how matrix products round, on threads and processors


def free_divergence(layer: LayerPatterns) -> Interval:
    """Compute the divergence, in bits, of free states from the states of one half of the data, as many of each."""
    one, _ = layer.halves
    return Interval(jensen_shannon(one, layer.free.regenerated.states.rows(slice(one.n))))


def free_rhat(layer: LayerPatterns) -> Interval | None:
    """Return the largest split R-hat of the chains that free states are from: 1 if they have mixed.

    It is over the last half of the sweeps, of the free energy of the layer below and of its projections on the three
    leading singular directions of the weights; None of too few sweeps, or where none of these changes.
    """
    value = math.nan if layer.recorded is None else summarise(layer.recorded).most_apart.rhat
    return None if math.isnan(value) else Interval(round(value, _DIGITS))


FREE_DIVERGENCE = Measure[LayerPatterns](
    "R3_divergence",
    "divergence of R3",
    "bits",
    SHARE,
    free_divergence,
    panels.DIVERGENCE,
    Line(panels.R3.label, panels.R3.colour, panels.R3.dash, panels.R3.marker),
    meaning="Jensen-Shannon divergence of freely sampled states from the states of one half of the data.",
)
DIVERGENCE_FLOOR = Measure[LayerPatterns](
    "R3_divergence_floor",
    "between halves",
    "bits",
    SHARE,
    lambda layer: Interval(jensen_shannon(*layer.halves)),
    panels.DIVERGENCE,
    Line("two halves of the data", panels.GREY, "--", "x"),
    meaning="Jensen-Shannon divergence between the states of two halves of the data: the best that R3 can have.",
)
FREE_RHAT = Measure[LayerPatterns](
    "R3_rhat",
    "R-hat of the chains of R3",
    "",
    (0.0, math.inf),
    free_rhat,
    meaning="Largest split R-hat of the chains that free states are from; 1 if they have mixed.",
)
