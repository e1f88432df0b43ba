"""Claim (iii): the resolution at which each measure of regeneration is best, beside slope -1."""

from collections.abc import Iterable, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, index_final
from analysis.claims.second.measure_map import MAPPED, best_places, slopes_one
from analysis.figures.claims.slope_panels import draw_slope
from analysis.figures.plane import LABELS
from analysis.figures.study_figure import StudyFigure
from analysis.figures.style import panel
from analysis.protocols.first import PRIMARY_READOUT
from analysis.protocols.second import PLACE_MARGIN
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS


def draw_measure_map(result: StudyResult, ax: Axes | None = None, *, readout: str = PRIMARY_READOUT) -> Axes:
    """Draw where each measure of the trained network is best; hollow where that is at an end in most seeds.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_measure_map
    >>> draw_measure_map(load_result("study.h5"), readout="most probable").get_title()
    'read-out: most probable'
    """
    index = index_final(result.rows)
    with panel(ax) as axes:
        draw_places(axes, index, readout, measures_of(index, readout))
        axes.set_title(f"read-out: {readout}")
    return axes


def measure_map(result: StudyResult) -> Figure | None:
    """Draw a panel for each read-out that has measures."""
    index = index_final(result.rows)
    readouts = [readout for readout in READOUTS if best_places(index, readout=readout)]
    if not readouts:
        return None
    shown = in_map_order(title for readout in readouts for title in measures_of(index, readout))
    figure = Figure(figsize=(10, max(4.6, 1.4 + 0.2 * len(shown))), layout="constrained")
    axes = figure.subplots(1, len(readouts), sharex=True, sharey=True, squeeze=False)[0]
    for ax, readout in zip(axes, readouts, strict=True):
        draw_places(ax, index, readout, shown)
        ax.set_title(f"read-out: {readout}")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    return figure


def measures_of(index: Index, readout: str = PRIMARY_READOUT) -> list[str]:
    """Return the titles of the measures that have a best layer."""
    return [place.mapped.title for place in best_places(index, readout=readout)]


def in_map_order(titles: Iterable[str]) -> list[str]:
    """Return titles of measures, each once, in the order of `MAPPED`."""
    there = set(titles)
    return [mapped.title for mapped in MAPPED if mapped.title in there]


def draw_places(ax: Axes, index: Index, readout: str, shown: Sequence[str]) -> None:
    """Draw where each measure is best, a line for each title in ``shown``, which has all that are drawn."""
    found, slope = best_places(index, readout=readout), slopes_one(index, readout=readout)
    draw_slope(ax, slope, PLACE_MARGIN)
    for inside, face, label in ((True, "black", "best inside the stack"), (False, "white", "best at an end")):
        chosen = [p for p in found if (2 * p.at_end <= len(p.bests)) == inside]
        known = [(shown.index(p.mapped.title), p.resolution) for p in chosen]
        bars = [h.high - h.mean if h.n > 1 else 0 for _, h in known]
        ax.errorbar(
            [h.mean for _, h in known], [i for i, _ in known], xerr=bars, ls="none", marker="o", ms=5, color="black",
            mfc=face, elinewidth=0.9, label=label, zorder=3,
        )  # fmt: skip
    ax.set(xlim=(-0.02, 1.02), xlabel=LABELS[0], yticks=range(len(shown)), yticklabels=shown)
    ax.tick_params(axis="y", labelsize=8)
    ax.set_ylim(len(shown) - 0.5, -0.5)


FIGURE = StudyFigure(
    "measure_map",
    measure_map,
    "The resolution at which each measure is best",
    "Trained network. A point is the mean over seeds of the H[s] of a measure's best layer (by the parabola through "
    "its neighbours where it is inside the stack), with its 95 % Student's t interval; dark grey is the interval of "
    "slope -1. Predictive code length decides claim (iii); all else decides nothing.",
    "claim",
)
