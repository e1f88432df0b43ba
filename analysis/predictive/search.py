"""Find the positive number at which a function is least: on a grid, then by golden section between its places.

All on a logarithmic scale. The grid is there because the function may fall again far from its minimum.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

_SHARE = (3 - math.sqrt(5)) / 2  # of the longer side of the bracket, from its middle on: the smaller golden share


class Least(NamedTuple):
    """The place, of those looked at, where a function is least."""

    at: float
    low: float  # ends of the bracket around it; at an end of the grid one of them may be that end
    high: float


def least_between(function: Callable[[float], float], grid: Sequence[float], factor: float) -> Least:
    """Find the place of a rising grid where the function is least, and shrink the bracket between its neighbours.

    The bracket shrinks until high <= factor * low. The function is looked at inside the longer side of the bracket; the
    better place becomes its middle, the other one its end. Of equal values the first one found is kept.
    Source: Kiefer, Proc. Am. Math. Soc. 4 (1953) 502.
    """
    values = [function(place) for place in grid]
    best = min(range(len(grid)), key=values.__getitem__)
    low, at, high = grid[max(0, best - 1)], grid[best], grid[min(len(grid) - 1, best + 1)]
    value = values[best]
    while high > factor * low:
        longer = high if high / at > at / low else low
        place = at * (longer / at) ** _SHARE
        at_place = function(place)
        if at_place < value:
            low, high = (at, high) if place > at else (low, at)
            at, value = place, at_place
        elif place > at:
            high = place
        else:
            low = place
    return Least(at, low, high)
