"""The names of measures in the table that more than one file needs, each written here once.

A measure of a layer's state counts is an entry of `analysis.entropies.registry`, one of regeneration of
`analysis.regeneration.registry`; the others are rows that `analysis.rows` makes.
"""

# of state counts
N_STATES, RESOLUTION, RELEVANCE, NOISE = "n_states", "resolution", "relevance", "noise"
FRACTION_OF_FRONTIER = "fraction_of_frontier"

# beside a null at the same resolution
MATCHED_RELEVANCE, MATCHED_EFFECT = "matched_relevance", "matched_effect"

# through scales
MULTISCALE_RELEVANCE, ZIPF_RESOLUTION = "multiscale_relevance", "zipf_resolution"
FRONTIER_AREA = "frontier_area"
FRONTIER_ZIPF_RESOLUTION, FRONTIER_ZIPF_RELEVANCE = "frontier_zipf_resolution", "frontier_zipf_relevance"

# of a fitted power law
POWER_LAW_MU, POWER_LAW_KMIN, POWER_LAW_TAIL_STATES = "power_law_mu", "power_law_kmin", "power_law_tail_states"
POWER_LAW_P, POWER_LAW_TESTABLE, POWER_LAW_CALLED = "power_law_p", "power_law_testable", "power_law_called"
POWER_LAW_DISTANCE, POWER_LAW_RANGE = "power_law_distance", "power_law_range"

# of all states, and what a drawn ideal has (null ``IDEAL``)
DISTANCE_OF_ALL = "power_law_distance_all"  # Kolmogorov-Smirnov distance of all states from the best power law
POWER_LAW_MU_OF_ALL = "power_law_mu_all"  # exponent of that power law

# of prediction by a layer's states, in bits a row
PREDICTIVE_CODE_LENGTH, PREDICTIVE_SMOOTHING = "predictive_code_length", "predictive_smoothing"
PREDICTIVE_ABOVE_FIRST = "predictive_code_length_above_first"  # hidden layer, row by row
PREDICTIVE_ABOVE_LAST = "predictive_code_length_above_last"
PREDICTIVE_ONE_HALF = "predictive_code_length_prior_half"  # m = 1/2
PREDICTIVE_ADDED_ONE = "predictive_code_length_smoothing_one"  # a = 1
PREDICTIVE_TUNING_ROWS, PREDICTIVE_SCORED_ROWS = "predictive_tuning_rows", "predictive_scored_rows"

# of the stack cut at a layer, in bits a held-out row
LIKELIHOOD_BOUND = "likelihood_bound"  # lower bound on the mean log-likelihood
LIKELIHOOD_BOUND_LOG_Z_WIDTH = "likelihood_bound_log_z_width"  # of the interval of log Z; 0 where that is exact
