"""Claim (i): how much more relevance a layer has than each null at the same resolution."""

from matplotlib.figure import Figure

from analysis.claims.matched_relevance import MARGIN, counted
from analysis.claims.reading import NULLS, Key, index_final
from analysis.claims.summary import layers
from analysis.figures.marks import MARKS, draw
from analysis.table.study_file import StudyResult
from rbm.config import READOUTS


def matched_effects(result: StudyResult) -> Figure:
    """Effects by layer, a panel a read-out; hollow where the layer does not count."""
    index = index_final(result.rows)
    figure = Figure(figsize=(10, 3.8), layout="constrained")
    axes = figure.subplots(1, len(READOUTS), sharex=True, sharey=True)
    for ax, readout in zip(axes, READOUTS, strict=True):
        counts = {p.at: counted(p.value) for p in layers(index, Key("resolution", readout=readout))}
        ax.axhline(0, color="black", lw=0.8)
        ax.axhline(MARGIN, color="0.45", lw=0.8, ls="--", label=f"least difference called one, {MARGIN}")
        for i, null in enumerate(NULLS):
            points = layers(index, Key("matched_effect", null=null, readout=readout))
            shift = 0.13 * (i - (len(NULLS) - 1) / 2)
            draw(ax, points, MARKS[null]._replace(dash="none"), null, shift)
            hollow = [p for p in points if not counts.get(p.at, True)]
            ax.plot(
                [p.at + shift for p in hollow], [p.value for p in hollow], ls="none", ms=4, marker=MARKS[null].marker,
                color="white", mec=MARKS[null].colour, zorder=5,
            )  # fmt: skip
        ax.set(title=f"read-out: {readout}", xlabel="layer")
        ax.xaxis.get_major_locator().set_params(integer=True)
    axes[0].set_ylabel("relevance above the null's at the same\nresolution, fraction of the frontier")
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False, fontsize=8)
    return figure
