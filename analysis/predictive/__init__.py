"""How many bits a held-out row costs when a layer's states and their frequencies are all that is known of the data."""

from analysis.predictive.code_length import CodeLength, predictive_code_length
from analysis.predictive.held_out import HeldOut, split_held_out
from analysis.predictive.prior import ADDED_ONE, ONE_HALF, PIXEL_MEANS, Prior

__all__ = [
    "ADDED_ONE",
    "ONE_HALF",
    "PIXEL_MEANS",
    "CodeLength",
    "HeldOut",
    "Prior",
    "predictive_code_length",
    "split_held_out",
]
