"""Command line: run an experiment, print it, keep it; compare two."""

from pathlib import Path

import click
from rich.console import Console

from benchmarks.quality.commands import bias, exact, likelihood
from benchmarks.reports import compare as comparison
from benchmarks.reports import rows as reports
from benchmarks.reports.command import Result, make_report, once_options, positive, run_options, sizes
from benchmarks.subjects.problem import Task, mnist_problem


@click.group(context_settings={"show_default": True, "max_content_width": 120})
def main() -> None:
    """Our kernels against NumPy + BLAS and other libraries, every output checked before it is timed."""


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
        make_report(lambda: module.run(problem, threads, repeats), threads, files, overwrite)


_experiment("kernels", "Each kernel alone against NumPy, on one minibatch.")
_experiment("epoch", "Training epochs against NumPy and against its matrix products alone.")
_experiment("predictive", "Predictive code lengths of rows, by as many states as rows and by fewer, against NumPy.")
_experiment("costs", "First and later starts, growth with rows and Gibbs steps, memory of an epoch, annealing.")
_experiment("busy", "Training epochs beside busy processes, on one processor, beside a second training.")
_experiment("peers", "Training epochs against torch, JAX, scikit-learn, rbms and learnergy.")


@main.command()
@click.option("--sizes", "layers", default="784,500,250,120,60,30,25,20,15,10,5", help="Units of the layers.")
@click.option("--batches", default="1,10,100,1000", help="Rows a minibatch.")
@click.option("--densities", default="0.05,0.25,0.5,0.75,0.95", help="Fraction of units that are on.")
@positive("--k", 1, "Gibbs steps of CD.")
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

    make_report(run, threads, {"json": json_file, "plot": plot_file}, overwrite, module.summary)


@main.command()
@positive("--n", 60_000, "Rows of MNIST to encode and count.")
@positive("--visible", 784, "Pixels, those that vary most.")
@positive("--hidden", 500, "Hidden units.")
@positive("--chains", 10_000, "Gibbs chains.")
@positive("--sweeps", 20, "Sweeps of them.")
@run_options
def sampling(
    n: int, visible: int, hidden: int, chains: int, sweeps: int, repeats: int, threads: int, json_file: Path | None,
    plot_file: Path | None, overwrite: bool,
) -> None:  # fmt: skip
    """Gibbs chains, encoding, free energy and state counting, against NumPy."""
    from benchmarks import sampling as module

    problem = mnist_problem(n, visible, hidden, min(n, 100))
    files = {"json": json_file, "plot": plot_file}
    make_report(lambda: module.run(problem, chains, sweeps, threads, repeats), threads, files, overwrite)


@main.command()
@positive("--rows", 20_000_000, "Rows of the file of packed bits.")
@positive("--few", 60_000, "Rows in memory to compare with.")
@positive("--visible", 784, "Units of a row.")
@positive("--hidden", 500, "Hidden units.")
@click.option("--directory", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Where the file goes.")
@once_options
def large(
    rows: int, few: int, visible: int, hidden: int, directory: Path | None, threads: int,
    json_file: Path | None, plot_file: Path | None, overwrite: bool,
) -> None:  # fmt: skip
    """One epoch on a file of packed bits, mapped and not, beside few rows: time a row and memory. Not repeated."""
    from benchmarks import large as module

    size = module.Size(rows, min(few, rows), visible, hidden)
    files = {"json": json_file, "plot": plot_file}
    make_report(lambda: module.run(size, threads, directory), threads, files, overwrite)


main.add_command(bias)
main.add_command(exact)
main.add_command(likelihood)


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
