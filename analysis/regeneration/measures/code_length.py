"""Bits a pixel that held-out rows cost, given their states or as independent pixels."""

import math

from analysis.regeneration.measures import panels
from analysis.regeneration.measures.entry import Line, Measure
from analysis.regeneration.reference import Reference
from analysis.regeneration.ways import LayerPatterns

CODE_LENGTH = Measure[LayerPatterns](
    "code_length",
    "code length",
    "bits a pixel",
    (0.0, math.inf),
    lambda layer: layer.code_length,
    panels.CODE_LENGTH,
    Line("through the layer", "black", "-", "D"),
    digits=4,
    meaning="Bits a pixel that a held-out row costs given its state in the layer, pixels independent given the state.",
)
BASELINE_CODE_LENGTH = Measure[Reference](
    "baseline_code_length",
    "code length of independent pixels",
    "bits a pixel",
    (0.0, math.inf),
    lambda reference: reference.baseline_code_length,
    panels.CODE_LENGTH,
    Line("independent pixels", panels.GREY, panels.DOTS),
    digits=4,
    meaning="Bits a pixel that it costs as independent pixels, each on with its mean over the data.",
)
