"""Figures of a study. Functions named draw_... draw one panel into the axes given, or new ones, and return the axes."""

from analysis.figures.curves import draw_sample_size, draw_training_time
from analysis.figures.efficiency import draw_efficiency
from analysis.figures.files import draw_figures
from analysis.figures.matched_effects import draw_matched_effects
from analysis.figures.pictures import draw_filters, draw_patterns
from analysis.figures.plane import draw_plane
from analysis.figures.power_laws import draw_ranks
from analysis.figures.regeneration import draw_regeneration
from analysis.figures.registry import FIGURES
from analysis.figures.stacks import draw_stacks
from analysis.figures.training import draw_training

__all__ = [
    "FIGURES",
    "draw_efficiency",
    "draw_figures",
    "draw_filters",
    "draw_matched_effects",
    "draw_patterns",
    "draw_plane",
    "draw_ranks",
    "draw_regeneration",
    "draw_sample_size",
    "draw_stacks",
    "draw_training",
    "draw_training_time",
]
