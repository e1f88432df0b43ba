"""A panel for each data set: where every measure is best, and the code lengths of networks and controls."""

from collections.abc import Mapping
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key
from analysis.claims.second.measure_map import slopes_one
from analysis.claims.summary import layer_summaries
from analysis.figures.claims.measure_map import draw_places, in_map_order, measures_of
from analysis.figures.claims.slope_panels import draw_slope
from analysis.figures.plane import LABELS
from analysis.figures.style import STYLES, Style, draw_path, labelled
from analysis.protocols.first import PRIMARY_READOUT
from analysis.protocols.second import PLACE_MARGIN
from analysis.table.measure_names import PREDICTIVE_CODE_LENGTH, RESOLUTION
from analysis.table.row import K_MEANS, NO_NULL, TRAINED, UNTRAINED

ACROSS = 4  # panels in a line at most
CODED = {
    TRAINED: (TRAINED, NO_NULL, STYLES[TRAINED]),
    UNTRAINED: (UNTRAINED, NO_NULL, STYLES[UNTRAINED]),
    K_MEANS: (TRAINED, K_MEANS, Style("#D55E00", "s", ":")),
}


def map_figure(studies: Mapping[str, Index]) -> Figure | None:
    """Draw where each measure of the trained network is best; None if no study has any."""
    there = {name: index for name, index in studies.items() if measures_of(index)}
    shown = in_map_order(title for index in there.values() for title in measures_of(index))
    if not there:
        return None
    figure, axes = _panels(len(there), (2.4, 0.2 * len(shown) + 0.9), extra=2.2, sharey=True)
    for ax, (name, index) in zip(axes, there.items(), strict=False):
        draw_places(ax, index, PRIMARY_READOUT, shown)
        ax.set(xlabel="")
        _title(ax, name)
    _finish(figure, axes[: len(there)], axes[len(there) :])
    return figure


def code_figure(studies: Mapping[str, Index]) -> Figure | None:
    """Draw code length against resolution, each panel on a scale of its own; None if no study has any."""
    there = {name: index for name, index in studies.items() if Key(PREDICTIVE_CODE_LENGTH) in index}
    if not there:
        return None
    figure, axes = _panels(len(there), (2.6, 2.4), extra=0.4, sharey=False)
    for ax, (name, index) in zip(axes, there.items(), strict=False):
        draw_slope(ax, slopes_one(index), PLACE_MARGIN)
        for label, (network, null, style) in CODED.items():
            key = Key(RESOLUTION, network, null)
            x = [point for point in layer_summaries(index, key) if point.at > 0]
            y = layer_summaries(index, key._replace(measure=PREDICTIVE_CODE_LENGTH))
            draw_path(ax, x, y, style, label)
        ax.set(xlim=(-0.02, 1.02))
        _title(ax, name)
    figure.supylabel("predictive code length, bits a held-out row", fontsize=9)
    _finish(figure, axes[: len(there)], axes[len(there) :])
    return figure


def _panels(n: int, size: tuple[float, float], *, extra: float, sharey: bool) -> tuple[Figure, list[Axes]]:
    """Make a grid of panels of a size in inches, with so many inches more in width."""
    across = min(n, ACROSS)
    down = -(-n // across)
    figure = Figure(figsize=(max(size[0] * across + extra, 6), size[1] * down + 0.5), layout="constrained")
    grid = figure.subplots(down, across, sharex=True, sharey=sharey, squeeze=False)
    return figure, list(np.ravel(grid))


def _title(ax: Axes, name: str) -> None:
    ax.set_title("\n".join(wrap(name, 28)), fontsize=9)


def _finish(figure: Figure, used: list[Axes], unused: list[Axes]) -> None:
    for ax in unused:
        ax.set_axis_off()
    if unused:
        for ax in used[-ACROSS:]:
            ax.tick_params(axis="x", labelbottom=True)
    handles = labelled(used)
    figure.supxlabel(LABELS[0], fontsize=9)
    figure.legend(handles.values(), handles, loc="outside upper center", ncols=4, frameon=False, fontsize=8)
