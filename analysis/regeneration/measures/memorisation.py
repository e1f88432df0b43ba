"""Whether patterns are copies of training rows, and what held-out rows in their place would give."""

from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Measure
from analysis.regeneration.memorisation import memorisation
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import WayPatterns

MEMORISATION = Measure[WayPatterns](
    "memorisation",
    "memorisation",
    "",
    SHARE,
    lambda way: memorisation(way.patterns, way.reference.training, way.reference.held_out.states),
    panels.MEMORISATION,
    meaning="Share of the patterns that are nearer to training rows than to as many held-out rows, ties counting 1/2; "
    "1/2: no memory.",
)
DATA_MEMORISATION = Measure[Reference](
    "data_memorisation",
    "held-out rows nearer to training rows",
    "",
    SHARE,
    lambda reference: memorisation(reference.sources, reference.training, reference.held_out.states),
    digits=4,
    meaning="Memorisation of real held-out rows in the place of patterns.",
)
