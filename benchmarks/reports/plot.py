"""A report as a picture: median times as bars, minimum to maximum as whiskers. Draws only; computes nothing."""

from pathlib import Path

from benchmarks.reports.rows import Report


def draw(report: Report, path: Path) -> None:
    """Write a PNG with one panel a task (the first 24 tasks)."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    timed = [row for row in report.rows if row.seconds]
    tasks = list(dict.fromkeys((row.experiment, row.task) for row in timed))[:24]
    figure = Figure(figsize=(8, 1 + 1.7 * max(1, len(tasks))), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(max(1, len(tasks)), 1, squeeze=False)[:, 0]
    for axis, (experiment, task) in zip(axes, tasks, strict=False):
        rows = [row for row in timed if (row.experiment, row.task) == (experiment, task)][::-1]
        names = [f"{row.contestant} ({row.threads})" for row in rows]
        medians = [row.median for row in rows]
        below = [row.median - min(row.seconds) for row in rows]
        above = [max(row.seconds) - row.median for row in rows]
        colours = ["C3" if row.contestant.startswith("ours") else "C0" for row in rows]
        axis.barh(names, medians, xerr=[below, above], color=colours, error_kw={"lw": 1}, height=0.7)
        axis.set_title(f"{experiment}: {task}", fontsize=9, loc="left")
        axis.tick_params(labelsize=7)
        axis.set_xlim(left=0)
    axes[-1].set_xlabel("seconds, median with minimum and maximum; (threads)", fontsize=8)
    temporary = path.with_name(path.name + ".tmp")
    figure.savefig(temporary, format="png", dpi=120)
    temporary.replace(path)
