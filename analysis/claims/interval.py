"""Student's t interval over seeds: moved to `analysis.errorbars.intervals`."""

from analysis.errorbars.intervals import Interval, student

__all__ = ["Interval", "student"]
