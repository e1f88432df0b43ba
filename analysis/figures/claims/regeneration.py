"""Claim (iii): every measure of the three ways of regeneration, layer by layer."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key, index_final
from analysis.claims.summary import layer_summaries
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import draw, labelled, mark_whole_numbers, panel
from analysis.regeneration import registry
from analysis.regeneration.measures.entry import Measure, Panel
from analysis.table.study_file import StudyResult

COLUMNS = 3


def draw_regeneration(result: StudyResult, of: Panel, ax: Axes | None = None) -> Axes:
    """Draw the measures of one panel, such as those of `analysis.regeneration.measures.panels`, by layer.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_regeneration
    >>> from analysis.regeneration.measures.panels import F1
    >>> draw_regeneration(load_result("study.h5"), F1).get_title()
    'F1'
    """
    with panel(ax) as axes:
        _draw_panel(axes, index_final(result.rows), of)
        axes.set_xlabel("layer")
    return axes


def regeneration(result: StudyResult) -> Figure | None:
    """Draw a panel for each kind of measure, of the trained network at the primary read-out."""
    index = index_final(result.rows)
    panels = registry.drawn_panels()
    if Key("R2_f1") not in index:
        return None
    n_rows = -(-len(panels) // COLUMNS)
    figure = Figure(figsize=(10, 0.4 + 2.4 * n_rows), layout="constrained")
    axes = figure.subplots(n_rows, COLUMNS, sharex=True, squeeze=False).ravel()
    for ax, of in zip(axes, panels, strict=False):
        _draw_panel(ax, index, of)
        ax.set_visible(ax.has_data())  # data without labels have no classes
    for ax in axes[len(panels) :]:
        ax.set_visible(False)
    for column in axes.reshape(n_rows, COLUMNS).T:
        for ax in [ax for ax in column if ax.get_visible()][-1:]:
            ax.tick_params(labelbottom=True)  # nothing is drawn below
    figure.supxlabel("layer", fontsize=9)
    handles = labelled(axes)
    figure.legend(list(handles.values()), list(handles), loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    return figure


def _draw_panel(ax: Axes, index: Index, of: Panel) -> None:
    for measure in registry.all_measures():
        if measure.panel == of:
            _draw_measure(ax, index, measure)
    if of.reference is not None and ax.has_data():
        ax.axhline(of.reference, color="0.6", lw=0.7)
    ax.set_title(of.title, fontsize=9)
    mark_whole_numbers(ax)


def _draw_measure(ax: Axes, index: Index, measure: Measure) -> None:
    line = measure.line
    if line is None:
        for i, way in enumerate(registry.WAYS):
            if points := layer_summaries(index, Key(f"{way.name}_{measure.name}")):
                draw(ax, points, way, way.label, shift=0.08 * (i - 1))
        return
    points = layer_summaries(index, Key(measure.name))
    if measure in registry.DATA_MEASURES:  # the same for all layers
        for point in points:
            ax.axhline(point.interval.mean, color=line.colour, lw=1, ls=line.dash, label=line.label)
    elif points:
        draw(ax, points, line, line.label)


FIGURE = StudyFigure(
    "regeneration",
    regeneration,
    "The three ways from a layer to visible patterns",
    f"Trained network, most probable read-out. {BARS}",
    "claim",
)
