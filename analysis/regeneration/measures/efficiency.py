"""Reliability bought per bit of resolution, where zero bits buy nothing."""

import math

from analysis.errorbars.intervals import Interval
from analysis.regeneration.measures.entry import ANY, Measure
from analysis.regeneration.ways import FrequencyPatterns, LayerPatterns, WayPatterns


def per_bit(gain: float, resolution_bits: float) -> Interval:
    """Divide a gain by the resolution H[s] in bits; nan at H[s] = 0. No interval."""
    return Interval(gain / resolution_bits if resolution_bits > 0 else math.nan)


def f1_per_bit(way: WayPatterns, resolution_bits: float) -> Interval:
    """Divide F1 of the patterns of a way above that of independent pixels by the resolution in bits."""
    return per_bit(way.overlap.f1.value - way.reference.baseline_f1.value, resolution_bits)


def bits_saved_per_bit(layer: LayerPatterns) -> Interval:
    """Divide the bits of code that a row costs less than as independent pixels by the resolution in bits."""
    saved = layer.reference.baseline_code_length.value - layer.code_length.value
    return per_bit(saved * layer.model.sizes[0], layer.resolution_bits)


EFFICIENCY = Measure[FrequencyPatterns](
    "efficiency",
    "efficiency of R2",
    "per bit",
    ANY,
    lambda frequency: f1_per_bit(frequency.decoded, frequency.resolution_bits),
    digits=4,
    show_interval=True,
    meaning="F1 of R2 above that of independent pixels, divided by the resolution in bits.",
)
R1_EFFICIENCY = Measure[LayerPatterns](
    "R1_efficiency",
    "efficiency of R1",
    "per bit",
    ANY,
    lambda layer: f1_per_bit(layer.encoded_and_decoded, layer.resolution_bits),
    digits=4,
    meaning="F1 of R1 above that of independent pixels, divided by the resolution in bits.",
)
R3_EFFICIENCY = Measure[LayerPatterns](
    "R3_efficiency",
    "efficiency of R3",
    "per bit",
    ANY,
    lambda layer: f1_per_bit(layer.free, layer.resolution_bits),
    digits=4,
    meaning="F1 of R3 above that of independent pixels, divided by the resolution in bits.",
)
RECURRENCE_EFFICIENCY = Measure[LayerPatterns](
    "recurrence_efficiency",
    "recurrence of R1",
    "per bit",
    (0.0, math.inf),
    lambda layer: per_bit(layer.encoded_and_decoded.recurrence.recurrence.value, layer.resolution_bits),
    digits=4,
    meaning="Recurrence of R1, divided by the resolution in bits.",
)
CODE_LENGTH_EFFICIENCY = Measure[LayerPatterns](
    "code_length_efficiency",
    "code length saved",
    "per bit",
    ANY,
    bits_saved_per_bit,
    meaning="Bits that a held-out row costs less than as independent pixels, divided by the resolution in bits.",
)
SECONDARY_EFFICIENCIES = (R1_EFFICIENCY, R3_EFFICIENCY, RECURRENCE_EFFICIENCY, CODE_LENGTH_EFFICIENCY)
