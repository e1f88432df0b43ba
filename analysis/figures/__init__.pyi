from .curves import draw_sample_size, draw_training_time
from .efficiency import draw_efficiency
from .files import draw_figures
from .matched_effects import draw_matched_effects
from .pictures import draw_filters, draw_patterns
from .plane import draw_plane
from .power_laws import draw_ranks
from .regeneration import draw_regeneration
from .registry import FIGURES
from .stacks import draw_stacks
from .training import draw_training

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
