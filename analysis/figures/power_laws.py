"""Claim (ii): frequency of states against their rank, with the fitted power law of every layer."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.claims.reading import COLUMNS_SHUFFLED, PRIMARY, Key, index_final
from analysis.figures.marks import MARKS
from analysis.table.row import NO_NULL, TRAINED, UNTRAINED, Row
from analysis.table.study_file import StudyResult

CURVES = {NO_NULL: TRAINED, COLUMNS_SHUFFLED: COLUMNS_SHUFFLED, UNTRAINED: UNTRAINED}
FITTED = ("mu", "kmin", "tail_states", "p", "testable", "called")  # measures power_law_...


def power_laws(result: StudyResult) -> Figure:
    """A panel a layer, log-log, first seed, most probable read-out."""
    layers = sorted({layer for layer, _, _ in result.counts})
    columns = min(5, len(layers))
    n_rows = -(-len(layers) // columns)
    figure = Figure(figsize=(2.4 * columns, 2.45 * n_rows + 0.5), layout="constrained")
    axes = np.atleast_1d(figure.subplots(n_rows, columns, sharex=True, sharey=True)).ravel()
    for ax in axes[len(layers) :]:
        ax.set_visible(False)
    for ax in axes[: len(layers)][-columns:]:  # the lowest visible panel of each column
        ax.tick_params(labelbottom=True)
    index = index_final(result.first_rows)
    fits = {name: next(iter(index.get(Key(f"power_law_{name}"), {}).values()), {}) for name in FITTED}
    for ax, layer in zip(axes, layers, strict=False):
        for key, name in CURVES.items():
            counts = result.counts.get((layer, PRIMARY, key))
            if counts is not None:
                mark = MARKS[name]
                rank = np.arange(1, len(counts) + 1)
                ax.loglog(rank, counts / counts.sum(), color=mark.colour, ls=mark.dash, lw=1.4, label=name)
        counts = result.counts[layer, PRIMARY, NO_NULL]
        _draw_fit(ax, {name: rows[layer] for name, rows in fits.items() if layer in rows}, int(counts.sum()), layer)
    axes[0].set_ylim(0.5 / result.counts[layers[0], PRIMARY, NO_NULL].sum(), 1.5)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    figure.supxlabel("rank of the state", fontsize=9)
    figure.supylabel("frequency of the state", fontsize=9)
    return figure


def fitted_frequency(rank: np.ndarray, mu: float, kmin: float, tail_states: float) -> np.ndarray:
    """How often the state of a rank is seen: rank / tail_states = (k / kmin)^-mu, in data points."""
    return kmin * (rank / tail_states) ** (-1 / mu)


def _draw_fit(ax: Axes, fit: dict[str, Row], n_points: int, layer: int) -> None:
    """The line of the fitted tail, and its numbers in the title."""
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
