"""Figures of a study. They draw what they are given and compute nothing but where it goes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.layers import SHUFFLED, UNTRAINED
from analysis.result import SAMPLE_STARTS, StudyResult
from analysis.table import NO_NULL, select
from dbn.pictures import grid, parse_shape
from rbm.checkpoint import replacing
from rbm.config import READOUTS
from rbm.errors import InputError
from rbm.monitor import EpochRecord

# Okabe and Ito's colours, told apart by colour-blind readers; markers and dashes tell them apart in grey
STYLE = {
    NO_NULL: ("trained", "#0072B2", "o", "-"),
    SHUFFLED: ("columns shuffled", "#D55E00", "s", "--"),
    UNTRAINED: ("untrained", "#009E73", "^", ":"),
}
START_WORDS = {"random": "random bits", "data": "data"}
_RC: dict[Any, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "svg.hashsalt": "study",
    "figure.dpi": 120,
}


def draw_figures(directory: Path, result: StudyResult) -> dict[str, Path]:
    """Draw every figure as PNG and SVG in the directory; returns the PNG of each by name."""
    shape = _shape(result)
    drawings: dict[str, Callable[[StudyResult], Figure]] = {
        "plane": plane, "frequency_rank": frequency_rank, "training": training,
    }  # fmt: skip
    if shape is not None:
        drawings["samples"] = lambda result: samples(result, shape)
        drawings["filters"] = lambda result: filters(result, shape)
    directory.mkdir(parents=True, exist_ok=True)
    paths = {}
    with mpl.rc_context(_RC):
        for name, draw in drawings.items():
            figure = draw(result)
            for suffix in ("svg", "png"):
                path = directory / f"{name}.{suffix}"
                metadata = {"Date": None} if suffix == "svg" else None
                with replacing(path) as temporary:
                    figure.savefig(temporary, format=suffix, bbox_inches="tight", metadata=metadata)
            paths[name] = path
    return paths


def _shape(result: StudyResult) -> tuple[int, int] | None:
    """Rows and columns of a picture, or None where visible units make no picture."""
    import tomllib

    try:
        return parse_shape(tomllib.loads(result.config)["study"].get("shape"), result.samples.shape[-1])
    except InputError:
        return None


def plane(result: StudyResult) -> Figure:
    """Relevance against resolution of all layers, with frontier, Zipf point and nulls; a panel a read-out."""
    figure = Figure(figsize=(10, 4.6), layout="constrained")
    axes = figure.subplots(1, len(READOUTS), sharex=True, sharey=True)
    zipf = result.zipf
    for ax, readout in zip(axes, READOUTS, strict=True):
        edge = np.vstack([[0, 0], result.frontier[:, 1:]])  # at low resolution the frontier is H[k] = H[s]
        ax.plot(*edge.T, color="black", lw=1.2, label="frontier (maximum relevance)")
        reach = np.array([-0.16, 0.16])
        ax.plot(zipf[1] + reach, zipf[2] - reach, color="0.45", lw=1, ls="-.", label="slope -1, at the Zipf point")
        ax.plot(zipf[1], zipf[2], "*", color="black", ms=9)
        for null, (label, colour, marker, dash) in STYLE.items():
            x, y = (select(result.rows, name, readout, null) for name in ("resolution", "relevance"))
            spread = [[[r.value - r.low for r in rows], [r.high - r.value for r in rows]] for rows in (x, y)]
            ax.errorbar(
                [r.value for r in x], [r.value for r in y], xerr=spread[0], yerr=spread[1],
                color=colour, marker=marker, ms=4.5, ls=dash, lw=1, label=label,
            )  # fmt: skip
            if null == NO_NULL:
                _number(ax, [(a.value, b.value) for a, b in zip(x, y, strict=True)], colour)
        ax.set(title=f"read-out: {readout}", xlabel="resolution H[s] / log M", xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    axes[0].set_ylabel("relevance H[k] / log M")
    axes[0].legend(loc="upper left", frameon=False, fontsize=8)
    return figure


def _number(ax: Axes, points: list[tuple[float, float]], colour: str) -> None:
    """Write the number of each point beside it; points on top of each other share a label."""
    groups: list[list[int]] = []
    for i, point in enumerate(points):
        near = groups and np.hypot(*np.subtract(points[groups[-1][0]], point)) < 0.03
        groups[-1].append(i) if near else groups.append([i])
    for group in groups:
        label = str(group[0] + 1) if len(group) == 1 else f"{group[0] + 1}-{group[-1] + 1}"
        ax.annotate(label, points[group[0]], (-5, -4), textcoords="offset points", color=colour, ha="right", va="top")


def frequency_rank(result: StudyResult) -> Figure:
    """Frequency of states against their rank, log-log, a panel a layer, most probable read-out, with nulls."""
    layers = sorted({layer for layer, _, _ in result.counts})
    columns = min(5, len(layers))
    n_rows = -(-len(layers) // columns)
    figure = Figure(figsize=(2.3 * columns, 2.2 * n_rows + 0.4), layout="constrained")
    axes = np.atleast_1d(figure.subplots(n_rows, columns, sharex=True, sharey=True)).ravel()
    for ax in axes[len(layers) :]:
        ax.set_visible(False)
    for ax, layer in zip(axes, layers, strict=False):
        for null, (label, colour, _, dash) in STYLE.items():
            counts = result.counts.get((layer, READOUTS[0], null))
            if counts is not None:
                ax.loglog(
                    np.arange(1, len(counts) + 1), counts / counts.sum(), color=colour, ls=dash, lw=1.4, label=label
                )
        top = result.counts[layer, READOUTS[0], NO_NULL]
        ranks = np.array([1, max(len(top), 2)])
        ax.loglog(ranks, top[0] / top.sum() / ranks, color="0.55", lw=0.9, ls="-.", label="slope -1 (Zipf)")
        ax.set_title(f"layer {layer}", fontsize=9)
    handles, labels = axes[0].get_legend_handles_labels()
    axes[0].set_ylim(0.5 / result.counts[layers[0], READOUTS[0], NO_NULL].sum(), 1.5)
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False)
    figure.supxlabel("rank of the state", fontsize=9)
    figure.supylabel("frequency of the state", fontsize=9)
    return figure


def training(result: StudyResult) -> Figure:
    """What the monitor recorded, a curve a layer."""
    columns = {name: i for i, name in enumerate(EpochRecord._fields, start=1)}
    figure = Figure(figsize=(10, 3.2), layout="constrained")
    axes = figure.subplots(1, 3)
    layers = sorted(set(result.history[:, 0].astype(int)))
    colours = mpl.colormaps["viridis"](np.linspace(0, 0.92, len(layers)))
    for layer, colour in zip(layers, colours, strict=True):
        rows = result.history[result.history[:, 0] == layer]
        n_visible = int(str(result.facts["sizes"]).split("-")[layer - 1])
        epoch = rows[:, columns["epoch"]]
        gap = rows[:, columns["free_energy_held_out"]] - rows[:, columns["free_energy_train"]]
        curves = (rows[:, columns["reconstruction_error"]], rows[:, columns["pseudo_likelihood"]] / n_visible, gap)
        for ax, curve in zip(axes, curves, strict=True):
            ax.plot(epoch, curve, color=colour, lw=1.3, marker=".", ms=3, label=str(layer))
    titles = ("reconstruction error\n(fraction of bits)", "pseudo-likelihood\n(nats a unit)",
              "free energy, held-out minus training\n(nats)")  # fmt: skip
    for ax, title in zip(axes, titles, strict=True):
        ax.set(title=title, xlabel="epoch of the layer")
        ax.xaxis.get_major_locator().set_params(integer=True)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, title="layer", loc="outside right center", frameon=False, fontsize=8)
    return figure


def samples(result: StudyResult, shape: tuple[int, int]) -> Figure:
    """Generated patterns, a row a layer, a panel a start."""
    _, n_layers, n, _ = result.samples.shape
    figure = Figure(figsize=(1.1 * n + 0.8, 0.55 * n_layers * shape[0] / shape[1] + 0.4), layout="constrained")
    axes = figure.subplots(1, len(SAMPLE_STARTS))
    for ax, start, patterns in zip(axes, SAMPLE_STARTS, result.samples, strict=True):
        _show(ax, grid(patterns.reshape(n_layers * n, -1), shape, columns=n))
        ax.set_title(f"chains start from {START_WORDS[start]}", fontsize=9)
    ticks = shape[0] / 2 + (shape[0] + 1) * np.arange(n_layers)
    axes[0].set_yticks(ticks, [f"layer {i}" for i in range(1, n_layers + 1)])
    return figure


def filters(result: StudyResult, shape: tuple[int, int]) -> Figure:
    """Weights of the first units of layer 1; black is positive."""
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
