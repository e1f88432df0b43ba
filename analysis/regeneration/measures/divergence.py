"""Divergence of the free states of a layer from the states of the data, and that between halves of the data."""

from analysis.errorbars.intervals import Interval
from analysis.regeneration.divergence import jensen_shannon
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.ways import LayerPatterns


def free_divergence(layer: LayerPatterns) -> Interval:
    """Compute the divergence, in bits, of free states from the states of one half of the data, as many of each."""
    one, _ = layer.halves
    return Interval(jensen_shannon(one, layer.free.regenerated.states.rows(slice(one.n))))


FREE_DIVERGENCE = Measure[LayerPatterns](
    "R3_divergence",
    "divergence of R3",
    "bits",
    SHARE,
    free_divergence,
    panels.DIVERGENCE,
    Line(panels.R3.label, panels.R3.colour, panels.R3.dash, panels.R3.marker),
)
DIVERGENCE_FLOOR = Measure[LayerPatterns](
    "R3_divergence_floor",
    "between halves",
    "bits",
    SHARE,
    lambda layer: Interval(jensen_shannon(*layer.halves)),
    panels.DIVERGENCE,
    Line("two halves of the data", panels.GREY, "--", "x"),
)
