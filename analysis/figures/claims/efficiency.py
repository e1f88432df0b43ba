"""Claim (iii): efficiency of regeneration against resolution, with the resolution of slope -1."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.first.trade_off import PRIMARY_MEASURE, summarise, tradeoff_by_seed
from analysis.claims.reading import Index, Key, index_final
from analysis.claims.summary import layer_summaries
from analysis.claims.wording import format_seeds
from analysis.figures.claims.slope_panels import draw_best, draw_slope, panels_of_networks
from analysis.figures.plane import LABELS
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import STYLES, draw_path, panel
from analysis.protocols.first import SLOPE_MARGIN
from analysis.table.measure_names import RESOLUTION
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult

Y_LABEL = "efficiency of R2\n(F1 above independent pixels, per bit)"


def draw_efficiency(result: StudyResult, ax: Axes | None = None, *, network: str = TRAINED) -> Axes:
    """Draw the primary efficiency of a network, slope -1 with the margin about it, and the best resolution.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_efficiency
    >>> draw_efficiency(load_result("study.h5"), network="untrained").get_title().splitlines()[0]
    'untrained'
    """
    with panel(ax) as axes:
        _draw_panel(axes, index_final(result.rows), network)
        axes.set(xlabel=LABELS[0], ylabel=Y_LABEL)
    return axes


def efficiency(result: StudyResult) -> Figure | None:
    """Draw a panel for each network."""
    return panels_of_networks(index_final(result.rows), PRIMARY_MEASURE, Y_LABEL, _draw_panel)


def _draw_panel(ax: Axes, index: Index, name: str) -> None:
    x, y = (layer_summaries(index, Key(measure, name)) for measure in (RESOLUTION, PRIMARY_MEASURE))
    draw_path(ax, x, y, STYLES[name], name, number=name == TRAINED)
    slope, best, d = summarise(tradeoff_by_seed(index, name))
    ax.axhline(0, color="0.6", lw=0.6)
    draw_slope(ax, slope, SLOPE_MARGIN)
    draw_best(ax, best, "best efficiency")
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
