"""Calibration: how often the verdict statistics say yes to each control."""
