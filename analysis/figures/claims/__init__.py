"""Figures that stand with the verdict on a claim."""
