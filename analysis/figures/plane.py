"""Claim (i): relevance against resolution, with frontier, slope -1 and nulls."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key, index_final, null_key
from analysis.claims.summary import layer_summaries
from analysis.entropies.registry import MEASURES
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import STYLES, axis_label, draw_path, panel
from analysis.nulls.registry import NULLS
from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.measure_names import RELEVANCE, RESOLUTION
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS

AXES = {measure.name: measure for measure in MEASURES if measure.name in (RESOLUTION, RELEVANCE)}
LABELS = tuple(map(axis_label, AXES.values()))


def draw_plane(result: StudyResult, ax: Axes | None = None, *, readout: str = PRIMARY_READOUT) -> Axes:
    """Draw the layers of the trained network and of its nulls as they are, in the plane of resolution and relevance.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_plane
    >>> draw_plane(load_result("study.h5"), readout="sample").get_title()
    'read-out: sample'
    """
    with panel(ax) as axes:
        _draw_panel(axes, result, index_final(result.rows), readout)
        axes.set_ylabel(LABELS[1])
    return axes


def plane(result: StudyResult) -> Figure:
    """Draw a panel for each read-out."""
    index = index_final(result.rows)
    figure = Figure(figsize=(10, 4.6), layout="constrained")
    axes = figure.subplots(1, len(READOUTS), sharex=True, sharey=True)
    for ax, readout in zip(axes, READOUTS, strict=True):
        _draw_panel(ax, result, index, readout)
    axes[0].set_ylabel(LABELS[1])
    axes[0].legend(loc="upper left", frameon=False, fontsize=8)
    return figure


def draw_frontier(ax: Axes, result: StudyResult) -> None:
    """Draw the frontier and its tangent of slope -1 at the Zipf point."""
    edge = np.vstack([[0, 0], result.frontier[:, 1:]])  # at low resolution the frontier is H[k] = H[s]
    _, at, height = result.zipf
    reach = np.array([-0.16, 0.16])
    ax.plot(*edge.T, color="black", lw=1.2, label="frontier (maximum relevance)")
    ax.plot(at + reach, height - reach, color="0.45", lw=1, ls="-.", label="slope -1, at the Zipf point")
    ax.plot(at, height, "*", color="black", ms=9)


def draw_layers(ax: Axes, index: Index, resolution: Key, name: str, label: str) -> None:
    """Draw a path through the layers of a network or null; the trained network has its layers numbered."""
    x, y = (layer_summaries(index, resolution._replace(measure=measure)) for measure in AXES)
    if x:
        draw_path(ax, x, y, STYLES[name], label, number=name == TRAINED)


def _draw_panel(ax: Axes, result: StudyResult, index: Index, readout: str) -> None:
    draw_frontier(ax, result)
    draw_layers(ax, index, Key(RESOLUTION, readout=readout), TRAINED, TRAINED)
    for null in NULLS:
        draw_layers(ax, index, null_key(RESOLUTION, null, readout), null.name, null.label)
    ax.set(title=f"read-out: {readout}", xlabel=LABELS[0], xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))


FIGURE = StudyFigure(
    "plane",
    plane,
    "Relevance against resolution",
    "Numbers are layers. The frontier is the largest relevance of any sample of M points, drawn through attained "
    "samples; the star is its point of slope -1. Closeness to it alone proves nothing: the nulls come close too. "
    f"{BARS}",
    "claim",
)
