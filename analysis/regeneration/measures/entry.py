"""What a measure of regeneration is: what it is called, how it is computed, and how it is drawn."""

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from analysis.errorbars.intervals import Interval

if TYPE_CHECKING:
    from matplotlib.typing import LineStyleType

S = TypeVar("S")
SHARE = (0.0, 1.0)
ANY = (-math.inf, math.inf)


class Way(NamedTuple):
    """One of the three ways from a layer to visible patterns, and how its measures are drawn."""

    name: str  # starts the names of its measures in the table
    label: str
    colour: str
    marker: str
    dash: "LineStyleType"


class Panel(NamedTuple):
    """One plot of the figure of regeneration. Measures that name the same panel share it."""

    title: str  # with the unit
    reference: float | None = None  # value of a thin horizontal line


class Line(NamedTuple):
    """How a measure that is no measure of every way is drawn."""

    label: str
    colour: str
    dash: "LineStyleType"
    marker: str = ""


class Measure(NamedTuple, Generic[S]):
    """One number of a layer, or of the data.

    ``S`` is what it is computed from: `WayPatterns`, `FrequencyPatterns` or `LayerPatterns` of
    `analysis.regeneration.ways`, or `Reference`. To add one: write a file like
    `analysis.regeneration.measures.memorisation` and add one line to `analysis.regeneration.registry`.
    """

    name: str  # in the table; of a measure of every way, behind "R1_", "R2_" and "R3_"
    label: str  # in tables of reports
    unit: str  # "" for a share
    bounds: tuple[float, float]  # least and largest possible value
    compute: Callable[[S], Interval | None]  # None: left out of the table, for want of labels
    panel: Panel | None = None  # of the figure; None: not drawn
    line: Line | None = None  # None for a measure of every way, which is drawn as its way
    digits: int = 3  # after the point, in tables of reports
    show_interval: bool = False  # in tables of reports
    meaning: str = ""  # what it says, for the data dictionary; of a measure of every way, of the patterns of each

    @property
    def heading(self) -> str:
        """The label with the unit."""
        return f"{self.label}, {self.unit}" if self.unit else self.label
