"""Claim (iii): predictive code length against resolution, with the resolution of slope -1."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key, index_final
from analysis.claims.second.predictive_layer import places
from analysis.claims.summary import layer_summaries
from analysis.claims.wording import format_seeds
from analysis.errorbars.intervals import student
from analysis.figures.claims.slope_panels import draw_best, draw_slope, panels_of_networks
from analysis.figures.plane import LABELS
from analysis.figures.study_figure import BARS, StudyFigure
from analysis.figures.style import STYLES, draw_path, panel
from analysis.protocols.second import PLACE_MARGIN
from analysis.table.measure_names import PREDICTIVE_CODE_LENGTH, RESOLUTION
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult

Y_LABEL = "predictive code length,\nbits a held-out row"


def draw_predictive(result: StudyResult, ax: Axes | None = None, *, network: str = TRAINED) -> Axes:
    """Draw the predictive code length of a network, slope -1 with the margin about it, and the best resolution.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_predictive
    >>> draw_predictive(load_result("study.h5")).get_title().splitlines()[0]
    'trained'
    """
    with panel(ax) as axes:
        _draw_panel(axes, index_final(result.rows), network)
        axes.set(xlabel=LABELS[0], ylabel=Y_LABEL)
    return axes


def predictive(result: StudyResult) -> Figure | None:
    """Draw a panel for each network, each on a scale of its own."""
    index = index_final(result.rows)
    return panels_of_networks(index, PREDICTIVE_CODE_LENGTH, Y_LABEL, _draw_panel, width=2.7, one_scale=False)


def _draw_panel(ax: Axes, index: Index, name: str) -> None:
    x, y = (layer_summaries(index, Key(measure, name)) for measure in (RESOLUTION, PREDICTIVE_CODE_LENGTH))
    hidden = [point for point in x if point.at > 0]
    draw_path(ax, hidden, y, STYLES[name], name, number=name == TRAINED)
    found = places(index, name).values()
    slope = student(place.slope_one for place in found)
    best = student(place.best.resolution for place in found if place.best)
    draw_slope(ax, slope, PLACE_MARGIN)
    draw_best(ax, best, "least code length")
    ax.set_title(f"{name}\nd = {format_seeds(student(place.d for place in found))}", fontsize=8)


FIGURE = StudyFigure(
    "predictive",
    predictive,
    "Predictive code length against resolution",
    "Held-out rows coded by a layer's states and their frequencies; less is better. d is the resolution of the best "
    "layer less that of slope -1, in units of log M, with its 95 % interval over seeds; dark grey is that of slope -1, "
    f"the thick bar at the foot that of the best layer. Each panel has its own scale. {BARS}",
    "claim",
)
