"""How every layer depends on the number of data points, and on how long it was trained."""

from collections.abc import Callable, Iterable

from matplotlib.figure import Figure

from analysis.claims.reading import ALL_EPOCHS, Key
from analysis.claims.summary import Summary, by_epoch, by_points
from analysis.figures.marks import draw, layer_marks
from analysis.table.row import TRAINED, Row
from analysis.table.study_file import StudyResult

PANELS = {
    "resolution": "resolution H[s] / log M",
    "relevance": "relevance H[k] / log M",
    "fraction_of_frontier": "fraction of the frontier",
}


def sample_size(result: StudyResult) -> Figure | None:
    """Entropies against the number of data points, a curve a layer."""
    rows = [r for r in result.rows if r.network == TRAINED and r.measure in PANELS and r.epoch == ALL_EPOCHS]
    if len({r.n_points for r in rows}) < 2:
        return None
    figure = _figure(rows, by_points, "number of data points M")
    sizes = sorted({r.n_points for r in rows})
    for ax in figure.axes:
        ax.set_xscale("log")
        ax.set_xticks([sizes[0], sizes[len(sizes) // 2], sizes[-1]])
        ax.minorticks_off()
        ax.xaxis.set_major_formatter("{x:.0f}")
    return figure


def training_time(result: StudyResult) -> Figure | None:
    """Entropies against the epochs of the layer, 0 is as initialised, a curve a layer."""
    rows = [r for r in result.rows if r.network == TRAINED and r.measure in PANELS and r.epoch != ALL_EPOCHS]
    if not rows:
        return None
    figure = _figure(rows, by_epoch, "epochs of the layer (0: as initialised)")
    for ax in figure.axes:
        ax.set_xscale("symlog", linthresh=1)
        ax.set_xlim(left=-0.1)
        ax.set_xticks(sorted({r.epoch for r in rows}))
        ax.minorticks_off()
        ax.xaxis.set_major_formatter("{x:.0f}")
    return figure


def _figure(rows: list[Row], curve: Callable[[Iterable[Row], Key, int], list[Summary]], across: str) -> Figure:
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    axes = figure.subplots(1, len(PANELS))
    layers = sorted({row.layer for row in rows if row.layer > 0})
    marks = layer_marks(layers)
    for ax, (measure, title) in zip(axes, PANELS.items(), strict=True):
        for layer in layers:
            draw(ax, curve(rows, Key(measure), layer), marks[layer], str(layer))
        ax.set(title=title, xlabel=across)
        if measure != "fraction_of_frontier":
            ax.set_ylim(bottom=0)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, title="layer", loc="outside right center", frameon=False, fontsize=8, handlelength=3)
    return figure
