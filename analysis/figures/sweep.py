"""A sweep in the plane of resolution and relevance: a panel a setting, a line a point, its colour that of the value."""

from collections.abc import Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.claims.reading import Index, Key, index_final
from analysis.claims.summary import layer_summaries
from analysis.figures.plane import AXES, LABELS
from analysis.sweeps.points import Sweep
from analysis.sweeps.table import setting_text
from analysis.table.row import Row

_MANY = 8  # values of a setting from which on the legend names the first and the last alone
_ACROSS = 3  # panels


def draw_sweep(sweep: Sweep, rows: Mapping[str, Sequence[Row]]) -> Figure:
    """Draw the layers of the trained network of every point, means over seeds, once for each setting that differs."""
    indices = [index_final(rows[part.name]) for part in sweep.parts]
    n = len(sweep.parameters)
    columns, lines = min(n, _ACROSS), -(-n // _ACROSS)
    figure = Figure(figsize=(3.6 * columns + 0.6, 3.4 * lines), layout="constrained")
    axes = figure.subplots(lines, columns, sharex=True, sharey=True, squeeze=False)
    for ax in axes.flat[n:]:
        ax.set_visible(False)
    for number, (ax, setting) in enumerate(zip(axes.flat, sweep.parameters, strict=False)):
        _draw_setting(ax, indices, [settings[number] for settings in sweep.settings])
        ax.set_title(setting.replace("_", " "), fontsize=10)
        ax.set_xlabel(LABELS[0])
        ax.tick_params(labelbottom=number + columns >= n)  # lowest of its column
    for first in axes[:, 0]:
        first.set_ylabel(LABELS[1])
    return figure


def _draw_setting(ax: Axes, indices: Sequence[Index], values: Sequence[object]) -> None:
    """Draw a line a point, in the colour of its value."""
    different = _in_order(values)
    colours = mpl.colormaps["viridis"].resampled(max(2, len(different)))
    colour_of = {setting_text(value): colours(i) for i, value in enumerate(different)}
    for index, value in zip(indices, values, strict=True):
        x, y = (layer_summaries(index, Key(measure)) for measure in AXES)
        other = {point.at: point.interval.mean for point in y}
        pairs = [(point.interval.mean, other[point.at]) for point in x if point.at in other]
        ax.plot(*zip(*pairs, strict=True), color=colour_of[setting_text(value)], marker="o", ms=3, lw=0.8, alpha=0.8)
    ax.plot([0, 1], [0, 1], color="0.6", lw=0.8, ls=":")
    ax.set(xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    named = different if len(different) < _MANY else [different[0], different[-1]]
    handles = [Line2D([], [], color=colour_of[setting_text(value)], label=setting_text(value)) for value in named]
    ax.legend(handles=handles, loc="upper left", frameon=False, fontsize=8)


def _in_order(values: Sequence[object]) -> list[object]:
    """Return different values, numbers by size, others as they come."""
    different = list({setting_text(value): value for value in values}.values())
    numbers = [value for value in different if isinstance(value, int | float)]
    return [*sorted(numbers)] if len(numbers) == len(different) else different
