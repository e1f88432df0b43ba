"""Claim (iii): efficiency of regeneration against resolution, with the resolution of slope -1."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import NETWORKS, Index, Key, index_final
from analysis.claims.summary import layer_summaries
from analysis.claims.trade_off import PRIMARY_MEASURE, summarise, tradeoff_by_seed
from analysis.claims.wording import format_seeds
from analysis.figures.plane import LABELS
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import STYLES, draw_path, labelled, panel
from analysis.protocol import SLOPE_MARGIN
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult

Y_LABEL = "efficiency of R2\n(F1 above independent pixels, per bit)"


def draw_efficiency(result: StudyResult, ax: Axes | None = None, *, network: str = TRAINED) -> Axes:
    """Draw the primary efficiency of a network, slope -1 with the margin about it, and the best resolution."""
    with panel(ax) as axes:
        _draw_panel(axes, index_final(result.rows), network)
        axes.set(xlabel=LABELS[0], ylabel=Y_LABEL)
    return axes


def efficiency(result: StudyResult) -> Figure | None:
    """Draw a panel for each network."""
    index = index_final(result.rows)
    networks = [name for name in NETWORKS if index.get(Key(PRIMARY_MEASURE, name))]
    if not networks:
        return None
    figure = Figure(figsize=(max(2.5 * len(networks), 5), 3.4), layout="constrained")
    axes = figure.subplots(1, len(networks), sharex=True, sharey=True, squeeze=False)[0]
    for ax, name in zip(axes, networks, strict=True):
        _draw_panel(ax, index, name)
    axes[0].set(ylabel=Y_LABEL, xlim=(-0.02, 1.02))
    figure.supxlabel(LABELS[0], fontsize=9)
    handles = labelled(axes)
    names = [name for name in handles if name not in networks]
    figure.legend(
        [handles[name] for name in names], names, loc="outside upper center", ncols=4, frameon=False, fontsize=8
    )
    return figure


def _draw_panel(ax: Axes, index: Index, name: str) -> None:
    x, y = (layer_summaries(index, Key(measure, name)) for measure in (RESOLUTION, PRIMARY_MEASURE))
    draw_path(ax, x, y, STYLES[name], name, number=name == TRAINED)
    slope, best, d = summarise(tradeoff_by_seed(index, name))
    ax.axhline(0, color="0.6", lw=0.6)
    if slope.n:
        ax.axvline(slope.mean, color="black", lw=1.1, label="slope -1 of the curve through the layers")
        near = (slope.mean - SLOPE_MARGIN, slope.mean + SLOPE_MARGIN)
        ax.axvspan(*near, color="0.92", zorder=0, label=f"within {SLOPE_MARGIN} log M of slope -1")
    if slope.n > 1:
        ax.axvspan(slope.low, slope.high, color="0.75", zorder=0.5)
    if best.n:
        ax.axvline(best.mean, color="black", lw=1.1, ls="--", label="best efficiency")
    if best.n > 1:
        top = ax.get_xaxis_transform()
        ax.plot([best.low, best.high], [0.02, 0.02], color="black", lw=3, transform=top, solid_capstyle="butt")
    ax.set_title(f"{name}\nd = {format_seeds(d)}", fontsize=8)


FIGURE = StudyFigure(
    "efficiency",
    efficiency,
    "Efficiency of regeneration against resolution",
    "R2, the primary measure. d is the resolution of best efficiency less that of slope -1, in units of log M, with "
    "its 95 % interval over seeds; dark grey is that of slope -1, the thick bar at the foot that of the best "
    f"efficiency. {BARS}",
    "claim",
)
