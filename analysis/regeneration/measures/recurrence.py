"""Whether patterns encode to the states they came from."""

from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Measure
from analysis.regeneration.ways import WayPatterns

RECURRENCE = Measure[WayPatterns](
    "recurrence",
    "recurrence",
    "",
    SHARE,
    lambda way: way.recurrence.recurrence,
    panels.RECURRENCE,
    meaning="Share of the patterns that encode to the very state they came from.",
)
BIT_AGREEMENT = Measure[WayPatterns](
    "bit_agreement",
    "bits agreeing",
    "",
    SHARE,
    lambda way: way.recurrence.bit_agreement,
    panels.BIT_AGREEMENT,
    meaning="Mean share of the bits of that state which the pattern encodes to.",
)
