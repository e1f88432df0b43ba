"""Command line: run an experiment, print it, keep it; compare two."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.machine.hardware import Others, describe
from benchmarks.machine.threads import CORES, pinned
from benchmarks.reports import compare as comparison
from benchmarks.reports import rows as reports
from benchmarks.reports.rows import Report, Row
from benchmarks.reports.table import show
from benchmarks.subjects.problem import Task, mnist_problem

Result = tuple[list[Row], dict[str, float]]
BUSY = 0.05  # of the CPUs taken by other processes: worth a warning
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(context_settings={"show_default": True, "max_content_width": 120})
def main() -> None:
    """Our kernels against NumPy + BLAS and other libraries, every output checked before it is timed."""


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def _positive(name: str, default: int, text: str) -> Callable[[Any], Any]:
    return click.option(name, type=click.IntRange(min=1), default=default, help=text)


run_options = _options(
    _positive("--repeats", 7, "Measurements of each contestant, taken in turn."),
    click.option("--threads", type=click.IntRange(1, CORES), default=CORES, help="Threads of every contestant."),
    click.option("--json", "json_file", type=FILE, help="Write the result here."),
    click.option("--plot", "plot_file", type=FILE, help="Draw the result here, as PNG."),
    click.option("--overwrite", is_flag=True, help="Replace files that are there."),
)
sizes = _options(
    _positive("--n", 10_000, "Rows of MNIST."),
    _positive("--visible", 784, "Pixels, those that vary most."),
    _positive("--hidden", 500, "Hidden units."),
    _positive("--batch", 100, "Rows a minibatch."),
)


def _report(
    run: Callable[[], Result], threads: int, files: dict[str, Path | None], overwrite: bool,
    view: Callable[[list[Row]], Table] | None = None,
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
        from benchmarks.reports.plot import draw

        draw(report, files["plot"])


def _experiment(name: str, help_text: str) -> None:
    """Add a subcommand on MNIST rows whose module has run(problem, threads, repeats)."""

    @main.command(name, help=help_text)
    @sizes
    @run_options
    def command(
        n: int, visible: int, hidden: int, batch: int, repeats: int, threads: int, json_file: Path | None,
        plot_file: Path | None, overwrite: bool,
    ) -> None:  # fmt: skip
        from importlib import import_module

        module = import_module(f"benchmarks.{name}")
        problem = mnist_problem(n, visible, hidden, batch)
        files = {"json": json_file, "plot": plot_file}
        _report(lambda: module.run(problem, threads, repeats), threads, files, overwrite)


_experiment("kernels", "Each kernel alone against NumPy, on one minibatch.")
_experiment("epoch", "Training epochs against NumPy and against its matrix products alone.")
_experiment("costs", "First and later starts, growth with rows and Gibbs steps, memory of an epoch.")
_experiment("busy", "Training epochs beside busy processes, on one processor, beside a second training.")
_experiment("peers", "Training epochs against torch, JAX, scikit-learn, rbms and learnergy.")


@main.command()
@click.option("--sizes", "layers", default="784,500,250,120,60,30,25,20,15,10,5", help="Units of the layers.")
@click.option("--batches", default="1,10,100,1000", help="Rows a minibatch.")
@click.option("--densities", default="0.05,0.25,0.5,0.75,0.95", help="Fraction of units that are on.")
@_positive("--k", 1, "Gibbs steps of CD.")
@click.option("--at-least", default=0.005, help="Seconds a measurement, by repeating steps.")
@click.option("--settle", default=0.03, help="Seconds of rest before a measurement.")
@run_options
def stack(
    layers: str, batches: str, densities: str, k: int, at_least: float, settle: float, repeats: int, threads: int,
    json_file: Path | None, plot_file: Path | None, overwrite: bool,
) -> None:  # fmt: skip
    """A training step at every layer, batch size and density, against NumPy."""
    from benchmarks import stack as module

    try:
        sizes, rows = (tuple(int(x) for x in text.split(",")) for text in (layers, batches))
        fractions = tuple(float(x) for x in densities.split(","))
    except ValueError as error:
        raise click.UsageError(f"sizes, batches and densities are numbers separated by commas: {error}") from error
    if len(sizes) < 2:
        raise click.UsageError(f"a layer has two sizes, so --sizes needs two numbers or more; got {layers}")

    def run() -> Result:
        return module.run(sizes, rows, fractions, Task("cd", k), threads, repeats, at_least, settle)

    _report(run, threads, {"json": json_file, "plot": plot_file}, overwrite, module.summary)


@main.command()
@_positive("--n", 60_000, "Rows of MNIST to encode and count.")
@_positive("--visible", 784, "Pixels, those that vary most.")
@_positive("--hidden", 500, "Hidden units.")
@_positive("--chains", 10_000, "Gibbs chains.")
@_positive("--sweeps", 20, "Sweeps of them.")
@run_options
def sampling(
    n: int, visible: int, hidden: int, chains: int, sweeps: int, repeats: int, threads: int, json_file: Path | None,
    plot_file: Path | None, overwrite: bool,
) -> None:  # fmt: skip
    """Gibbs chains, encoding, free energy and state counting, against NumPy."""
    from benchmarks import sampling as module

    problem = mnist_problem(n, visible, hidden, min(n, 100))
    files = {"json": json_file, "plot": plot_file}
    _report(lambda: module.run(problem, chains, sweeps, threads, repeats), threads, files, overwrite)


@main.command()
@click.argument("old", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("new", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def compare(old: Path, new: Path) -> None:
    """Show what changed from OLD.json to NEW.json; exit status 1 at a regression that noise does not explain."""
    try:
        before, after = reports.load(old), reports.load(new)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    found = comparison.changes(before, after)
    if not found:
        raise click.UsageError(
            f"nothing was timed in both {old} ({before.command}) and {new} ({after.command}): "
            "compare runs of the same subcommand, of the same tasks"
        )
    console = Console(width=None if Console().is_terminal else 150)
    for name in ("cpu", "cores", "threads", "versions"):
        if before.machine.get(name) != after.machine.get(name):
            console.print(f"[yellow]{name} differs[/]: {before.machine.get(name)} -> {after.machine.get(name)}")
    if before.options != after.options:
        console.print(f"[yellow]options differ[/]: {before.options} -> {after.options}")
    console.print(comparison.table(found))
    for line in comparison.only_in_one(before, after):
        console.print(line)
    regressions = sum(change.verdict == "REGRESSION" for change in found)
    console.print(f"{len(found)} compared, {regressions} clear regressions")
    click.get_current_context().exit(1 if regressions else 0)
