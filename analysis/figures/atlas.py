"""The most frequent states of every layer: how often, what they stand for, and which data are in them."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.pictures import checked_shape, picture_shape, show
from analysis.figures.study_figure import StudyFigure
from analysis.figures.style import panel
from analysis.table.atlas_file import LayerAtlas
from analysis.table.study_file import StudyResult
from dbn.pictures import grid
from rbm.errors import InputError

ROWS = ("expected", "mean of data")
_LONGEST = 8  # characters of a class's name that there is room for


def draw_atlas(result: StudyResult, ax: Axes | None = None, *, layer: int = 1) -> Axes:
    """Draw the most frequent states of a layer: frequency k, expected visible pattern, mean of the k data points.

    Raises
    ------
    rbm.InputError
        If the visible units make no picture, or the study has no atlas of this layer.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_atlas
    >>> draw_atlas(load_result("study.h5"), layer=2).get_ylabel().splitlines()[0]
    'layer 2'
    """
    shape = checked_shape(result)
    if not 1 <= layer <= len(result.atlas):
        raise InputError(f"the study has an atlas of {len(result.atlas)} layers; got layer {layer}")
    with panel(ax, 8, 2) as axes:
        _draw_layer(axes, result, layer, shape)
    return axes


def atlas(result: StudyResult) -> Figure | None:
    """Draw a panel for each layer."""
    shape = picture_shape(result)
    if shape is None or not result.atlas:
        return None
    height = 0.35 + 0.15 * any(layer.classes for layer in result.atlas) + 2 * 0.7 * shape[0] / shape[1]
    figure = Figure(figsize=(8.5, height * len(result.atlas)), layout="constrained")
    axes = figure.subplots(len(result.atlas), 1, squeeze=False)[:, 0]
    for layer, ax in enumerate(axes, start=1):
        _draw_layer(ax, result, layer, shape)
    return figure


def _draw_layer(ax: Axes, result: StudyResult, layer: int, shape: tuple[int, int]) -> None:
    found = result.atlas[layer - 1]
    n = len(found.counts)
    show(ax, grid(np.vstack([found.expected, found.mean_rows]), shape, columns=n))
    middle = [(side - 1) / 2 + (side + 1) * np.arange(times) for side, times in zip(shape, (len(ROWS), n), strict=True)]
    ax.set_yticks(middle[0], ROWS, fontsize=8)
    names = _with_classes(found) if found.classes else [f"k = {k}" for k in found.counts]
    ax.set_xticks(middle[1], names, fontsize=8)
    ax.xaxis.tick_top()
    ax.tick_params(length=0)
    ax.set_ylabel(f"layer {layer}\n{found.n_states} states", fontsize=8)


def _with_classes(found: LayerAtlas) -> list[str]:
    """Return frequency and class of each state, with the share of its data points that have it."""
    names = [name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}\u2026" for name in found.classes]
    return [f"k = {k}\n{name}: {share:.0%}" for k, name, share in zip(found.counts, names, found.shares, strict=True)]


FIGURE = StudyFigure(
    "atlas",
    atlas,
    "The most frequent states of every layer",
    "Most probable states over the data, trained network of the first seed. k is the number of data points in a state; "
    "above, the mean of P(v = 1 | layer 1) over passes down from the state, below, the mean of its k data "
    "points. Where the classes of the data are known: the one that most of these points have, and its share of them.",
    "network",
)
