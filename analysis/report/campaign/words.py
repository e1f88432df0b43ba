"""The fixed explanations of the page on a campaign, with the numbers that the protocol fixes."""

from analysis.protocols.second import (
    DISTANCE_RATIO,
    IN_PLACE_DRAWS,
    LAW_DATA_SETS,
    MAX_DECIDING,
    MIN_DECIDING,
    PLACE_MARGIN,
    REFUTING_DATA_SETS,
    TRAINING_MARGIN,
)
from analysis.protocols.written import as_written

NOTHING = "No study of this page has it."
HEAD = (
    "# The claims over data sets\n\nWritten by `relevance claims STUDY ... --markdown` from the rows of the studies; "
    "not edited by hand. The rules of decision, and all terms, are in `{page}`. Entropies are plug-in values in units "
    "of log M unless bits are named, of the most probable read-out unless the sampled one is named. Brackets are 95 % "
    "Student's t intervals over seeds; a single seed has none. Verdicts are of one data set each; conclusions are over "
    "data sets."
)
VERDICTS = (
    "Seen are the sets that exploration looked at before the protocol was written; only the unseen ones confirm. "
    "(iii) is said to be a law if it is here on all data sets that decide, at least "
    f"{LAW_DATA_SETS}, and the untrained network elsewhere on each; not a law if elsewhere on at least "
    f"{REFUTING_DATA_SETS}; else it is undecided, as while one of the sets is not measured."
)
IN_PLACE = (
    "Controls are put in the place of the layers, with the same M, resolutions, nulls and seeds, and the same rule "
    f"decides. A *not supported* is no evidence where not most of {IN_PLACE_DRAWS} ideals there are supported, a "
    "*supported* is none where a null there is. (iii) has controls of its own, planted stacks (below)."
)
STATISTICS = (
    "In the tables of (i) and (ii) a statistic is of the trained network, against what is named; of two distances, the "
    "first is that of what is named. Layers that decide are counted in each seed: those of deciding resolution where "
    "the test could tell an ideal from a null. Headroom is the most that the test could show there, in the statistic's "
    "unit: what drawn ideals have over the null (over the best one, in the first question), in the mean over these "
    "layers."
)
HELD_OUT_ROWS = (
    "Standard errors are of differences paired over the scored held-out rows, of the seed that has least. They take "
    "rows for independent, which rows of one picture (`patches`), book (`words`) or work (`chorales`) are not: there "
    "they are too small."
)
SAMPLED = (
    "The same rules for the other read-out: a unit of a layer is on with its probability given the layer below, drawn "
    "once for each row, as in training, where above it is on if that is more likely than not. The protocol decides by "
    "the most probable one, so this table decides nothing; what holds in one table alone is said of a read-out, and "
    "not of the layers."
)
FORMS = (
    "The layer that predicts best, and d, where one choice in the code length is another: the prior m of the pixels, "
    "the smoothing a, the read-out. An optimum that moves with them is no property of the layers. It decides nothing."
)
IDEALS = (
    "Means over the trained network's hidden layers of deciding resolution, and over seeds. Drawn ideals are as many "
    "points, drawn frequencies as many frequencies of states, from the frontier's law at the layer's H[s]. D1 is "
    "the distance of all states from the nearest power law: a ratio above 0 is of a layer nearer one than its ideal. "
    "The first protocol calls a tail a power law by Clauset's p and the alternatives; layers whose tail cannot be "
    "tested are left out. It decides nothing."
)
MAP = (
    "H[s] of the best layer of each measure, trained network. Of these only predictive code length decides. A "
    "best layer at an end of the stack is no optimum inside it."
)
DOSE = (
    "MNIST with a share of its pixels flipped, all rows, CD-10: the statistics of the verdicts, each averaged over the "
    "layers that decide at its dose, which need not be the same layers. It decides nothing."
)
POINTS = (
    "CD-10, the first M rows of each set. d is H[s] of least predictive code length less that of slope -1; mu is the "
    "exponent of the power law nearest to the frequencies of all states of the layer whose H[s] is nearest that of "
    "slope -1. Entropies are in units of the log of each one's own M. Only all rows decide."
)
TRAINING = (
    "All rows of each set. Only CD-10 and the ten-layer stack decide; the network of equal widths is of the same study."
)
CODES = (
    "Predictive code length at its best, bits a held-out row, of the trained network, of the untrained one, and of "
    "k-means clusters of the training rows, as many as a layer of the trained network has states (left out of layers "
    "with very many states, so its best is among the others). Differences are seed by seed; above 0 the trained "
    "network predicts better. Where every distinct row is a state, the code is a Parzen window."
)
BOUNDS = (
    "Lower bound on the mean log2-likelihood of the held-out rows under the stack cut at each layer, bits a row, mean "
    "over seeds; the more, the better. In brackets where log Z of the machine at the cut is known to no better than a "
    "nat (1.4 bits) in one of the seeds: **not bracketed**. Rows are binarised as those of training; `study.csv` has "
    "every seed with its interval and the width of log Z. It decides nothing."
)
BESIDE = "The verdicts that the rules of single data sets give on the other studies of this page."
CALIBRATION = (
    "How often each test says yes, by its rule, to controls of known answer of as many points; each number of points "
    "once, all tests in one table first, then each by control. A verdict is to be read beside the table of its M."
)
_BARS = "Bars: 95 % Student's t intervals over seeds."
CAPTIONS = {
    "map": (
        "The resolution at which each measure is best",
        "A panel a data set. A point is the mean over seeds of the H[s] of a measure's best layer (by the parabola "
        "through its neighbours where it is inside the stack), hollow where that is an end of the stack in most seeds; "
        f"the line is slope -1, dark grey its interval, light grey within {as_written(PLACE_MARGIN)} log M of it. "
        f"{_BARS}",
    ),
    "map_sampled": (
        "The same of the sampled read-out",
        f"States of layers are drawn, as in training. {_BARS}",
    ),
    "dose": (
        "Statistics of the claims against the dose of noise",
        f"Dotted lines are the numbers of the rules: +-{as_written(PLACE_MARGIN)} log M, 0, "
        f"+{as_written(TRAINING_MARGIN)} of the frontier and {as_written(DISTANCE_RATIO)}. Layers with "
        f"{as_written(MIN_DECIDING)} < H[s] < {as_written(MAX_DECIDING)} decide where the test could tell an ideal "
        f"from its nulls; where none does, a point is missing. Doses are evenly spaced here. {_BARS}",
    ),
    "points": (
        "Dependence on the number of data points",
        f"Grey: within {as_written(PLACE_MARGIN)} log M of slope -1; dotted: Zipf's mu = 1. {_BARS}",
    ),
    "training": (
        "Dependence on training and widths",
        f"Grey: within {as_written(PLACE_MARGIN)} log M of slope -1; dotted: Zipf's mu = 1. {_BARS}",
    ),
    "code_lengths": (
        "Predictive code length against resolution",
        "A panel a data set, each on a scale of its own; less is better. k-means has as many clusters as a layer has "
        f"states. The line is slope -1, dark grey its interval, light grey within {as_written(PLACE_MARGIN)} log M of "
        f"it. {_BARS}",
    ),
}  # fmt: skip
