"""Training curves of every layer."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.study_figure import StudyFigure
from analysis.figures.style import layer_styles, mark_whole_numbers, panel
from analysis.table.study_file import StudyResult
from analysis.table.training_curves import TrainingCurves, training_curves
from rbm.checks import require_one_of

TITLES = {
    "reconstruction_error": "reconstruction error\n(fraction of bits)",
    "pseudo_likelihood": "pseudo-likelihood\n(nats a unit)",
    "free_energy_gap": "free energy, held-out minus training\n(nats)",
}


def draw_training(result: StudyResult, ax: Axes | None = None, *, quantity: str = "reconstruction_error") -> Axes:
    """Draw one of `TITLES` against the epoch of the layer, a curve for each layer.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_training
    >>> draw_training(load_result("study.h5"), quantity="free_energy_gap").get_xlabel()
    'epoch of the layer'
    """
    require_one_of("quantity", quantity, TITLES)
    with panel(ax) as axes:
        _draw_panel(axes, training_curves(result), quantity)
    return axes


def training(result: StudyResult) -> Figure:
    """Draw a panel for each quantity that the monitor recorded."""
    curves = training_curves(result)
    figure = Figure(figsize=(10, 3.2), layout="constrained")
    axes = figure.subplots(1, len(TITLES))
    for ax, quantity in zip(axes, TITLES, strict=True):
        _draw_panel(ax, curves, quantity)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, title="layer", loc="outside right center", frameon=False, fontsize=8, handlelength=3)
    return figure


def _draw_panel(ax: Axes, curves: dict[int, TrainingCurves], quantity: str) -> None:
    styles = layer_styles(list(curves))
    for layer, found in curves.items():
        style = styles[layer]
        ax.plot(
            found.epoch, getattr(found, quantity), color=style.colour, marker=style.marker, ls=style.dash, lw=1.2, ms=3,
            label=str(layer),
        )  # fmt: skip
    ax.set(title=TITLES[quantity], xlabel="epoch of the layer")
    mark_whole_numbers(ax)


FIGURE = StudyFigure(
    "training",
    training,
    "Training",
    "Measured after every epoch on random rows, at most 500 of the data and of the held-out rows. A free-energy gap "
    "that grows is a sign of overfitting; its level depends on the rows. No held-out rows, no gap.",
    "network",
)
