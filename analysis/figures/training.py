"""Training curves of every layer."""

from matplotlib.figure import Figure

from analysis.figures.marks import layer_marks
from analysis.table.study_file import StudyResult
from rbm.training.monitor import EpochRecord

TITLES = (
    "reconstruction error\n(fraction of bits)", "pseudo-likelihood\n(nats a unit)",
    "free energy, held-out minus training\n(nats)",
)  # fmt: skip


def training(result: StudyResult) -> Figure:
    """What the monitor recorded, a curve a layer."""
    columns = {name: i for i, name in enumerate(EpochRecord._fields, start=1)}
    figure = Figure(figsize=(10, 3.2), layout="constrained")
    axes = figure.subplots(1, 3)
    for layer, mark in layer_marks(sorted(set(result.history[:, 0].astype(int)))).items():
        rows = result.history[result.history[:, 0] == layer]
        n_visible = int(str(result.facts["sizes"]).split("-")[layer - 1])
        gap = rows[:, columns["free_energy_held_out"]] - rows[:, columns["free_energy_train"]]
        curves = (rows[:, columns["reconstruction_error"]], rows[:, columns["pseudo_likelihood"]] / n_visible, gap)
        for ax, curve in zip(axes, curves, strict=True):
            ax.plot(
                rows[:, columns["epoch"]], curve, color=mark.colour, marker=mark.marker, ls=mark.dash, lw=1.2, ms=3,
                label=str(layer),
            )  # fmt: skip
    for ax, title in zip(axes, TITLES, strict=True):
        ax.set(title=title, xlabel="epoch of the layer")
        ax.xaxis.get_major_locator().set_params(integer=True)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, title="layer", loc="outside right center", frameon=False, fontsize=8, handlelength=3)
    return figure
