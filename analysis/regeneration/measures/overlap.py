"""Precision, recall and F1 of patterns against held-out rows, and F1 of what they are compared with."""

from analysis.regeneration.manifolds import overlap
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import FrequencyPatterns, WayPatterns

PRECISION = Measure[WayPatterns](
    "precision", "precision", "", SHARE, lambda way: way.overlap.precision, panels.PRECISION
)
RECALL = Measure[WayPatterns]("recall", "recall", "", SHARE, lambda way: way.overlap.recall, panels.RECALL)
F1 = Measure[WayPatterns]("f1", "F1", "", SHARE, lambda way: way.overlap.f1, panels.F1, show_interval=True)
F1_SAMPLED = Measure[FrequencyPatterns](
    "R2_f1_sampled", "F1 of R2, visible sampled", "", SHARE, lambda frequency: frequency.sampled.overlap.f1
)
BASELINE_F1 = Measure[Reference](
    "baseline_f1",
    "F1 of independent pixels",
    "",
    SHARE,
    lambda reference: reference.baseline_f1,
    panels.F1,
    Line("independent pixels", panels.GREY, panels.DOTS),
    digits=4,
)
DATA_F1 = Measure[Reference](
    "data_f1",
    "F1 of real held-out rows",
    "",
    SHARE,
    lambda reference: overlap(reference.sources, reference.held_out).f1,
    digits=4,
)
