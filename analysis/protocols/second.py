"""The numbers that the second protocol fixes (`second.md`), each once. Rules, report and captions take them from here.

A test compares each of them with the prose of the section it stands under.
"""

# 2. Which layers decide
MIN_DECIDING, MAX_DECIDING = 0.3, 0.95  # log M; layers between them decide

DEFINED_SHARE = 0.5  # more than this share of the seeds must have a statistic

# 3. Claim (i)
NOISE_BAND = 0.02  # of the frontier: how far below drawn ideals a layer whose noise is near its minimum may lie at most
NOISE_DEVIATIONS = 2  # standard deviations of one drawn ideal, than which the band of a deciding layer is more
TRAINING_MARGIN = 0.01  # of the frontier: the least effect of training called one

# 4. Claim (ii)
DISTANCE_RATIO = 0.3  # log10: how much nearer a power law than its nulls a described layer is

# 5. Claim (iii)
PLACE_MARGIN = 0.1  # log M: the best layer and slope -1 coincide within it
INSIDE_ERRORS = 3  # paired standard errors by which the best layer is better than both ends of the stack
AT_END_SHARE = 0.5  # more than this share of the seeds must have the best layer at an end
COVERAGE_NEIGHBOURS = 5  # k of coverage: the radius around a held-out row reaches its k-th nearest other one
BOUND_DRAWS = 4  # of the hidden states of a held-out row, for the likelihood bound
BOUND_CHAINS, BOUND_TEMPERATURES = 200, 1000  # of annealing in each direction, for its log Z where that is not exact
BOUND_LADDERS, BOUND_SWEEPS = 4, 400  # of ladders of temperatures, for the same

# 6. Over data sets
DECIDING_SETS = ("mnist-pooled", "unifont", "chorales", "ising-critical", "ising-hot", "patches", "words")
LAW_DATA_SETS = 4  # data sets at least on which a law is found here
REFUTING_DATA_SETS = 2  # data sets on which it is found elsewhere for there to be no law

# 7. Calibration
IN_PLACE_DRAWS = 10  # ideal samples put in the place of the layers, one after the other
IN_PLACE_SHARE = 0.5  # more than this share of them must be called for a no to be evidence
