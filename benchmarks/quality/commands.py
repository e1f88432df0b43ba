"""The commands that measure how good training is, not how fast: biases of estimators, and time to a likelihood."""

from pathlib import Path

import click

from benchmarks.contestants.recipe import TRAINERS
from benchmarks.quality.levels import check_levels
from benchmarks.quality.stopwatch import CLOCKS
from benchmarks.reports import curves
from benchmarks.reports.command import Result, make_report, once_options, positive
from benchmarks.subjects.problem import mnist_problem


@click.command()
@positive("--n", 1_000, "Rows of MNIST.")
@positive("--visible", 784, "Pixels, those that vary most.")
@positive("--hidden", 16, "Hidden units, few enough to be enumerated.")
@click.option("--epochs", "stages", default="1,10,50", help="Measure after so many epochs of a training by PCD-1.")
@click.option("--k", "steps", default="1,2,5,10,30", help="Gibbs steps of the estimators.")
@positive("--replications", 50, "Replications of every estimator; one of CD has a chain for each row.")
@positive("--chains", 50, "Chains of a replication of PCD.")
@positive("--seed", 1, "Of the training and of the replications.")
@once_options
def bias(
    n: int, visible: int, hidden: int, stages: str, steps: str, replications: int, chains: int, seed: int, threads: int,
    json_file: Path | None, plot_file: Path | None, overwrite: bool,
) -> None:  # fmt: skip
    """The mean gradients of CD-k and PCD-k beside the exact one, at stages of a training. Nothing is timed."""
    from benchmarks.bias import run as module
    from benchmarks.bias import show as shown
    from rbm import InputError, TrainingConfig

    found: list[module.Found] = []
    try:
        plan = module.plan_of(stages, steps, replications, chains)
        values = {"n_hidden": hidden, "epochs": plan.stages[-1], "seed": seed}
        config = TrainingConfig(**values, estimator="pcd", k=1, momentum=0.0, weight_decay=0.0)
    except InputError as error:
        raise click.UsageError(str(error)) from error

    def run() -> Result:
        found.extend(module.run(mnist_problem(n, visible, hidden, min(n, 100)).states, config, plan))
        return shown.rows_of(found), shown.facts_of(found)

    files = {"json": json_file, "plot": plot_file}
    make_report(
        run, threads, files, overwrite, lambda rows: shown.table(found), lambda report, path: shown.draw(found, path)
    )


@click.command()
@positive("--n", 60_000, "Training images of MNIST.")
@positive("--test", 10_000, "Test images.")
@positive("--visible", 784, "Pixels, those that vary most.")
@positive("--hidden", 20, "Hidden units, few enough to be enumerated.")
@positive("--epochs", 100, "Epochs of the recipe's schedule of rates.")
@click.option("--estimators", default="cd,pcd", help="Estimators of rbm.train.")
@click.option("--k", "steps", default="1,2,5,10", help="Gibbs steps of the estimators.")
@click.option("--seed", type=click.IntRange(min=0), default=1, help="Of data, start and training.")
@once_options
def exact(
    n: int, test: int, visible: int, hidden: int, epochs: int, estimators: str, steps: str, seed: int, threads: int,
    json_file: Path | None, plot_file: Path | None, overwrite: bool,
) -> None:  # fmt: skip
    """Exact test log-likelihoods of small machines over estimators and Gibbs steps, by the recipe "likelihood"."""
    from benchmarks.quality import exact as module
    from benchmarks.quality.work import Size
    from rbm import InputError

    found: list[module.Found] = []

    def run() -> Result:
        found.extend(module.run(Size(n, test, visible, hidden), grid))
        return module.rows_of(found), {}

    try:
        grid = module.grid_of(estimators, steps, epochs, seed)
        make_report(run, threads, {"json": json_file, "plot": plot_file}, overwrite, lambda rows: module.table(found))
    except InputError as error:
        raise click.UsageError(str(error)) from error


@click.command()
@positive("--n", 60_000, "Training images of MNIST.")
@positive("--test", 10_000, "Test images.")
@positive("--visible", 784, "Pixels, those that vary most.")
@positive("--hidden", 500, "Hidden units.")
@positive("--chains", 200, "Of a bracket, each way.")
@positive("--temperatures", 10_000, "Of a bracket, each way: fewer cost less and bracket good machines less often.")
@positive("--epochs", 300, "Epochs of the recipe's schedule of rates.")
@click.option("--seconds", type=click.FloatRange(min=0, min_open=True), default=600, help="Training time of each.")
@click.option("--levels", default="-100,-95,-90,-87", help="Mean test log-likelihoods to reach, nats, ascending.")
@click.option("--contestants", default=",".join(c.name for c in TRAINERS), help="Who trains.")
@click.option("--clock", type=click.Choice(list(CLOCKS)), default="wall", help="cpu: of the process, all threads.")
@click.option("--seed", type=click.IntRange(min=0), default=1, help="Of data, start and training.")
@once_options
def likelihood(
    n: int, test: int, visible: int, hidden: int, chains: int, temperatures: int, epochs: int, seconds: float,
    levels: str, contestants: str, clock: str, seed: int, threads: int, json_file: Path | None, plot_file: Path | None,
    overwrite: bool,
) -> None:  # fmt: skip
    """Training time to test log-likelihoods between brackets, by the recipe "likelihood", against peers."""
    from benchmarks import likelihood as module

    try:
        goals = check_levels([float(x) for x in levels.split(",")])
        who = module.named(contestants)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    effort = module.Effort(chains, temperatures)
    race = module.Race(who, goals, module.Limits(seconds, epochs), clock, threads, seed, effort)
    size, files = module.Size(n, test, visible, hidden), {"json": json_file, "plot": plot_file}
    make_report(lambda: module.run(size, race), threads, files, overwrite, module.view, curves.draw)
