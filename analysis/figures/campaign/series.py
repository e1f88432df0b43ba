"""Statistics of the claims against dose, number of points and training, with intervals over seeds."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.campaign.series import Place, statistics
from analysis.campaign.studied import Studied
from analysis.claims.summary import Summary
from analysis.errorbars.intervals import Interval
from analysis.figures.style import IN_TURN, STYLES, Style, draw, labelled
from analysis.protocols.second import DISTANCE_RATIO, PLACE_MARGIN, TRAINING_MARGIN

_OTHER = (Style("#000000", "D", "-"), Style("#0072B2", "o", "--"))  # of lines that are no network and no null
_LEVELS = (PLACE_MARGIN, 0.0, TRAINING_MARGIN, DISTANCE_RATIO)  # of the rules, a panel each
D, MU = "d, log M", "mu of all states\nat the layer nearest slope -1"


def dose_figure(series: Mapping[int, Studied]) -> Figure | None:
    """Draw a panel for the statistics of each claim against the dose; None of fewer than two doses."""
    if len(series) < 2:
        return None
    found = [statistics(study.table) for study in series.values()]
    figure = Figure(figsize=(10, 7.4), layout="constrained")
    axes = figure.subplots(2, 2, sharex=True)
    for number, (ax, level) in enumerate(zip(axes.flat, _LEVELS, strict=True)):
        lines: dict[str, list[Summary]] = {}
        for i, panels in enumerate(found):
            for effect in panels[number].effects:
                lines.setdefault(effect.subject, []).append(Summary(i, effect.interval))
        _draw_lines(ax, lines)
        ax.axhline(level, color="0.5", lw=0.8, ls=":")
        if number == 0:
            ax.axhline(-level, color="0.5", lw=0.8, ls=":")
        ax.set_title(found[0][number].title, fontsize=9)
        ax.set_xticks(range(len(series)), [str(dose) for dose in series])
        if ax.get_legend_handles_labels()[0]:
            ax.legend(frameon=False, fontsize=7)
    figure.supxlabel("pixels flipped, %", fontsize=9)
    return figure


def points_figure(places: Sequence[Place]) -> Figure | None:
    """Draw d and mu against the number of points, a line a data set; None where no set has two numbers."""
    sets = list(dict.fromkeys(p.data_set for p in places))
    if len(places) == len(sets):
        return None
    figure, axes = _two_panels()
    for name, style in zip(sets, IN_TURN, strict=False):
        own = [p for p in places if p.data_set == name]
        for ax, values in zip(axes, ([p.d for p in own], [p.mu for p in own]), strict=True):
            draw(ax, [Summary(p.n_points, v) for p, v in zip(own, values, strict=True)], style, name)
    for ax in axes:
        ax.set(xscale="log", xlabel="number of data points M")
    _finish(figure, axes)
    return figure


def training_figure(places: Sequence[Place]) -> Figure | None:
    """Draw d and mu of every training, points of a data set side by side; None of fewer than two trainings."""
    trainings = list(dict.fromkeys(p.network for p in places))
    sets = list(dict.fromkeys(p.data_set for p in places))
    if len(trainings) < 2:
        return None
    figure, axes = _two_panels()
    for j, (name, style) in enumerate(zip(sets, IN_TURN, strict=False)):
        own = {p.network: p for p in places if p.data_set == name}
        shift = 0.08 * (j - (len(sets) - 1) / 2)
        for ax, of in zip(axes, ("d", "mu"), strict=True):
            found: list[tuple[int, Interval]] = [(trainings.index(w), getattr(p, of)) for w, p in own.items()]
            draw(ax, [Summary(i, v) for i, v in found], style._replace(dash="none"), name, shift)
    for ax in axes:
        ax.set_xticks(range(len(trainings)), [words.replace(", ", ",\n") for words in trainings], fontsize=8)
    _finish(figure, axes)
    return figure


def _draw_lines(ax: Axes, lines: Mapping[str, list[Summary]]) -> None:
    others = iter(_OTHER)
    for i, (name, points) in enumerate(lines.items()):
        style = STYLES[name] if name in STYLES else next(others)
        draw(ax, points, style, name, 0.04 * (i - (len(lines) - 1) / 2))


def _two_panels() -> tuple[Figure, list[Axes]]:
    figure = Figure(figsize=(10, 4), layout="constrained")
    axes = list(figure.subplots(1, 2))
    axes[0].set_ylabel(D)
    axes[1].set_ylabel(MU)
    axes[0].axhspan(-PLACE_MARGIN, PLACE_MARGIN, color="0.92", zorder=0)
    axes[1].axhline(1, color="0.5", lw=0.8, ls=":")
    return figure, axes


def _finish(figure: Figure, axes: Sequence[Axes]) -> None:
    handles = labelled(axes)
    figure.legend(handles.values(), handles, loc="outside upper center", ncols=7, frameon=False, fontsize=8)
