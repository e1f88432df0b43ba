"""How many of the held-out rows patterns come near, and how many of them as many other held-out rows do."""

import math

from analysis.errorbars.intervals import Interval
from analysis.protocols.second import COVERAGE_NEIGHBOURS
from analysis.regeneration.manifolds import coverage
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import WayPatterns
from rbm.bits import States


def coverage_of(patterns: States, reference: Reference) -> Interval:
    """Compute the coverage of the held-out rows by patterns; nan if the rows have fewer than k others."""
    return coverage(patterns, reference.held_out.states) if reference.n > COVERAGE_NEIGHBOURS else Interval(math.nan)


COVERAGE = Measure[WayPatterns](
    "coverage",
    "coverage",
    "",
    SHARE,
    lambda way: coverage_of(way.patterns, way.reference),
    panels.COVERAGE,
    meaning=f"Share of the held-out rows with a pattern no farther than their {COVERAGE_NEIGHBOURS}th nearest other "
    "held-out row.",
)
DATA_COVERAGE = Measure[Reference](
    "data_coverage",
    "coverage by real held-out rows",
    "",
    SHARE,
    lambda reference: coverage_of(reference.sources, reference),
    panels.COVERAGE,
    Line("real held-out rows", panels.GREY, "--"),
    digits=4,
    meaning="Coverage of held-out rows by other held-out rows in the place of patterns.",
)
