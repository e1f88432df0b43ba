from .atlas import draw_atlas
from .claims.efficiency import draw_efficiency
from .claims.matched_effects import draw_matched_effects
from .claims.measure_map import draw_measure_map
from .claims.power_laws import draw_ranks
from .claims.predictive import draw_predictive
from .claims.regeneration import draw_regeneration
from .curves import draw_sample_size, draw_training_time
from .files import draw_figures
from .pictures import draw_filters, draw_patterns
from .plane import draw_plane
from .registry import FIGURES
from .stacks import draw_stacks
from .training import draw_training

__all__ = [
    "FIGURES",
    "draw_atlas",
    "draw_efficiency",
    "draw_measure_map",
    "draw_predictive",
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
