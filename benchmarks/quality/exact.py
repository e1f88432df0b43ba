"""Exact likelihoods of machines with few hidden units, over estimators and numbers of Gibbs steps."""

import dataclasses
import time
from typing import NamedTuple

from rich.table import Table

from benchmarks.quality.work import Size, likelihood_work
from benchmarks.reports.rows import Row
from rbm import InputError, train
from rbm.likelihood import log_partition, mean_log_likelihood
from rbm.likelihood.exact import LIMIT
from rbm.training.estimators import ESTIMATOR_NAMES

EXPERIMENT = "exact likelihood"


class Grid(NamedTuple):
    """Every estimator with every number of Gibbs steps, all else as the recipe "likelihood" has it."""

    estimators: tuple[str, ...]
    ks: tuple[int, ...]
    epochs: int
    seed: int


class Found(NamedTuple):
    """A machine's mean log-likelihoods, nats a row, by its exact log Z."""

    estimator: str
    k: int
    trained: float  # of the rows of the first epoch's draw
    test: float
    error: float  # standard error of the second over rows
    seconds: float  # of the processor, all threads


def grid_of(estimators: str, ks: str, epochs: int, seed: int) -> Grid:
    """Read a grid from lists separated by commas; InputError if a number is not whole or an estimator not known."""
    try:
        steps = tuple(sorted({int(x) for x in ks.split(",")}))
    except ValueError:
        raise InputError(f"Gibbs steps are whole numbers separated by commas; got {ks!r}") from None
    if steps[0] < 1:
        raise InputError(f"Gibbs steps are at least 1; got {ks!r}")
    names = tuple(dict.fromkeys(name.strip() for name in estimators.split(",")))
    for name in names:
        if name not in ESTIMATOR_NAMES:
            raise InputError(f"estimators are {', '.join(ESTIMATOR_NAMES)}; got {name!r}")
    return Grid(names, steps, epochs, seed)


def run(size: Size, grid: Grid) -> list[Found]:
    """Train a machine for every point of the grid, and score it on the test rows and on rows it was trained on.

    Raises
    ------
    InputError
        If neither layer is small enough to be enumerated.
    """
    if min(size.n_visible, size.n_hidden) > LIMIT:
        raise InputError(f"exact likelihoods need a layer of at most {LIMIT} units; got {size.n_hidden} hidden ones")
    work, rows = likelihood_work(size, grid.epochs, grid.seed)
    found = []
    for name in grid.estimators:
        for k in grid.ks:
            config = dataclasses.replace(work.config, estimator=name, k=k)
            began = time.process_time()
            model = train(work.grey, config).model
            seconds, log_z = time.process_time() - began, log_partition(model)
            trained = mean_log_likelihood(model, work.problem.states, log_z).mean
            test = mean_log_likelihood(model, rows, log_z)
            found.append(Found(name, k, trained, test.mean, test.standard_error, seconds))
    return found


def rows_of(found: list[Found]) -> list[Row]:
    """Rows of a report; seconds are those of the processor."""
    return [
        Row(
            EXPERIMENT, "test rows", f"{f.estimator}-{f.k}", 1, (f.seconds,), f"rows trained on {f.trained:.2f}",
            (f.test,),
        )
        for f in found
    ]  # fmt: skip


def table(found: list[Found]) -> Table:
    """One line a machine."""
    out = Table(title="Mean log-likelihood by the exact log Z, nats a row; Bernoulli draws", title_justify="left")
    for name in ("estimator", "test rows", "+-", "rows trained on", "CPU seconds"):
        out.add_column(name, justify="left" if name == "estimator" else "right")
    for f in found:
        out.add_row(
            f"{f.estimator.upper()}-{f.k}", f"{f.test:.2f}", f"{f.error:.2f}", f"{f.trained:.2f}", f"{f.seconds:.0f}"
        )
    return out
