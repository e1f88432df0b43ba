"""The numbers that the first protocol fixes (`first.md`), each once. Rules, report and captions take them from here.

A test compares each of them with the prose of the section it stands under. Read-outs and the numbers of measures (of
manifolds, of the classifier, of tails) hold in the second protocol too.
"""

from rbm.config import READOUTS

# 1. Data, networks, seeds
PRIMARY_READOUT, SECONDARY_READOUT = READOUTS  # the claims are decided on the first, the second is reported too

# 2. Claim (i)
RELEVANCE_MARGIN = 0.01  # of the frontier: the least difference in relevance called one
MIN_RESOLUTION, MAX_RESOLUTION = 0.02, 0.98  # log M; layers outside, or at either end, do not count

# 3. Claim (ii)
MIN_TRIED_STATES = 10  # states in a tail for it to be fitted
MIN_TAIL_STATES = 50  # states in the fitted tail of a testable layer
MIN_TAIL_RANGE = 10  # largest frequency of a testable layer, in units of kmin
MIN_P = 0.1  # p-value of a layer called a power law
ALTERNATIVE_LEVEL = 0.1  # an alternative with a p-value below it is better
MIN_TESTABLE_LAYERS = 3  # of a seed, for it to have a share
CALLED_SHARE = 0.5  # share of the testable layers, to lie above

# 4. Claim (iii)
SLOPE_MARGIN = 0.1  # log M: best efficiency and slope -1 coincide within it
INSIDE_SHARE = 0.5  # more than this share of the seeds must have the best layer inside the stack
CROSSED_SHARE = 0.5  # at least this share of the seeds must cross slope -1
MANIFOLD_NEIGHBOURS = 3  # k of the manifolds of precision and recall
CLASS_NEIGHBOURS = 3  # k of the nearest-neighbour classifier
CLASSIFIER_ROWS = 10_000  # training rows of the classifier
CODE_LENGTH_PASSES = 10  # passes down that P(v | s) is averaged over
