"""Claim (iii): efficiency of regeneration against resolution, beside the resolution of slope -1."""

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.interval import student
from analysis.claims.reading import Index, Key, index_final
from analysis.claims.regeneration import EFFICIENCY, MARGIN, NETWORKS, Seed, seeds_said
from analysis.claims.summary import layers
from analysis.claims.verdict import said
from analysis.figures.marks import MARKS, draw_path, labelled
from analysis.table.row import TRAINED
from analysis.table.study_file import StudyResult


def efficiency(result: StudyResult) -> Figure | None:
    """A panel a network: the primary efficiency, slope -1 with the margin about it, and the best resolution."""
    index = index_final(result.rows)
    networks = [name for name in NETWORKS if index.get(Key(EFFICIENCY, name))]
    if not networks:
        return None
    figure = Figure(figsize=(max(2.5 * len(networks), 5), 3.4), layout="constrained")
    axes = figure.subplots(1, len(networks), sharex=True, sharey=True, squeeze=False)[0]
    for ax, name in zip(axes, networks, strict=True):
        seeds = seeds_said(index, name)
        _draw_panel(ax, index, name, seeds)
        ax.set_title(f"{name}\nd = {said(student(s.d for s in seeds.values()))}", fontsize=8)
    axes[0].set(ylabel="efficiency of R2\n(F1 above independent pixels, per bit)", xlim=(-0.02, 1.02))
    figure.supxlabel("resolution H[s] / log M", fontsize=9)
    handles = labelled(axes)
    names = [name for name in handles if name not in networks]
    figure.legend(
        [handles[name] for name in names], names, loc="outside upper center", ncols=4, frameon=False, fontsize=8
    )
    return figure


def _draw_panel(ax: Axes, index: Index, name: str, seeds: dict[int, Seed]) -> None:
    x, y = layers(index, Key("resolution", name)), layers(index, Key(EFFICIENCY, name))
    draw_path(ax, x, y, MARKS[name], name, number=name == TRAINED)
    slope = student(seed.slope_one for seed in seeds.values())
    best = student(seed.best.resolution for seed in seeds.values() if seed.best)
    ax.axhline(0, color="0.6", lw=0.6)
    if slope.n:
        ax.axvline(slope.mean, color="black", lw=1.1, label="slope -1 of the curve through the layers")
        near = (slope.mean - MARGIN, slope.mean + MARGIN)
        ax.axvspan(*near, color="0.92", zorder=0, label=f"within {MARGIN} log M of slope -1")
    if slope.n > 1:
        ax.axvspan(slope.low, slope.high, color="0.75", zorder=0.5)
    if best.n:
        ax.axvline(best.mean, color="black", lw=1.1, ls="--", label="best efficiency")
    if best.n > 1:
        top = ax.get_xaxis_transform()
        ax.plot([best.low, best.high], [0.02, 0.02], color="black", lw=3, transform=top, solid_capstyle="butt")
