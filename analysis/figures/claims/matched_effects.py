"""Claim (i): how much more relevance a layer has than each null at the same resolution."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key, index_final
from analysis.claims.second.deciding_layers import decides
from analysis.claims.summary import layer_summaries
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import STYLES, draw, mark_whole_numbers, panel
from analysis.nulls.registry import NULLS
from analysis.protocols.first import PRIMARY_READOUT
from analysis.protocols.second import MAX_DECIDING, MIN_DECIDING, TRAINING_MARGIN
from analysis.protocols.written import as_written
from analysis.table.measure_names import MATCHED_EFFECT, RESOLUTION
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS

LABEL = "relevance above the null's at the same\nresolution, fraction of the frontier"


def draw_matched_effects(result: StudyResult, ax: Axes | None = None, *, readout: str = PRIMARY_READOUT) -> Axes:
    """Draw the effect of every layer against every null; hollow where the layer does not decide.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_matched_effects
    >>> draw_matched_effects(load_result("study.h5")).get_xlabel()
    'layer'
    """
    with panel(ax) as axes:
        _draw_panel(axes, index_final(result.rows), readout)
        axes.set_ylabel(LABEL)
    return axes


def matched_effects(result: StudyResult) -> Figure:
    """Draw a panel for each read-out."""
    index = index_final(result.rows)
    figure = Figure(figsize=(10, 3.8), layout="constrained")
    axes = figure.subplots(1, len(READOUTS), sharex=True, sharey=True)
    for ax, readout in zip(axes, READOUTS, strict=True):
        _draw_panel(ax, index, readout)
    axes[0].set_ylabel(LABEL)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False, fontsize=8)
    return figure


def _draw_panel(ax: Axes, index: Index, readout: str) -> None:
    resolution = layer_summaries(index, Key(RESOLUTION, readout=readout))
    counted = {p.at: decides(p.interval.mean) for p in resolution}
    ax.axhline(0, color="black", lw=0.8)
    ax.axhline(
        TRAINING_MARGIN, color="0.45", lw=0.8, ls="--", label=f"least difference called one, {TRAINING_MARGIN}"
    )  # fmt: skip
    for i, null in enumerate(NULLS):
        points = layer_summaries(index, Key(MATCHED_EFFECT, null=null.name, readout=readout))
        shift = 0.13 * (i - (len(NULLS) - 1) / 2)
        draw(ax, points, STYLES[null.name]._replace(dash="none"), null.label, shift)
        hollow = [p for p in points if not counted.get(p.at, True)]
        ax.plot(
            [p.at + shift for p in hollow], [p.interval.mean for p in hollow], ls="none", ms=4, marker=null.marker,
            color="white", mec=null.colour, zorder=5,
        )  # fmt: skip
    ax.set(title=f"read-out: {readout}", xlabel="layer")
    mark_whole_numbers(ax)


FIGURE = StudyFigure(
    "matched_effects",
    matched_effects,
    "Relevance above that of each null at the same resolution",
    "Mean over the draws of the null; a null that does not reach the layer's resolution is missing. Hollow: layers "
    f"outside {as_written(MIN_DECIDING)} < H[s] < {as_written(MAX_DECIDING)} log M, which do not decide. {BARS}",
    "claim",
)
