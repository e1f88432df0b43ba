"""Precision, recall and F1 of patterns against held-out rows, and F1 of what they are compared with."""

from analysis.protocols.first import MANIFOLD_NEIGHBOURS
from analysis.regeneration.manifolds import overlap
from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import SHARE, Line, Measure
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import FrequencyPatterns, WayPatterns

PRECISION = Measure[WayPatterns](
    "precision",
    "precision",
    "",
    SHARE,
    lambda way: way.overlap.precision,
    panels.PRECISION,
    meaning="Share of the patterns on the manifold of the held-out rows: no farther from one of them than its "
    f"{MANIFOLD_NEIGHBOURS}rd nearest other one.",
)
RECALL = Measure[WayPatterns](
    "recall",
    "recall",
    "",
    SHARE,
    lambda way: way.overlap.recall,
    panels.RECALL,
    meaning="Share of the held-out rows on the manifold of the patterns, likewise.",
)
F1 = Measure[WayPatterns](
    "f1",
    "F1",
    "",
    SHARE,
    lambda way: way.overlap.f1,
    panels.F1,
    show_interval=True,
    meaning="Harmonic mean of precision and recall.",
)
F1_SAMPLED = Measure[FrequencyPatterns](
    "R2_f1_sampled",
    "F1 of R2, visible sampled",
    "",
    SHARE,
    lambda frequency: frequency.sampled.overlap.f1,
    meaning="F1 of the patterns of R2 where visible units are drawn instead of most probable.",
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
    meaning="F1 of rows of independent pixels.",
)
DATA_F1 = Measure[Reference](
    "data_f1",
    "F1 of real held-out rows",
    "",
    SHARE,
    lambda reference: overlap(reference.sources, reference.held_out).f1,
    digits=4,
    meaning="F1 of other held-out rows in the place of patterns: what can be reached.",
)
