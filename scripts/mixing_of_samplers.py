"""Compare how the samplers mix in one layer of a trained model: a table, and a picture.

    dbn train --recipe likelihood --snapshots --seed 1 --out digits.h5
    python scripts/mixing_of_samplers.py digits.h5 docs/likelihood/mixing.png --steps 10000

Every sampler starts from random bits. A line a sampler, in Markdown: the verdict of `dbn sample`, the largest split
R-hat and the longest autocorrelation time (sweeps) of free energy, projections on leading singular directions and class
shares over the last half of the sweeps, effective draws of the slowest of these and processor seconds.
"""

import argparse
import math
import time
from pathlib import Path

from matplotlib.figure import Figure

from analysis.figures.files import save_figure
from dbn.checkpoint import load
from dbn.generation import Start
from dbn.sampling.classes import classes_of_layer
from dbn.sampling.draw import draw
from dbn.sampling.registry import SAMPLER_NAMES
from dbn.terminal.model_rows import load_model_rows
from rbm.mixing import Mixing

STYLES = {"gibbs": ("#0072B2", "o"), "tempering": ("#D55E00", "s"), "trajectory": ("#000000", "D")}


def compare(model: str, layer: int, n: int, steps: int) -> dict[str, Mixing]:
    """Draw by every sampler, and print a line of each."""
    state = load(model)
    stack, rows = state.model, load_model_rows(model, state, None, {}, 0)
    if rows.labels is None:
        raise SystemExit(f"{model}: class shares are compared, but {rows.name} have no labels")
    known = classes_of_layer(stack, layer - 1, rows.states, rows.labels, seed=0)
    plan = known.plan(stack.machines[layer - 1])
    print("| sampler | verdict | R-hat | of | autocorrelation time | of | effective draws | CPU seconds |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    found = {}
    for sampler in SAMPLER_NAMES:
        began = time.process_time()
        _, mixing, _ = draw(state, layer, n, steps, sampler=sampler, start=Start("random"), seed=0, plan=plan)
        seconds, slow, apart = time.process_time() - began, mixing.slowest, mixing.most_apart
        verdict = f"{mixing.verdict} ({mixing.reason})" if mixing.reason else mixing.verdict
        tau = "too long to tell" if math.isnan(slow.tau) else f"{slow.tau:.3g} +- {slow.tau_error:.1g}"
        effective = "-" if math.isnan(slow.effective) else f"{slow.effective:.0f}"
        print(
            f"| {sampler} | {verdict} | {apart.rhat:.3f} | {apart.name} | {tau} | {slow.name} | {effective} "
            f"| {seconds:.0f} |", flush=True,
        )  # fmt: skip
        found[sampler] = mixing
    return found


def picture(found: dict[str, Mixing]) -> Figure:
    """Draw R-hat of every observable, a colour a sampler, and autocorrelation times where any can be told."""
    names = [one.name for one in next(iter(found.values())).observables]
    told = any(one.tau > 0 for mixing in found.values() for one in mixing.observables)  # nan where it cannot be told
    figure = Figure(figsize=(8, 4.2 if told else 2.8), layout="constrained")
    axes = figure.subplots(1 + told, 1, sharex=True, squeeze=False)[:, 0]
    axes[0].axhline(1, color="0.4", lw=0.8, ls=":")
    axes[0].set_ylabel("split R-hat")
    for sampler, mixing in found.items():
        values = [[one.rhat for one in mixing.observables], [one.tau for one in mixing.observables]]
        colour, marker = STYLES[sampler]
        for ax, of_sampler in zip(axes, values, strict=False):
            ax.plot(range(len(names)), of_sampler, color=colour, marker=marker, ls="none", ms=4.5, label=sampler)
    if told:
        axes[1].set_ylabel("autocorrelation time,\nsweeps")
        axes[1].set_yscale("log")
    axes[-1].set_xticks(range(len(names)), names, rotation=45, ha="right", fontsize=8)
    for ax in axes:
        ax.spines[["top", "right"]].set_visible(False)
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside upper center", ncols=3, frameon=False, fontsize=8)
    return figure


def main() -> None:
    """Compare, print and draw."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model")
    parser.add_argument("png", type=Path)
    parser.add_argument("--layer", type=int, default=1)
    parser.add_argument("--n", type=int, default=100)
    parser.add_argument("--steps", type=int, default=10_000)
    asked = parser.parse_args()
    print(save_figure(asked.png, picture(compare(asked.model, asked.layer, asked.n, asked.steps))))


if __name__ == "__main__":
    main()
