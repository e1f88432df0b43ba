"""What a measure of a layer is: a number made from its state counts, with its unit and the range it can have."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

Bounds = Callable[[int], tuple[float, float]]  # the number of data points M in, the least and largest value out


class LayerMeasure(NamedTuple):
    """A measure of a layer. To add one, write the function and one line in `analysis.entropies.registry`.

    Examples
    --------
    >>> from analysis import LayerMeasure
    >>> def singletons(counts):
    ...     return (counts == 1).sum()
    >>> measure = LayerMeasure("n_singletons", singletons, lambda n_points: (0, n_points), "states seen once", digits=0)
    >>> measure.title
    'states seen once'
    """

    name: str  # value of the column ``measure`` of the table
    value: Callable[[np.ndarray], float]  # of state counts, int64 (n_states,), descending; nan where undefined
    bounds: Bounds  # intervals are cut to them
    label: str  # in tables and figures
    unit: str = ""  # "log M", "bits" or "", which is a plain number
    heading: str = ""  # of a narrow column; the label if empty
    digits: int = 4  # after the point
    shown: bool = True  # in the tables of the terminal and of reports
    drawn: bool = True  # in the figures of reports, and with its interval in their tables
    subsampled: bool = True  # measured for random subsamples of the data points too
    meaning: str = ""  # what it says of a layer, for the data dictionary

    @property
    def title(self) -> str:
        """The label, with the unit if there is one."""
        return f"{self.label}, {self.unit}" if self.unit else self.label

    @property
    def column(self) -> str:
        """The heading of a narrow column."""
        return self.heading or self.label


def fraction_bounds(n_points: int) -> tuple[float, float]:
    """0 to 1: fractions, and entropies in units of log M."""
    return 0.0, 1.0


def bits_bounds(n_points: int) -> tuple[float, float]:
    """0 to log2 M: entropies in bits."""
    return 0.0, float(np.log2(n_points))


def count_bounds(n_points: int) -> tuple[float, float]:
    """1 to M: numbers of states."""
    return 1.0, float(n_points)
