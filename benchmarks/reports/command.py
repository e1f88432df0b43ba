"""What the commands share: options, and the way from a run to what is printed and kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.machine.hardware import Others, describe
from benchmarks.machine.threads import CORES, pinned
from benchmarks.reports import rows as reports
from benchmarks.reports.plot import draw as bars
from benchmarks.reports.rows import Report, Row
from benchmarks.reports.table import show

Result = tuple[list[Row], dict[str, float]]
BUSY = 0.05  # of the CPUs taken by other processes: worth a warning
FILE = click.Path(dir_okay=False, path_type=Path)


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def positive(name: str, default: int, text: str) -> Callable[[Any], Any]:
    """Make an option of a whole number of at least 1."""
    return click.option(name, type=click.IntRange(min=1), default=default, help=text)


once_options = _options(
    click.option("--threads", type=click.IntRange(1, CORES), default=CORES, help="Threads of every contestant."),
    click.option("--json", "json_file", type=FILE, help="Write the result here."),
    click.option("--plot", "plot_file", type=FILE, help="Draw the result here, as PNG."),
    click.option("--overwrite", is_flag=True, help="Replace files that are there."),
)
run_options = _options(positive("--repeats", 7, "Measurements of each contestant, taken in turn."), once_options)
sizes = _options(
    positive("--n", 10_000, "Rows of MNIST."),
    positive("--visible", 784, "Pixels, those that vary most."),
    positive("--hidden", 500, "Hidden units."),
    positive("--batch", 100, "Rows a minibatch."),
)


def make_report(
    run: Callable[[], Result], threads: int, files: dict[str, Path | None], overwrite: bool,
    view: Callable[[list[Row]], Table] | None = None, draw: Callable[[Report, Path], None] = bars,
) -> None:  # fmt: skip
    """Run, print, write; files that are there already are refused before anything is run."""
    context = click.get_current_context()
    for path in filter(None, files.values()):
        if path.exists() and not overwrite:
            raise click.UsageError(f"{path} exists: give another name or --overwrite")
        if not path.parent.is_dir():
            raise click.UsageError(f"{path.parent} is not a directory: make it first")
    console = Console(width=None if Console().is_terminal else 150)
    load, others = describe()["load before"], Others()
    with pinned(threads), np.errstate(invalid="ignore", over="ignore"):  # for the reason in race
        found, facts = run()
    share = others.share()
    machine = {
        **describe(),
        "load before": load,
        "threads": str(threads),
        "other processes": f"{share:.1%} of the CPUs",
    }
    if share > BUSY:
        console.print("[red]other processes were running (see below): these times are worth little[/]")
    options = {name: value for name, value in context.params.items() if not isinstance(value, Path)}
    report = Report(str(context.info_name), options, machine, found, facts)
    show(report, console, view)
    if files["json"]:
        reports.save(report, files["json"])
    if files["plot"]:
        draw(report, files["plot"])
