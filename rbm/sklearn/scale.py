"""How long to train, and by how many rows at once, where the user has not said: it depends on the number of rows."""

from typing import Any

BATCH_SIZES = 10, 100  # smallest and largest
BATCHES = 150  # of a pass, between the two
UPDATES = 15_000  # of a training: what small machines need before their features tell more than their data
PASSES = 10, 100  # fewest and most: few rows are learnt by heart


def batch_size_for(rows: int) -> int:
    """Return the rows of a minibatch: a 150th of the data, from 10 to 100."""
    return min(max(rows // BATCHES, BATCH_SIZES[0]), BATCH_SIZES[1])


def epochs_for(rows: int, batch_size: int) -> int:
    """Return the passes over the data that make 15 000 updates, from 10 to 100."""
    a_pass = -(-rows // batch_size)
    return min(max(-(-UPDATES // a_pass), PASSES[0]), PASSES[1])


def is_auto(value: Any) -> bool:
    """Return whether a value is left to this module."""
    return isinstance(value, str) and value == "auto"
