"""Depth or width: the stack, its widths permuted, and as many layers of one width."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import STACKS, Index, Key, index_final
from analysis.claims.summary import layer_summaries
from analysis.figures.plane import AXES, LABELS, draw_frontier, draw_layers
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import STYLES, axis_label, draw, mark_whole_numbers, panel
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult
from rbm.checks import require_one_of


def draw_stacks(result: StudyResult, ax: Axes | None = None, *, measure: str = RESOLUTION) -> Axes:
    """Draw the resolution or relevance of the three stacks by layer, at the primary read-out.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_stacks
    >>> draw_stacks(load_result("study.h5"), measure="resolution").get_xlabel()
    'layer'
    """
    require_one_of("measure", measure, AXES)
    with panel(ax) as axes:
        _draw_by_layer(axes, index_final(result.rows), measure)
    return axes


def stacks(result: StudyResult) -> Figure | None:
    """Draw the plane of the three stacks, and their resolution and relevance by layer."""
    index = index_final(result.rows)
    if not any(Key(RESOLUTION, name) in index for name in STACKS):
        return None
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    axes = figure.subplots(1, 3)
    draw_frontier(axes[0], result)
    for name in (TRAINED, *STACKS):
        draw_layers(axes[0], index, Key(RESOLUTION, name), name, name)
    axes[0].set(xlabel=LABELS[0], ylabel=LABELS[1], xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    for ax, measure in zip(axes[1:], AXES, strict=True):
        _draw_by_layer(ax, index, measure)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=5, frameon=False, fontsize=8)
    return figure


def _draw_by_layer(ax: Axes, index: Index, measure: str) -> None:
    for name in (TRAINED, *STACKS):
        draw(ax, layer_summaries(index, Key(measure, name)), STYLES[name], name)
    ax.set(xlabel="layer", ylabel=axis_label(AXES[measure]))
    ax.set_ylim(bottom=0)
    mark_whole_numbers(ax)


FIGURE = StudyFigure(
    "stacks",
    stacks,
    "Depth and width",
    f"The stack of the configuration, the same widths with neighbours swapped, and as many layers of one width. {BARS}",
    "dependence",
)
