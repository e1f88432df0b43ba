"""What the rows of the table say that are of no registered measure: meaning, unit and range of each, once.

Measures of state counts are described by their entries in `analysis.entropies.registry`, those of regeneration by
theirs in `analysis.regeneration.registry`. A new name in `analysis.table.measure_names` needs an entry here.
"""

import math
from typing import NamedTuple

from analysis.powerlaw.fit import ALPHA_MAX
from analysis.table import measure_names as names

LOG_M = "log M"
SHARE, POSITIVE, ANY, COUNT = (0.0, 1.0), (0.0, math.inf), (-math.inf, math.inf), (1.0, math.inf)
MU = (0.0, ALPHA_MAX - 1)


class Described(NamedTuple):
    """A measure of the table."""

    name: str  # value of the column ``measure``
    meaning: str
    unit: str  # "" for a plain number or a share
    bounds: tuple[float, float]  # least and largest possible value


BESIDE_NULLS = (
    Described(names.MATCHED_RELEVANCE, "Relevance of a null that has the resolution of the layer; mean and range over "
              "draws.", LOG_M, SHARE),
    Described(names.MATCHED_EFFECT, "Relevance of the layer less that of the null at the same resolution, divided by "
              "the frontier's.", "frontier", (-1.0, 1.0)),
)  # fmt: skip
THROUGH_SCALES = (
    Described(names.MULTISCALE_RELEVANCE, "Area under relevance against resolution, through the layers of a stack or "
              "the columns of a matrix.", "(log M)²", (0.0, 0.5)),
    Described(names.ZIPF_RESOLUTION, "Resolution at which the slope of that curve is -1; of files.", LOG_M, SHARE),
    Described(names.FRONTIER_AREA, "Area under the frontier; of files.", "(log M)²", (0.0, 0.5)),
    Described(names.FRONTIER_ZIPF_RESOLUTION, "Resolution where the frontier's slope is -1; of files.", LOG_M, SHARE),
    Described(names.FRONTIER_ZIPF_RELEVANCE, "The frontier's relevance there; of files.", LOG_M, SHARE),
)  # fmt: skip
POWER_LAWS = (
    Described(names.POWER_LAW_MU, "Exponent mu of the law m_k ~ k^(-1 - mu) fitted to the frequent states.", "", MU),
    Described(names.POWER_LAW_KMIN, "The least frequency that the fitted law holds from.", "data points", COUNT),
    Described(names.POWER_LAW_TAIL_STATES, "States seen that often and more.", "states", COUNT),
    Described(names.POWER_LAW_P, "p-value of the fit: small where it is no power law.", "", SHARE),
    Described(names.POWER_LAW_TESTABLE, "1 if there are states and range enough to test, else 0.", "", SHARE),
    Described(names.POWER_LAW_CALLED, "1 if the first protocol calls it a power law, else 0.", "", SHARE),
    Described("lr_exponential", "Normalised log-likelihood ratio of the power law to an exponential; positive for the "
              "power law.", "standard deviations", ANY),
    Described("lr_lognormal", "Normalised log-likelihood ratio to a lognormal.", "standard deviations", ANY),
    Described("lr_cutoff", "Twice the log-likelihood ratio to a power law with an exponential cut-off, which holds it "
              "as a special case.", "nats", (-math.inf, 0.0)),
    Described("p_exponential", "How likely lr_exponential is as far from 0 if neither is better.", "", SHARE),
    Described("p_lognormal", "How likely lr_lognormal is as far from 0 if neither is better.", "", SHARE),
    Described("p_cutoff", "How likely lr_cutoff is as low if there is no cut-off.", "", SHARE),
    Described(names.POWER_LAW_DISTANCE, "Kolmogorov-Smirnov distance of the tail from the fitted law; of files.", "",
              SHARE),
    Described(names.POWER_LAW_RANGE, "Largest frequency, divided by the least that the law holds from; of files.", "",
              COUNT),
    Described(names.DISTANCE_OF_ALL, "Kolmogorov-Smirnov distance D1 of the frequencies of all states from the nearest "
              "pure power law.", "", SHARE),
    Described(names.POWER_LAW_MU_OF_ALL, "Exponent mu of that power law; 1 is Zipf's law.", "", MU),
)  # fmt: skip
PREDICTION = (
    Described(names.PREDICTIVE_CODE_LENGTH, "Bits that a held-out row costs, told by the layer's states and their "
              "frequencies alone.", "bits a row", POSITIVE),
    Described(names.PREDICTIVE_SMOOTHING, "Weight a of the pixel means in it, in rows, chosen on rows that are not "
              "scored; low and high are the ends of its last bracket.", "rows", (0.01, 10_000.0)),
    Described(names.PREDICTIVE_ABOVE_FIRST, "How much more the layer costs than the first hidden layer, row by row.",
              "bits a row", ANY),
    Described(names.PREDICTIVE_ABOVE_LAST, "How much more it costs than the last hidden layer.", "bits a row", ANY),
    Described(names.PREDICTIVE_ONE_HALF, "Code length with 1/2 in the place of the pixel means; decides nothing.",
              "bits a row", POSITIVE),
    Described(names.PREDICTIVE_ADDED_ONE, "Code length with a = 1; decides nothing.", "bits a row", POSITIVE),
    Described(names.PREDICTIVE_TUNING_ROWS, "Held-out rows that a is chosen on.", "rows", POSITIVE),
    Described(names.PREDICTIVE_SCORED_ROWS, "Held-out rows that are scored.", "rows", COUNT),
)  # fmt: skip
LIKELIHOOD = (
    Described(names.LIKELIHOOD_BOUND, "Lower bound on the mean log-likelihood of held-out rows under the stack cut at "
              "the layer.", "bits a row", (-math.inf, 0.0)),
    Described(names.LIKELIHOOD_BOUND_LOG_Z_WIDTH, "Width of the interval of log Z in it; 0 where log Z is exact.",
              "bits", POSITIVE),
)  # fmt: skip
DESCRIBED = (*BESIDE_NULLS, *THROUGH_SCALES, *POWER_LAWS, *PREDICTION, *LIKELIHOOD)
