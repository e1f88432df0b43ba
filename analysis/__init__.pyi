from . import figures
from .claims import decide
from .entropies.columns import independent_units
from .entropies.entropy import Measures, measure, noise, relevance, resolution, state_counts
from .entropies.layer_measure import LayerMeasure
from .errorbars.bootstrap import bootstrap_interval
from .errorbars.intervals import Interval
from .errorbars.split_half import split_half_error
from .frontier.bound import FrontierPoint, fraction_of_frontier, frontier_bound, frontier_curve, frontier_point
from .frontier.slopes import zipf_point
from .nulls.matched import Matched, matched_nulls
from .nulls.null import Null
from .nulls.shuffle import shuffle_columns
from .powerlaw import PowerLaw, assess_power_law
from .predictive import predictive_code_length
from .regeneration import LabelledRows, PatternSampling, measure_regeneration
from .rows.effort import Effort
from .rows.file import FileMeasures, measure_file
from .rows.layers import measure_layers
from .rows.subsamples import subsample_curve
from .scales.units import frontier_area, through_scales
from .study.config import StudyConfig
from .study.progress import StudyProgress
from .study.run import run_study
from .table.study_file import StudyResult, load_result
from .version import __version__

__all__ = [
    "__version__",
    "Effort",
    "FileMeasures",
    "FrontierPoint",
    "Interval",
    "LabelledRows",
    "LayerMeasure",
    "Matched",
    "Measures",
    "Null",
    "PatternSampling",
    "PowerLaw",
    "StudyConfig",
    "StudyProgress",
    "StudyResult",
    "assess_power_law",
    "bootstrap_interval",
    "decide",
    "figures",
    "fraction_of_frontier",
    "frontier_area",
    "frontier_bound",
    "frontier_curve",
    "frontier_point",
    "independent_units",
    "load_result",
    "matched_nulls",
    "measure",
    "measure_file",
    "measure_layers",
    "measure_regeneration",
    "noise",
    "predictive_code_length",
    "relevance",
    "resolution",
    "run_study",
    "shuffle_columns",
    "split_half_error",
    "state_counts",
    "subsample_curve",
    "through_scales",
    "zipf_point",
]
