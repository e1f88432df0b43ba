"""Panels of a measure against resolution, one for each network, with slope -1 and where the measure is best."""

from collections.abc import Callable

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import NETWORKS, Index, Key
from analysis.errorbars.intervals import Interval
from analysis.figures.plane import LABELS
from analysis.figures.style import labelled

DrawPanel = Callable[[Axes, Index, str], None]  # of one network, by name


def panels_of_networks(
    index: Index, measure: str, y_label: str, draw_panel: DrawPanel, *, width: float = 2.5, one_scale: bool = True
) -> Figure | None:
    """Draw a panel for each network that has a measure; None where none has. ``width`` is of a panel, in inches."""
    networks = [name for name in NETWORKS if index.get(Key(measure, name))]
    if not networks:
        return None
    figure = Figure(figsize=(max(width * len(networks), 5), 3.4), layout="constrained")
    axes = figure.subplots(1, len(networks), sharex=True, sharey=one_scale, squeeze=False)[0]
    for ax, name in zip(axes, networks, strict=True):
        draw_panel(ax, index, name)
    axes[0].set(ylabel=y_label, xlim=(-0.02, 1.02))
    figure.supxlabel(LABELS[0], fontsize=9)
    handles = labelled(axes)
    names = [name for name in handles if name not in networks]
    figure.legend(
        [handles[name] for name in names], names, loc="outside upper center", ncols=4, frameon=False, fontsize=8
    )
    return figure


def draw_slope(ax: Axes, slope: Interval, margin: float) -> None:
    """Draw the resolution of slope -1 with its interval, and a margin about it."""
    if slope.n:
        near = (slope.mean - margin, slope.mean + margin)
        ax.axvspan(*near, color="0.92", zorder=0, label=f"within {margin} log M of slope -1")
        ax.axvline(slope.mean, color="black", lw=1.1, label="slope -1 of the curve through the layers")
    if slope.n > 1:
        ax.axvspan(slope.low, slope.high, color="0.75", zorder=0.5)


def draw_best(ax: Axes, best: Interval, label: str) -> None:
    """Draw the resolution at which the measure is best, with its interval at the foot."""
    if best.n:
        ax.axvline(best.mean, color="black", lw=1.1, ls="--", label=label)
    if best.n > 1:
        foot = ax.get_xaxis_transform()
        ax.plot([best.low, best.high], [0.02, 0.02], color="black", lw=3, transform=foot, solid_capstyle="butt")
