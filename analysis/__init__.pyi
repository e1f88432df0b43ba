from .entropies.columns import independent_units
from .entropies.entropy import Measures, measure, noise, relevance, resolution, state_counts
from .frontier.bound import FrontierPoint, fraction_of_frontier, frontier_bound, frontier_point
from .frontier.slopes import zipf_point
from .nulls.matched import Matched, matched_nulls
from .nulls.shuffle import shuffle_columns
from .powerlaw import PowerLaw, assess_power_law
from .regeneration import measure_regeneration
from .rows.subsamples import subsample_curve
from .scales.units import frontier_area, through_scales

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
