"""Claim (ii): frequency of states against their rank, with the fitted power law of every layer."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import Key, index_final
from analysis.figures.study_figure import StudyFigure
from analysis.figures.style import STYLES, panel
from analysis.nulls.registry import NULLS
from analysis.powerlaw.ranks import fitted_frequency
from analysis.protocols.first import PRIMARY_READOUT
from analysis.table.row import NO_NULL, TRAINED, Row
from analysis.table.study_file import StudyResult

CURVES = {NO_NULL: TRAINED, **{null.name: null.name for null in NULLS}}  # those of the counts of a study
FITTED = ("mu", "kmin", "tail_states", "p", "testable", "called")  # measures power_law_...
Fits = dict[str, dict[int, Row]]  # by FITTED, then by layer


def draw_ranks(result: StudyResult, layer: int, ax: Axes | None = None) -> Axes:
    """Draw the frequencies of the states of one layer by rank, log-log, with the fit; first seed, primary read-out.

    Examples
    --------
    >>> from analysis import load_result
    >>> from analysis.figures import draw_ranks
    >>> ax = draw_ranks(load_result("study.h5"), layer=1)
    >>> ax.get_xscale(), ax.get_yscale()
    ('log', 'log')
    """
    with panel(ax) as axes:
        _draw_panel(axes, result, _fits(result), layer)
        axes.set(xlabel="rank of the state", ylabel="frequency of the state")
    return axes


def power_laws(result: StudyResult) -> Figure:
    """Draw a panel for each layer, first seed, primary read-out."""
    layers = sorted({layer for layer, _, _ in result.counts})
    columns = min(5, len(layers))
    n_rows = -(-len(layers) // columns)
    figure = Figure(figsize=(2.4 * columns, 2.45 * n_rows + 0.5), layout="constrained")
    axes = np.atleast_1d(figure.subplots(n_rows, columns, sharex=True, sharey=True)).ravel()
    for ax in axes[len(layers) :]:
        ax.set_visible(False)
    for ax in axes[: len(layers)][-columns:]:  # the lowest visible panel of each column
        ax.tick_params(labelbottom=True)
    fits = _fits(result)
    for ax, layer in zip(axes, layers, strict=False):
        _draw_panel(ax, result, fits, layer)
    axes[0].set_ylim(0.5 / result.counts[layers[0], PRIMARY_READOUT, NO_NULL].sum(), 1.5)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    figure.supxlabel("rank of the state", fontsize=9)
    figure.supylabel("frequency of the state", fontsize=9)
    return figure


def _fits(result: StudyResult) -> Fits:
    index = index_final(result.first_rows)
    return {name: next(iter(index.get(Key(f"power_law_{name}"), {}).values()), {}) for name in FITTED}


def _draw_panel(ax: Axes, result: StudyResult, fits: Fits, layer: int) -> None:
    for key, name in CURVES.items():
        counts = result.counts.get((layer, PRIMARY_READOUT, key))
        if counts is not None:
            style = STYLES[name]
            rank = np.arange(1, len(counts) + 1)
            ax.loglog(rank, counts / counts.sum(), color=style.colour, ls=style.dash, lw=1.4, label=name)
    n_points = int(result.counts[layer, PRIMARY_READOUT, NO_NULL].sum())
    _draw_fit(ax, {name: rows[layer] for name, rows in fits.items() if layer in rows}, n_points, layer)


def _draw_fit(ax: Axes, fit: dict[str, Row], n_points: int, layer: int) -> None:
    """Draw the line of the fitted tail, with its numbers in the title."""
    if set(fit) != set(FITTED) or not np.isfinite(fit["mu"].value):
        ax.set_title(f"layer {layer}\nno fit", fontsize=8)
        return
    mu = fit["mu"]
    kmin, tail, p, testable, called = (fit[name].value for name in FITTED[1:])
    rank = np.array([1.0, max(tail, 1.0)])
    frequency = fitted_frequency(rank, mu.value, kmin, tail) / n_points
    ax.loglog(rank, frequency, color="black", lw=1, ls="-.", label="fitted power law, trained")
    verdict = "not testable" if not testable else f"p = {p:.2f}, {'called' if called else 'not called'}"
    interval = f" ({mu.low:.2f} to {mu.high:.2f})" if np.isfinite([mu.low, mu.high]).all() else ""
    ax.set_title(f"layer {layer}: mu = {mu.value:.2f}{interval}\n{verdict}", fontsize=7.5)


FIGURE = StudyFigure(
    "power_laws",
    power_laws,
    "Frequency and rank of states, with fitted power laws",
    "First seed, most probable read-out, one draw of the shuffled null. The fitted line covers the states seen kmin "
    "times and more; its slope is -1/mu. Brackets: 95 % bootstrap interval of mu.",
    "claim",
)
