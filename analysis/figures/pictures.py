"""Generated patterns and filters, where visible units make a picture."""

import tomllib

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.study_figure import StudyFigure
from analysis.figures.style import panel
from analysis.table.study_file import SAMPLE_STARTS, StudyResult
from dbn.pictures import grid, parse_shape
from rbm.checks import require_one_of
from rbm.errors import InputError

START_WORDS = {"random": "random bits", "data": "data"}


def picture_shape(result: StudyResult) -> tuple[int, int] | None:
    """Return rows and columns of a picture, or None where visible units make no picture."""
    try:
        return parse_shape(tomllib.loads(result.config)["study"].get("shape"), result.samples.shape[-1])
    except InputError:
        return None


def draw_patterns(result: StudyResult, ax: Axes | None = None, *, start: str = SAMPLE_STARTS[0]) -> Axes:
    """Draw generated patterns, a row for each layer, of chains that start from "random" bits or from "data".

    Raises
    ------
    rbm.InputError
        If the visible units make no picture.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_patterns
    >>> draw_patterns(load_result("study.h5"), start="data").get_title()
    'chains start from data'
    """
    with panel(ax) as axes:
        _draw_patterns(axes, result, start, checked_shape(result))
    return axes


def draw_filters(result: StudyResult, ax: Axes | None = None) -> Axes:
    """Draw the weights of the first units of layer 1; black is positive, mid-grey zero.

    Raises
    ------
    rbm.InputError
        If the visible units make no picture.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_filters
    >>> ax = draw_filters(load_result("study.h5"))
    >>> len(ax.images), ax.get_xticks().tolist()
    (1, [])
    """
    shape = checked_shape(result)
    scale = np.abs(result.filters).max() or 1.0
    with panel(ax, 6, 6) as axes:
        show(axes, grid(0.5 + result.filters / (2 * scale), shape, gap=1.0))
    return axes


def samples(result: StudyResult) -> Figure | None:
    """Draw a panel of generated patterns for each start of the chains."""
    shape = picture_shape(result)
    if shape is None:
        return None
    _, n_layers, n, _ = result.samples.shape
    figure = Figure(figsize=(1.1 * n + 0.8, 0.55 * n_layers * shape[0] / shape[1] + 0.4), layout="constrained")
    axes = figure.subplots(1, len(SAMPLE_STARTS))
    for ax, start in zip(axes, SAMPLE_STARTS, strict=True):
        _draw_patterns(ax, result, start, shape)
    for ax in axes[1:]:
        ax.set_yticks([])
    return figure


def filters(result: StudyResult) -> Figure | None:
    """Draw the weights of the first units of layer 1."""
    if picture_shape(result) is None:
        return None
    figure = Figure(figsize=(6, 6), layout="constrained")
    draw_filters(result, figure.subplots())
    return figure


def checked_shape(result: StudyResult) -> tuple[int, int]:
    """Return rows and columns of a picture; InputError where visible units make no picture."""
    shape = picture_shape(result)
    if shape is None:
        raise InputError(f"{result.samples.shape[-1]} visible units make no picture: give the study a shape")
    return shape


def _draw_patterns(ax: Axes, result: StudyResult, start: str, shape: tuple[int, int]) -> None:
    require_one_of("start", start, SAMPLE_STARTS)
    _, n_layers, n, _ = result.samples.shape
    patterns = result.samples[SAMPLE_STARTS.index(start)]
    show(ax, grid(patterns.reshape(n_layers * n, -1), shape, columns=n))
    ticks = shape[0] / 2 + (shape[0] + 1) * np.arange(n_layers)
    ax.set_yticks(ticks, [f"layer {i}" for i in range(1, n_layers + 1)])
    ax.set_title(f"chains start from {START_WORDS[start]}", fontsize=9)


def show(ax: Axes, picture: np.ndarray) -> None:
    """Draw grey levels, 0 white and 1 black, without axes."""
    ax.imshow(picture, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)


SAMPLES = StudyFigure(
    "samples",
    samples,
    "Patterns generated from every layer",
    "{steps} Gibbs sweeps between a layer and the one below, then one pass down; shown is P(v = 1 | layer 1). Machines "
    "trained by CD-k are taught near the data only: chains from random bits may settle in modes the data do not have, "
    "those from data tell less about mixing. Nothing was selected.",
    "network",
)
FILTERS = StudyFigure(
    "filters",
    filters,
    "Filters of layer 1",
    "Weights of the first units to the visible ones; black is positive, mid-grey zero.",
    "network",
)
