"""The null "pixels shuffled and fed": the network "pixels shuffled", fed the shuffled data it was trained on."""

from analysis.nulls.null import Null
from analysis.table.row import PIXELS_SHUFFLED_FED

NULL = Null(
    name=PIXELS_SHUFFLED_FED,
    label=PIXELS_SHUFFLED_FED,
    colour="#56B4E9",
    marker=">",
    dash=(0, (3, 1, 1, 1)),
    network=PIXELS_SHUFFLED_FED,
)
