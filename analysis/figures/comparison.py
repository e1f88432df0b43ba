"""Several studies in one plane of resolution and relevance: the layers of each trained network."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from analysis.claims.reading import Index, Key
from analysis.claims.summary import layer_summaries
from analysis.figures.plane import AXES, LABELS
from analysis.figures.style import IN_TURN, draw_path

MOST = len(IN_TURN)


def draw_comparison(studies: Mapping[str, Index]) -> Figure:
    """Draw the layers of the trained network of each study, numbered, with intervals over seeds; up to `MOST`."""
    figure = Figure(figsize=(7, 5), layout="constrained")
    ax = figure.subplots()
    for (name, index), style in zip(studies.items(), IN_TURN, strict=False):
        x, y = (layer_summaries(index, Key(measure)) for measure in AXES)
        draw_path(ax, x, y, style, name, number=True)
    ends = [0, 1]
    ax.plot(ends, ends, color="0.6", lw=0.8, ls=":", label="H[k] = H[s]")
    ax.set(xlabel=LABELS[0], ylabel=LABELS[1], xlim=(-0.02, 1.03), ylim=(-0.02, 0.6))
    ax.legend(loc="upper left", frameon=False, fontsize=8)
    return figure
