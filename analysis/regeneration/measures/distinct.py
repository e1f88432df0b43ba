"""How many of the patterns differ from each other: where all are one, other measures judge one pattern."""

import math

from analysis.entropies.entropy import state_counts
from analysis.errorbars.intervals import Interval
from analysis.regeneration.measures.entry import Measure
from analysis.regeneration.ways import WayPatterns

DISTINCT_PATTERNS = Measure[WayPatterns](
    "distinct_patterns",
    "distinct patterns",
    "",
    (1.0, math.inf),
    lambda way: Interval(float(len(state_counts(way.patterns)))),
    digits=0,
    meaning="Patterns that differ from each other: where all are one, the other measures judge one pattern.",
)
