"""How every layer depends on the number of data points, and on how long it was trained."""

from collections.abc import Callable, Iterable

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Key
from analysis.claims.summary import Summary, by_epoch, by_points
from analysis.entropies.registry import DRAWN_MEASURES
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import axis_label, draw, layer_styles, panel
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import ALL_EPOCHS, TRAINED, Row
from analysis.table.study_file import StudyResult
from rbm.checks import require_one_of

PANELS = {measure.name: measure for measure in DRAWN_MEASURES}
Curve = Callable[[Iterable[Row], Key, int], list[Summary]]


def draw_sample_size(result: StudyResult, ax: Axes | None = None, *, measure: str = RESOLUTION) -> Axes:
    """Draw an entropy against the number of data points, a curve for each layer.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_sample_size
    >>> draw_sample_size(load_result("study.h5"), measure="relevance").get_xlabel()
    'number of data points M'
    """
    require_one_of("measure", measure, PANELS)
    with panel(ax) as axes:
        _draw_by_points(axes, _subsampled(result), measure)
    return axes


def draw_training_time(result: StudyResult, ax: Axes | None = None, *, measure: str = RESOLUTION) -> Axes:
    """Draw an entropy against the epochs of the layer, 0 is as initialised, a curve for each layer.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_training_time
    >>> draw_training_time(load_result("study.h5"), measure="relevance").get_xlabel()
    'epochs of the layer (0: as initialised)'
    """
    require_one_of("measure", measure, PANELS)
    with panel(ax) as axes:
        _draw_by_epoch(axes, _snapshots(result), measure)
    return axes


def sample_size(result: StudyResult) -> Figure | None:
    """Draw a panel for each entropy against the number of data points."""
    rows = _subsampled(result)
    return _figure(_draw_by_points, rows) if len({r.n_points for r in rows}) > 1 else None


def training_time(result: StudyResult) -> Figure | None:
    """Draw a panel for each entropy against the epochs of the layer."""
    rows = _snapshots(result)
    return _figure(_draw_by_epoch, rows) if rows else None


def _subsampled(result: StudyResult) -> list[Row]:
    return [r for r in result.rows if r.network == TRAINED and r.measure in PANELS and r.epoch == ALL_EPOCHS]


def _snapshots(result: StudyResult) -> list[Row]:
    return [r for r in result.rows if r.network == TRAINED and r.measure in PANELS and r.epoch != ALL_EPOCHS]


def _draw_by_points(ax: Axes, rows: list[Row], measure: str) -> None:
    _draw_panel(ax, rows, measure, by_points, "number of data points M")
    sizes = sorted({r.n_points for r in rows})
    ax.set_xscale("log")
    _set_ticks(ax, [sizes[0], sizes[len(sizes) // 2], sizes[-1]])


def _draw_by_epoch(ax: Axes, rows: list[Row], measure: str) -> None:
    _draw_panel(ax, rows, measure, by_epoch, "epochs of the layer (0: as initialised)")
    ax.set_xscale("symlog", linthresh=1)
    ax.set_xlim(left=-0.1)
    _set_ticks(ax, sorted({r.epoch for r in rows}))


def _draw_panel(ax: Axes, rows: list[Row], measure: str, curve: Curve, across: str) -> None:
    layers = sorted({row.layer for row in rows if row.layer > 0})
    for layer, style in layer_styles(layers).items():
        draw(ax, curve(rows, Key(measure), layer), style, str(layer))
    ax.set(title=axis_label(PANELS[measure]), xlabel=across)
    if PANELS[measure].unit:
        ax.set_ylim(bottom=0)


def _set_ticks(ax: Axes, ticks: list[int]) -> None:
    ax.set_xticks(ticks)
    ax.minorticks_off()
    ax.xaxis.set_major_formatter("{x:.0f}")


def _figure(draw_panel: Callable[[Axes, list[Row], str], None], rows: list[Row]) -> Figure:
    measured = {row.measure for row in rows}
    names = [name for name in PANELS if name in measured]
    figure = Figure(figsize=(10 * len(names) / 3, 3.6), layout="constrained")
    axes = figure.subplots(1, len(names), squeeze=False)[0]
    for ax, name in zip(axes, names, strict=True):
        draw_panel(ax, rows, name)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, title="layer", loc="outside right center", frameon=False, fontsize=8, handlelength=3)
    return figure


SAMPLE_SIZE = StudyFigure(
    "sample_size",
    sample_size,
    "Dependence on the number of data points",
    "Random subsamples of the rows, trained network, each in units of the log of its own M. Plug-in entropies are "
    f"biased while states are undersampled: where a curve has not levelled off its end is no limit. {BARS}",
    "dependence",
)
TRAINING_TIME = StudyFigure(
    "training_time",
    training_time,
    "Dependence on training time",
    "Snapshots of every layer while it is trained, the layers below it trained to the end.",
    "dependence",
)
