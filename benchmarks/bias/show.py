"""Biases as a table in the terminal, as rows of a report, and as a picture. Computes nothing."""

from pathlib import Path

from rich.table import Table

from benchmarks.bias.run import Found
from benchmarks.reports.rows import Row

_COLOURS = {"CD": "C0", "PCD": "C1"}
_LEAST = 3e-3  # of the axis of biases


def rows_of(found: list[Found]) -> list[Row]:
    """Rows of a report: nothing is timed, the note says the bias."""
    return [Row("bias", f"after {f.epochs} epochs", f"{f.estimator}-{f.k}", 1, (), _text(f)) for f in found]


def facts_of(found: list[Found]) -> dict[str, float]:
    """Lengths of the exact gradients, by name."""
    return {f"||exact|| after {one.epochs} epochs (nats a row)": one.norm for one in found}


def _text(found: Found) -> str:
    bias = found.bias
    return (
        f"relative bias {bias.relative:.4f} ({bias.low:.4f} to {bias.high:.4f}), "
        f"cosine {bias.cosine:.4f} +- {bias.cosine_error:.4f}"
    )


def table(found: list[Found]) -> Table:
    """One line an estimator and stage."""
    out = Table(title="||E g - exact|| / ||exact||, noise taken off; two standard errors", title_justify="left")
    for name in ("epochs", "estimator", "relative bias", "from", "to", "cosine", "+-", "||exact||, nats a row"):
        out.add_column(name, justify="left" if name == "estimator" else "right")
    for number, f in enumerate(found):
        if number and f.epochs != found[number - 1].epochs:
            out.add_section()
        b = f.bias
        numbers = (f"{x:.4f}" for x in (b.relative, b.low, b.high, b.cosine, b.cosine_error, f.norm))
        out.add_row(str(f.epochs), f"{f.estimator}-{f.k}", *numbers)
    return out


def draw(found: list[Found], path: Path) -> None:
    """Write a PNG: relative bias and cosine over k, a column a stage.

    A hollow circle is the upper end of the interval of a bias that noise explains.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    stages = list(dict.fromkeys(f.epochs for f in found))
    figure = Figure(figsize=(2 + 2.6 * len(stages), 5.2), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(2, len(stages), squeeze=False, sharex=True, sharey="row")
    for column, epochs in enumerate(stages):
        for name, colour in _COLOURS.items():
            some = [f for f in found if (f.epochs, f.estimator) == (epochs, name)]
            ks, top = [f.k for f in some], axes[0, column]
            for f in some:
                b, full = f.bias, colour if f.bias.resolved else "white"
                top.plot([f.k, f.k], [max(b.low, _LEAST), max(b.high, _LEAST)], color=colour, lw=1)
                top.plot(f.k, b.relative if b.resolved else max(b.high, _LEAST), "o", mfc=full, mec=colour, ms=5)
            top.plot([], [], "o-", color=colour, label=name)
            resolved = [f for f in some if f.bias.resolved]
            top.plot([f.k for f in resolved], [f.bias.relative for f in resolved], color=colour, lw=1)
            errors = [2 * f.bias.cosine_error for f in some]
            axes[1, column].errorbar(ks, [f.bias.cosine for f in some], errors, marker="o", ms=4, lw=1, color=colour)
        axes[0, column].set_title(f"epoch {epochs}", fontsize=9)
        axes[0, column].set(xscale="log", yscale="log", ylim=(_LEAST, 2))
        axes[1, column].set_xlabel("Gibbs steps k")
        axes[1, column].axhline(1, color="0.7", lw=0.8, zorder=0)
        axes[1, column].set_xticks(ks, [str(k) for k in ks])
        axes[1, column].minorticks_off()
    axes[0, 0].set_ylabel("||E g - exact|| / ||exact||")
    axes[1, 0].set_ylabel("cosine of E g and exact")
    axes[1, 0].legend(*axes[0, 0].get_legend_handles_labels(), frameon=False, fontsize=8, loc="lower left")
    temporary = path.with_name(path.name + ".tmp")
    figure.savefig(temporary, format="png", dpi=120)
    temporary.replace(path)
