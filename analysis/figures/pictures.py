"""Generated patterns and filters, where visible units make a picture."""

import tomllib

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.table.study_file import SAMPLE_STARTS, StudyResult
from dbn.pictures import grid, parse_shape
from rbm.errors import InputError

START_WORDS = {"random": "random bits", "data": "data"}


def picture_shape(result: StudyResult) -> tuple[int, int] | None:
    """Rows and columns of a picture, or None where visible units make no picture."""
    try:
        return parse_shape(tomllib.loads(result.config)["study"].get("shape"), result.samples.shape[-1])
    except InputError:
        return None


def samples(result: StudyResult) -> Figure | None:
    """Generated patterns, a row a layer, a panel a start."""
    shape = picture_shape(result)
    if shape is None:
        return None
    _, n_layers, n, _ = result.samples.shape
    figure = Figure(figsize=(1.1 * n + 0.8, 0.55 * n_layers * shape[0] / shape[1] + 0.4), layout="constrained")
    axes = figure.subplots(1, len(SAMPLE_STARTS))
    for ax, start, patterns in zip(axes, SAMPLE_STARTS, result.samples, strict=True):
        _show(ax, grid(patterns.reshape(n_layers * n, -1), shape, columns=n))
        ax.set_title(f"chains start from {START_WORDS[start]}", fontsize=9)
    ticks = shape[0] / 2 + (shape[0] + 1) * np.arange(n_layers)
    axes[0].set_yticks(ticks, [f"layer {i}" for i in range(1, n_layers + 1)])
    return figure


def filters(result: StudyResult) -> Figure | None:
    """Weights of the first units of layer 1; black is positive."""
    shape = picture_shape(result)
    if shape is None:
        return None
    scale = np.abs(result.filters).max() or 1.0
    figure = Figure(figsize=(6, 6), layout="constrained")
    _show(figure.subplots(), grid(0.5 + result.filters / (2 * scale), shape, gap=1.0))
    return figure


def _show(ax: Axes, picture: np.ndarray) -> None:
    ax.imshow(picture, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set(xticks=[], yticks=[])
    ax.tick_params(length=0)
    for spine in ax.spines.values():
        spine.set_visible(False)
