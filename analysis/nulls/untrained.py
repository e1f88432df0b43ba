"""The null "untrained": the same layer of the network as initialised."""

from analysis.nulls.null import Null
from analysis.table.row import UNTRAINED

NULL = Null(name=UNTRAINED, label=UNTRAINED, colour="#009E73", marker="^", dash=":", network=UNTRAINED)
