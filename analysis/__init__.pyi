from .columns import independent_units
from .entropy import Measures, measure, noise, relevance, resolution, state_counts
from .frontier import FrontierPoint, fraction_of_frontier, frontier_bound, frontier_point
from .matched import Matched, matched_nulls
from .multiscale import frontier_area, through_scales
from .powerlaw import PowerLaw, assess_power_law
from .regeneration import measure_regeneration
from .subsampling import subsample_curve
from .surrogates import shuffle_columns
from .tradeoff import zipf_point

__all__ = [
    "FrontierPoint",
    "Matched",
    "Measures",
    "PowerLaw",
    "assess_power_law",
    "fraction_of_frontier",
    "frontier_area",
    "frontier_bound",
    "frontier_point",
    "independent_units",
    "matched_nulls",
    "measure",
    "measure_regeneration",
    "noise",
    "relevance",
    "resolution",
    "shuffle_columns",
    "state_counts",
    "subsample_curve",
    "through_scales",
    "zipf_point",
]
