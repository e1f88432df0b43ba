"""Claim (iii): every measure of the three ways of regeneration, layer by layer."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key, index_final
from analysis.claims.summary import layers
from analysis.figures.marks import MARKS, WAYS, Mark, draw, labelled
from analysis.table.study_file import StudyResult

PANELS = {  # measures of a panel: those of the three ways, or others by name
    "precision": ("precision",),
    "recall": ("recall",),
    "F1": ("f1", "baseline_f1"),
    "states encoded back\n(share of patterns)": ("recurrence",),
    "bits encoded back\n(mean share)": ("bit_agreement",),
    "nearer to training than held-out\nrows (share; 1/2: no memory)": ("memorisation",),
    "class coverage (1 - total variation);\nR1: share of classes kept": (
        "class_coverage",
        "R1_class_agreement",
        "classifier_accuracy",
    ),
    "code length of held-out rows\n(bits a pixel)": ("code_length", "baseline_code_length"),
    "divergence of free states from\nthe data's (bits)": ("R3_divergence", "R3_divergence_floor"),
}
_GREY = Mark("0.35", "", (0, (1, 1)))
_SINGLE = {
    "baseline_f1": ("independent pixels", _GREY),
    "baseline_code_length": ("independent pixels", _GREY),
    "classifier_accuracy": ("classifier on held-out rows", _GREY._replace(dash="--")),
    "code_length": ("through the layer", Mark("black", "D", "-")),
    "R1_class_agreement": ("R1: class kept", MARKS["R1"]._replace(marker="x", dash=(0, (5, 1)))),
    "R3_divergence": (WAYS["R3"], MARKS["R3"]),
    "R3_divergence_floor": ("two halves of the data", Mark("0.35", "x", "--")),
}


def regeneration(result: StudyResult) -> Figure | None:
    """A panel a measure, the three ways of the trained network, most probable read-out."""
    index = index_final(result.rows)
    if not layers(index, Key("R2_f1")):
        return None
    figure = Figure(figsize=(10, 7.6), layout="constrained")
    axes = figure.subplots(3, 3, sharex=True).ravel()
    for ax, (title, measures) in zip(axes, PANELS.items(), strict=True):
        for measure in measures:
            _draw_measure(ax, index, measure)
        ax.set_title(title, fontsize=9)
        ax.set_visible(ax.has_data())  # data without labels have no classes
        ax.xaxis.get_major_locator().set_params(integer=True)
    axes[5].axhline(0.5, color="0.6", lw=0.7)
    figure.supxlabel("layer", fontsize=9)
    handles = labelled(axes)
    figure.legend(list(handles.values()), list(handles), loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    return figure


def _draw_measure(ax: Axes, index: Index, measure: str) -> None:
    if measure in _SINGLE:
        label, mark = _SINGLE[measure]
        points = layers(index, Key(measure))
        if measure.startswith(("baseline", "classifier")):  # of the data: the same for all layers
            for point in points:
                ax.axhline(point.value, color=mark.colour, lw=1, ls=mark.dash, label=label)
        elif points:
            draw(ax, points, mark, label)
        return
    for i, (way, label) in enumerate(WAYS.items()):
        points = layers(index, Key(f"{way}_{measure}"))
        if points:
            draw(ax, points, MARKS[way], label, shift=0.08 * (i - 1))
