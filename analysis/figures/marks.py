"""How things are drawn: colours, markers and dashes by name, and points with their intervals.

Colours are Okabe and Ito's, told apart by colour-blind readers; markers and dashes tell them apart in grey.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.typing import LineStyleType

from analysis.claims.reading import COLUMNS_SHUFFLED, INDEPENDENT
from analysis.claims.summary import Summary
from analysis.table.row import PIXELS_SHUFFLED, TRAINED, UNTRAINED, WIDTHS_EQUAL, WIDTHS_PERMUTED

FIGURE_RC: dict[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "study",
    "figure.dpi": 120,
}


class Mark(NamedTuple):
    """One way of drawing."""

    colour: str
    marker: str
    dash: LineStyleType


MARKS = {
    TRAINED: Mark("#0072B2", "o", "-"),
    COLUMNS_SHUFFLED: Mark("#D55E00", "s", "--"),
    INDEPENDENT: Mark("#E69F00", "v", (0, (5, 1, 1, 1, 1, 1))),
    UNTRAINED: Mark("#009E73", "^", ":"),
    PIXELS_SHUFFLED: Mark("#CC79A7", "D", "-."),
    WIDTHS_PERMUTED: Mark("#D55E00", "s", "--"),  # never beside columns shuffled or independent units
    WIDTHS_EQUAL: Mark("#E69F00", "v", "-."),
    "R1": Mark("#0072B2", "o", "-"),
    "R2": Mark("#D55E00", "s", "--"),
    "R3": Mark("#009E73", "^", ":"),
}
WAYS = {"R1": "R1 encode and decode", "R2": "R2 by frequency", "R3": "R3 free sampling"}


def layer_marks(layers: Sequence[int]) -> dict[int, Mark]:
    """Dark for low layers to light for high ones, in turn other markers and dashes."""
    colours = mpl.colormaps["viridis"](np.linspace(0, 0.88, len(layers)))
    markers = "osD^vPX"
    dashes: tuple[LineStyleType, ...] = ("-", "--", "-.", ":")
    return {
        layer: Mark(to_hex(colour), markers[i % len(markers)], dashes[i % len(dashes)])
        for i, (layer, colour) in enumerate(zip(layers, colours, strict=True))
    }


def bars(points: Sequence[Summary]) -> np.ndarray:
    """How far the intervals reach below and above the values, (2, n); 0 where there is none."""
    reach = np.array([[p.value - p.low, p.high - p.value] for p in points]).reshape(-1, 2).T
    return np.where(np.isfinite(reach), np.maximum(reach, 0), 0)


def draw(ax: Axes, points: Sequence[Summary], mark: Mark, label: str, shift: float = 0.0, **more: Any) -> None:
    """Values against what they are at, with intervals."""
    ax.errorbar(
        [p.at + shift for p in points], [p.value for p in points], yerr=bars(points), color=mark.colour,
        marker=mark.marker, ls=mark.dash, ms=4, lw=1.1, elinewidth=0.8, label=label, **more,
    )  # fmt: skip


def draw_path(
    ax: Axes, x: Sequence[Summary], y: Sequence[Summary], mark: Mark, label: str, number: bool = False
) -> None:
    """Two numbers of every layer against each other, with both intervals, in the order of the layers."""
    other = {point.at: point for point in y}
    pairs = [(point, other[point.at]) for point in x if point.at in other]
    across, up = [a for a, _ in pairs], [b for _, b in pairs]
    ax.errorbar(
        [p.value for p in across], [p.value for p in up], xerr=bars(across), yerr=bars(up), color=mark.colour,
        marker=mark.marker, ls=mark.dash, ms=4, lw=1.1, elinewidth=0.8, label=label,
    )  # fmt: skip
    if number:
        _number(
            ax, [(int(a.at), a.value, b.value) for a, b in pairs if np.isfinite([a.value, b.value]).all()], mark.colour
        )


def labelled(axes: Iterable[Axes]) -> dict[str, Artist]:
    """What is labelled in any of the axes, by label, each once."""
    found: dict[str, Artist] = {}
    for ax in axes:
        found |= dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    return found


def _number(ax: Axes, points: list[tuple[int, float, float]], colour: str) -> None:
    """Write the layer beside its point; points on top of each other share a label."""
    groups: list[list[tuple[int, float, float]]] = []
    for point in points:
        near = groups and np.hypot(*np.subtract(groups[-1][0][1:], point[1:])) < 0.03
        groups[-1].append(point) if near else groups.append([point])
    for group in groups:
        label = str(group[0][0]) if len(group) == 1 else f"{group[0][0]}-{group[-1][0]}"
        ax.annotate(
            label, group[0][1:], (-5, -4), textcoords="offset points", color=colour, ha="right", va="top", fontsize=8
        )
