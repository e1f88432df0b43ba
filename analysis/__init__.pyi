from .entropy import Measures, measure, noise, relevance, resolution, state_counts
from .frontier import FrontierPoint, fraction_of_frontier, frontier_bound, frontier_point
from .surrogates import shuffle_columns
from .tradeoff import zipf_point

__all__ = [
    "FrontierPoint",
    "Measures",
    "fraction_of_frontier",
    "frontier_bound",
    "frontier_point",
    "measure",
    "noise",
    "relevance",
    "resolution",
    "shuffle_columns",
    "state_counts",
    "zipf_point",
]
