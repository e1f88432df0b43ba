"""How things are drawn: colours, markers and dashes, and means with their intervals.

Colours are Okabe and Ito's, told apart by colour-blind readers; markers and dashes tell them apart in grey.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any, NamedTuple, Protocol

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.typing import LineStyleType

from analysis.claims.reading import STACKS
from analysis.claims.summary import Summary
from analysis.entropies.layer_measure import LayerMeasure
from analysis.nulls.registry import NULLS
from analysis.table.row import TRAINED

_NEAR = 0.03  # of two points, in the units of the axes, whose labels would lie on each other
_SIDES = {"right": (-5, -4), "left": (5, 4)}  # of a number from its point, in points of the page, by its alignment
_HALO = [withStroke(linewidth=1.8, foreground="white")]  # so that numbers are read on lines

FIGURE_RC: dict[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "study",
    "figure.dpi": 120,
}


class Drawn(Protocol):
    """What says how it is drawn: a `Style`, a null of the registry, a way or a line of regeneration."""

    @property
    def colour(self) -> str:
        """Colour of line and markers."""

    @property
    def marker(self) -> str:
        """Matplotlib's name of the marker."""

    @property
    def dash(self) -> LineStyleType:
        """Dashes of the line, as Matplotlib takes them."""


class Style(NamedTuple):
    """One way of drawing."""

    colour: str
    marker: str
    dash: LineStyleType


_STACK_STYLES = (  # in turn; stacks are never drawn with nulls made from a layer
    Style("#D55E00", "s", "--"),
    Style("#E69F00", "v", "-."),
    Style("#56B4E9", "P", ":"),
    Style("#F0E442", "X", (0, (5, 1, 1, 1))),
)
IN_TURN = (  # of lines that are no network and no null: data sets, or studies
    Style("#0072B2", "o", "-"), Style("#D55E00", "s", "--"), Style("#009E73", "^", "-."), Style("#000000", "D", ":"),
    Style("#CC79A7", "v", "-"), Style("#56B4E9", "P", "--"), Style("#E69F00", "X", "-."),
)  # fmt: skip
STYLES: dict[str, Style] = {  # of networks, and of nulls by name
    TRAINED: Style("#0072B2", "o", "-"),
    **dict(zip(STACKS, cycle(_STACK_STYLES), strict=False)),
    **{null.name: Style(null.colour, null.marker, null.dash) for null in NULLS},
}


@contextmanager
def panel(ax: Axes | None, width: float = 5.0, height: float = 3.8) -> Iterator[Axes]:
    """Yield the axes, or those of a new figure of pyplot, which a notebook shows and which get a legend at the end."""
    if ax is not None:
        yield ax
        return
    from matplotlib import pyplot as plt

    _, own = plt.subplots(figsize=(width, height), layout="constrained")
    yield own
    if own.get_legend_handles_labels()[0]:
        own.legend(frameon=False, fontsize=8)


def layer_styles(layers: Sequence[int]) -> dict[int, Style]:
    """Style layers from dark for low ones to light for high ones, with markers and dashes in turn."""
    colours = mpl.colormaps["viridis"](np.linspace(0, 0.88, len(layers)))
    markers = "osD^vPX"
    dashes: tuple[LineStyleType, ...] = ("-", "--", "-.", ":")
    return {
        layer: Style(to_hex(colour), markers[i % len(markers)], dashes[i % len(dashes)])
        for i, (layer, colour) in enumerate(zip(layers, colours, strict=True))
    }


def bars(points: Sequence[Summary]) -> np.ndarray:
    """Return how far the intervals reach below and above the means, (2, n); 0 where there is none."""
    reach = np.array([[v.mean - v.low, v.high - v.mean] for _, v in points]).reshape(-1, 2).T
    return np.where(np.isfinite(reach), np.maximum(reach, 0), 0)


def draw(ax: Axes, points: Sequence[Summary], style: Drawn, label: str, shift: float = 0.0, **more: Any) -> None:
    """Draw means, with intervals, against layer, number of points or epoch."""
    ax.errorbar(
        [p.at + shift for p in points], [p.interval.mean for p in points], yerr=bars(points), color=style.colour,
        marker=style.marker, ls=style.dash, ms=4, lw=1.1, elinewidth=0.8, label=label, **more,
    )  # fmt: skip


def draw_path(
    ax: Axes, x: Sequence[Summary], y: Sequence[Summary], style: Drawn, label: str, number: bool = False
) -> None:
    """Draw two numbers of every layer against each other, with both intervals, in the order of the layers."""
    other = {point.at: point for point in y}
    pairs = [(point, other[point.at]) for point in x if point.at in other]
    across, up = [a for a, _ in pairs], [b for _, b in pairs]
    ax.errorbar(
        [p.interval.mean for p in across], [p.interval.mean for p in up], xerr=bars(across), yerr=bars(up),
        color=style.colour, marker=style.marker, ls=style.dash, ms=4, lw=1.1, elinewidth=0.8, label=label,
    )  # fmt: skip
    if number:
        means = [(int(a.at), a.interval.mean, b.interval.mean) for a, b in pairs]
        _number(ax, [point for point in means if np.isfinite(point).all()], style.colour)


def axis_label(measure: LayerMeasure) -> str:
    """Return the label of an axis: what is measured, and after a slash its unit."""
    return f"{measure.label} / {measure.unit}" if measure.unit else measure.label


def mark_whole_numbers(ax: Axes) -> None:
    """Put the ticks of the x axis at whole numbers only."""
    ax.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]


def labelled(axes: Iterable[Axes]) -> dict[str, Artist]:
    """Return what is labelled in any of the axes, by label, each once."""
    found: dict[str, Artist] = {}
    for ax in axes:
        found |= dict(zip(*reversed(ax.get_legend_handles_labels()), strict=True))
    return found


def _number(ax: Axes, points: list[tuple[int, float, float]], colour: str) -> None:
    """Write the number of the layer next to its point; points on top of each other share a label.

    Beside a label of another path a label takes the other side; where that has the same number, or there is no room
    on either side, it is left out.
    """
    groups: list[list[tuple[int, float, float]]] = []
    for point in points:
        near = groups and np.hypot(*np.subtract(groups[-1][0][1:], point[1:])) < _NEAR
        groups[-1].append(point) if near else groups.append([point])
    for group in groups:
        label = str(group[0][0]) if len(group) == 1 else f"{group[0][0]}-{group[-1][0]}"
        others = [text for text in ax.texts if isinstance(text, Annotation)]
        others = [text for text in others if np.hypot(*np.subtract(text.xy, group[0][1:])) < _NEAR]
        taken = {text.get_horizontalalignment() for text in others}
        free = [side for side in _SIDES if side not in taken]
        if not free or label in {text.get_text() for text in others}:
            continue
        ax.annotate(
            label, group[0][1:], _SIDES[free[0]], textcoords="offset points", color=colour, ha=free[0],
            va="top" if free[0] == "right" else "bottom", fontsize=8, path_effects=_HALO,
        )  # fmt: skip
