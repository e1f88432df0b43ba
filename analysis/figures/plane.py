"""Claim (i): relevance against resolution, with frontier, slope -1 and nulls."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import COLUMNS_SHUFFLED, NO_NULL, Index, Key, index_final
from analysis.claims.summary import layers
from analysis.figures.marks import MARKS, draw_path
from analysis.table.row import PIXELS_SHUFFLED, TRAINED, UNTRAINED
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS

LABELS = ("resolution H[s] / log M", "relevance H[k] / log M")


def plane(result: StudyResult) -> Figure:
    """All layers of the network and of its nulls as they are; a panel a read-out."""
    index = index_final(result.rows)
    figure = Figure(figsize=(10, 4.6), layout="constrained")
    axes = figure.subplots(1, len(READOUTS), sharex=True, sharey=True)
    for ax, readout in zip(axes, READOUTS, strict=True):
        draw_frontier(ax, result)
        for name in (TRAINED, COLUMNS_SHUFFLED, UNTRAINED, PIXELS_SHUFFLED):
            if name == COLUMNS_SHUFFLED:
                draw_network(ax, index, TRAINED, readout, name)
            else:
                draw_network(ax, index, name, readout)
        ax.set(title=f"read-out: {readout}", xlabel=LABELS[0], xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    axes[0].set_ylabel(LABELS[1])
    axes[0].legend(loc="upper left", frameon=False, fontsize=8)
    return figure


def draw_frontier(ax: Axes, result: StudyResult) -> None:
    """The frontier and its tangent of slope -1 at the Zipf point."""
    edge = np.vstack([[0, 0], result.frontier[:, 1:]])  # at low resolution the frontier is H[k] = H[s]
    _, at, height = result.zipf
    reach = np.array([-0.16, 0.16])
    ax.plot(*edge.T, color="black", lw=1.2, label="frontier (maximum relevance)")
    ax.plot(at + reach, height - reach, color="0.45", lw=1, ls="-.", label="slope -1, at the Zipf point")
    ax.plot(at, height, "*", color="black", ms=9)


def draw_network(ax: Axes, index: Index, network: str, readout: str, null: str = NO_NULL) -> None:
    """One path through the layers; that of the trained network has its layers numbered."""
    x, y = (layers(index, Key(name, network, null, readout)) for name in ("resolution", "relevance"))
    name = network if null == NO_NULL else null
    if x:
        draw_path(ax, x, y, MARKS[name], name, number=name == TRAINED)
