"""Reliability bought per bit of resolution, where zero bits buy nothing."""

import math

from analysis.errorbars.intervals import Interval


def per_bit(gain: float, resolution_bits: float) -> Interval:
    """Gain over the resolution H[s] in bits; nan at H[s] = 0. No interval."""
    return Interval(gain / resolution_bits if resolution_bits > 0 else math.nan)


def bits_saved_per_bit(
    code_length: float, baseline_code_length: float, n_pixels: int, resolution_bits: float
) -> Interval:
    """Bits of code a row saved against the baseline, both code lengths in bits a pixel, per bit of resolution."""
    return per_bit((baseline_code_length - code_length) * n_pixels, resolution_bits)
