"""The nulls of the first protocol, whichever others there are by now."""

from analysis.nulls.registry import null_named
from analysis.table.row import COLUMNS_SHUFFLED, INDEPENDENT, PIXELS_SHUFFLED, UNTRAINED

NULLS = tuple(null_named(name) for name in (COLUMNS_SHUFFLED, INDEPENDENT, UNTRAINED, PIXELS_SHUFFLED))
