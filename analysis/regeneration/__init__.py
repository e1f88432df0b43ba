"""How reliably a layer regenerates the data, and how much of that it buys per bit of resolution.

Claim (iii) of `analysis/protocols/first.md`, section 4. Nothing here trains.
"""

from analysis.regeneration.measure import (
    LabelledRows,
    Measured,
    PatternSampling,
    measure_frequency,
    measure_regeneration,
    measure_way,
)
from analysis.regeneration.patterns import FreeStates, Regenerated, decode_states, draw_states, free_states
from analysis.regeneration.reference import Reference, make_reference

__all__ = [
    "FreeStates",
    "LabelledRows",
    "Measured",
    "PatternSampling",
    "Reference",
    "Regenerated",
    "decode_states",
    "draw_states",
    "free_states",
    "make_reference",
    "measure_frequency",
    "measure_regeneration",
    "measure_way",
]
