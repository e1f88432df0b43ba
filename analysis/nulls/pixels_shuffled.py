"""The null "pixels shuffled": the same layer of a network trained on data without correlations between pixels."""

from analysis.nulls.null import Null
from analysis.table.row import PIXELS_SHUFFLED

NULL = Null(
    name=PIXELS_SHUFFLED, label=PIXELS_SHUFFLED, colour="#CC79A7", marker="D", dash="-.", network=PIXELS_SHUFFLED
)
