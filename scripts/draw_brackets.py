"""Draw the three estimates and the bracket of the log-likelihood of several machines, a column each.

    python scripts/draw_brackets.py docs/likelihood/five-seeds.csv docs/likelihood/brackets.png

The table has a line a machine: seed, estimates in nats by annealing, reverse annealing and the ladder (with its
standard error), and both ends of the bracket, empty where the likelihood is not bracketed.
"""

import csv
import sys
from pathlib import Path

from matplotlib.figure import Figure

from analysis.figures.files import save_figure

ESTIMATES = (("annealing", "#0072B2", "o"), ("reverse", "#D55E00", "s"), ("ladder", "#000000", "D"))
AIM = -83.5  # nats


def read(path: str) -> list[dict[str, str]]:
    """Read the table."""
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def draw(lines: list[dict[str, str]]) -> Figure:
    """Draw brackets as grey bars and estimates as points, beside each other."""
    figure = Figure(figsize=(6.2, 3.4), layout="constrained")
    ax = figure.subplots()
    for at, line in enumerate(lines):
        if line["low"]:
            low, high = float(line["low"]), float(line["high"])
            ax.bar(at, high - low, 0.6, bottom=low, color="0.85", label="bracket" if at == len(lines) - 1 else None)
        for shift, (name, colour, marker) in zip((-0.18, 0.0, 0.18), ESTIMATES, strict=True):
            error = float(line["ladder_error"]) if name == "ladder" else None
            ax.errorbar(
                at + shift, float(line[name]), yerr=error, color=colour, marker=marker, ms=5, ls="none",
                label=name if at == len(lines) - 1 else None,
            )  # fmt: skip
    ends = [float(line[name]) for line in lines for name in ("low", "high", "ladder") if line[name]]
    ax.set_ylim(min(ends) - 0.1, max(*ends, AIM) + 0.1)
    ax.axhline(AIM, color="0.4", lw=0.9, ls=":")
    ax.annotate("aimed at", (len(lines) - 0.5, AIM), ha="right", va="bottom", fontsize=8, color="0.3")
    ax.set_xticks(range(len(lines)), [f"seed {line['seed']}" for line in lines])
    ax.set_ylabel("mean test log-likelihood, nats a row")
    ax.spines[["top", "right"]].set_visible(False)
    figure.legend(loc="outside upper center", ncols=4, frameon=False, fontsize=8)
    return figure


def main(table: str, picture: str) -> None:
    """Read the table and write the picture."""
    print(save_figure(Path(picture), draw(read(table))))


if __name__ == "__main__":
    main(*sys.argv[1:])
