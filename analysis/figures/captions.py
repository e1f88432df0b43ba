"""What the figures of the claims show, in words."""

BARS = (
    "Bars: 95 % Student's t intervals over seeds; of one seed, those within it (split halves, or the range or binomial "
    "interval of what is drawn). Many are smaller than the markers."
)
CAPTIONS = {
    "plane": (
        "Relevance against resolution",
        "Numbers are layers. The frontier is the largest relevance of any sample of M points, drawn through attained "
        "samples; "
        f"the star is its point of slope -1. Closeness to it alone proves nothing: the nulls come close too. {BARS}",
    ),
    "matched_effects": (
        "Relevance above that of each null at the same resolution",
        "Mean over the draws of the null; a null that does not reach the layer's resolution is missing. Hollow: "
        "layers outside "
        f".02 < H[s] < .98 log M, which do not count. {BARS}",
    ),
    "power_laws": (
        "Frequency and rank of states, with fitted power laws",
        "First seed, most probable read-out, one draw of the shuffled null. The fitted line covers the states seen "
        "kmin times and "
        "more; its slope is -1/mu. Brackets: 95 % bootstrap interval of mu.",
    ),
    "efficiency": (
        "Efficiency of regeneration against resolution",
        "R2, the primary measure. d is the resolution of best efficiency less that of slope -1, in units of log M, "
        "with its "
        "95 % interval over seeds; dark grey is that of slope -1, the thick bar at the foot that of the best "
        f"efficiency. {BARS}",
    ),
    "regeneration": (
        "The three ways from a layer to visible patterns",
        f"Trained network, most probable read-out. {BARS}",
    ),
    "sample_size": (
        "Dependence on the number of data points",
        "Random subsamples of the rows, trained network, each in units of the log of its own M. Plug-in entropies are "
        "biased "
        f"while states are undersampled: where a curve has not levelled off its end is no limit. {BARS}",
    ),
    "training_time": (
        "Dependence on training time",
        "Snapshots of every layer while it is trained, the layers below it trained to the end.",
    ),
    "stacks": (
        "Depth and width",
        "The stack of the configuration, the same widths with neighbours swapped, and as many layers of one width. "
        f"{BARS}",
    ),
}  # fmt: skip
