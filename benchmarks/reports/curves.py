"""Likelihoods over training time as a picture. Draws only; computes nothing."""

from pathlib import Path

from benchmarks.reports.rows import Report

BELOW = 10.0  # nats that are shown below the least level, and below the best of the worst contestant


def draw(report: Report, path: Path) -> None:
    """Write a PNG: a line a contestant, brackets where there are any, levels dotted."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

    points = [row for row in report.rows if row.experiment == "checkpoints" and row.seconds]
    levels = list(dict.fromkeys(float(row.task.split()[0]) for row in report.rows if row.experiment != "checkpoints"))
    figure = Figure(figsize=(8, 5), layout="constrained")
    FigureCanvasAgg(figure)
    axis = figure.subplots()
    bottom = min(levels, default=0.0)
    for number, name in enumerate(dict.fromkeys(row.contestant for row in points)):
        own = [row for row in points if row.contestant == name]
        bottom = min(bottom, max(row.nats[0] for row in own))
        colour = f"C{number}"
        axis.plot([r.median for r in own], [r.nats[0] for r in own], ".-", color=colour, label=name, lw=1, ms=4)
        for row in own:
            if len(row.nats) == 3:
                axis.plot([row.median] * 2, row.nats[1:], color=colour, lw=3, alpha=0.5, solid_capstyle="butt")
    for level in levels:
        axis.axhline(level, color="0.6", lw=0.8, ls=":")
    axis.set_xscale("log")
    axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axis.xaxis.set_minor_formatter(NullFormatter())
    axis.set_ylim(bottom=bottom - BELOW)
    clock = "CPU" if report.options.get("clock") == "cpu" else "wall"
    axis.set_xlabel(f"{clock} seconds of training, {report.machine.get('threads', '?')} thread(s)")
    axis.set_ylabel("mean test log-likelihood, nats")
    axis.set_title("dots: forward annealing; bars: three-way bracket", fontsize=9, loc="left")
    if points:
        axis.legend(fontsize=8)
    temporary = path.with_name(path.name + ".tmp")
    figure.savefig(temporary, format="png", dpi=120)
    temporary.replace(path)
