"""How much a measurement draws at random."""

from typing import NamedTuple


class Effort(NamedTuple):
    """Numbers of random draws behind nulls and intervals, and the seed of all of them.

    Examples
    --------
    >>> from analysis import Effort
    >>> Effort(shuffles=5, bootstraps=10)
    Effort(shuffles=5, splits=20, matches=20, bootstraps=10, seed=1)
    """

    shuffles: int = 20  # surrogates of shuffled columns, or of the shuffled order of a sequence
    splits: int = 20  # of the rows into halves
    matches: int = 20  # random orders of the columns: nulls matched in resolution, and scales
    bootstraps: int = 100  # resamples of the data points
    seed: int = 1


DEFAULT_EFFORT = Effort()
