"""Whether patterns encode to the states they came from."""

from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Measure
from analysis.regeneration.ways import WayPatterns

RECURRENCE = Measure[WayPatterns](
    "recurrence", "recurrence", "", SHARE, lambda way: way.recurrence.recurrence, panels.RECURRENCE
)
BIT_AGREEMENT = Measure[WayPatterns](
    "bit_agreement", "bits agreeing", "", SHARE, lambda way: way.recurrence.bit_agreement, panels.BIT_AGREEMENT
)
