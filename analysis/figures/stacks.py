"""Depth or width: the stack, its widths permuted, and as many layers of one width."""

from matplotlib.figure import Figure

from analysis.claims.reading import STACKS, Key, index_final
from analysis.claims.summary import layers
from analysis.figures.marks import MARKS, draw
from analysis.figures.plane import LABELS, draw_frontier, draw_network
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS


def stacks(result: StudyResult) -> Figure | None:
    """The plane of the three stacks, and resolution and relevance by layer, most probable read-out."""
    index = index_final(result.rows)
    if not any(Key("resolution", name) in index for name in STACKS):
        return None
    figure = Figure(figsize=(10, 3.6), layout="constrained")
    axes = figure.subplots(1, 3)
    draw_frontier(axes[0], result)
    for name in (TRAINED, *STACKS):
        draw_network(axes[0], index, name, READOUTS[0])
        for ax, measure in zip(axes[1:], ("resolution", "relevance"), strict=True):
            draw(ax, layers(index, Key(measure, name)), MARKS[name], name)
    axes[0].set(xlabel=LABELS[0], ylabel=LABELS[1], xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    for ax, label in zip(axes[1:], LABELS, strict=True):
        ax.set(xlabel="layer", ylabel=label)
        ax.set_ylim(bottom=0)
        ax.xaxis.get_major_locator().set_params(integer=True)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=5, frameon=False, fontsize=8)
    return figure
