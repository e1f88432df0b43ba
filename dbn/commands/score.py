"""Command ``dbn score``. Heavy imports wait until it runs."""

from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.console import Failure
from dbn.terminal.data_options import DATA, data_options, take_embedded, take_reading
from dbn.terminal.options.command import command

if TYPE_CHECKING:
    import numpy as np

    from dbn.model import DBN
    from dbn.scoring.log_z import LogZ
    from rbm.bits import States
    from rbm.model import RBM

_COUNT = click.IntRange(1, 2**31 - 1)


@command()
@click.argument("model")
@click.option("--data", help=f"{DATA} Default: the rows held out of the training, or else its own.")
@data_options
@click.option("--other-binarisation", is_flag=True, help="Score rows binarised otherwise than the training's; marked.")
@click.option(
    "--estimator", type=click.Choice(["auto", "exact", "bracket"]), default="auto",
    help="Of log Z: exact up to 25 units in the smaller layer, else between brackets.",
)  # fmt: skip
@click.option("--chains", type=_COUNT, default=200, help="Of annealing, in each direction.")
@click.option("--temperatures", type=_COUNT, default=10_000, help="Of annealing.")
@click.option("--ladders", type=click.IntRange(2, 2**20), default=10, help="Independent ladders of temperatures.")
@click.option("--sweeps", type=click.IntRange(2, 2**24), default=2000, help="Of each ladder.")
@click.option(
    "--layer", type=click.IntRange(1), help="Cut the stack there for the bounds; 1: none. Default: the last layer."
)
@click.option("--draws", type=_COUNT, default=10, help="Of the hidden states of a row, for the bounds.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="The one seed.")
def score(
    model: str, data: str | None, other_binarisation: bool, estimator: str, layer: int | None, draws: int, seed: int,
    **options: Any,
) -> None:  # fmt: skip
    """Estimate the log-likelihood of rows under the first machine of a MODEL, and bounds on it under more of them.

    In nats a row; where log Z is not exact, between brackets. Of a machine with label units the classes are summed out,
    and where those of the rows are known the row and its class are scored jointly too.
    """
    from dbn.checkpoint import load, load_source
    from dbn.datasets import DataSource
    from dbn.labels.numbering import number_rows
    from dbn.scoring.rows import scored_rows

    reading = take_reading(options)
    take_embedded(reading)  # known by themselves
    if data is None and reading:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in reading)
        raise Failure(f"{named}: the model knows how its data were read; leave it out, or give --data too")
    state = load(model)
    stack = state.model
    cut = stack.n_layers if layer is None else layer
    stack.check_layer(cut, lowest=1)
    if stack.generative and cut < stack.n_layers:
        raise Failure(f"{model} has untied weights below its top machine, and is cut nowhere: leave --layer out")
    if estimator == "exact":
        _check_exact(stack, cut)
    given = None if data is None else DataSource(data, **reading, seed=seed).located()
    rows = scored_rows(model, state, load_source(model), given, mark_other=other_binarisation)
    labelled, labels = stack.machines[cut - 1].n_labels > 0, None
    if labelled and rows.labels is not None:
        labels = number_rows(rows.labels, rows.states.n, stack.classes).rows
    for line in (f"model: {model}, {_which(stack)}", *rows.lines(), *([_classes(stack, labels)] if labelled else [])):
        click.echo(line)
    exact = None if estimator == "auto" else estimator == "exact"
    if not stack.generative:  # else the first machine is of the pass up alone, and no model of the rows
        held = labels if stack.n_layers == 1 else None
        for line in _likelihood(stack, rows.states, held, exact, seed, options):
            click.echo(line)
        _say_pseudo_likelihood(stack.machines[0], rows.states, held, seed)
    if cut > 1:
        for line in _bounds(stack, cut, rows.states, labels, draws, exact, seed, options):
            click.echo(line)


def _check_exact(stack: "DBN", cut: int) -> None:
    from dbn.scoring.log_z import smaller_layer
    from rbm.likelihood.exact import LIMIT

    for number in (cut,) if stack.generative else dict.fromkeys((1, cut)):
        if (units := smaller_layer(stack.machines[number - 1])) > LIMIT:
            which = "this" if stack.n_layers == 1 else f"machine {number}"
            raise Failure(
                f"log Z is exact up to {LIMIT} units in the smaller layer; {which} has {units}: leave --estimator out"
            )


def _which(stack: "DBN") -> str:
    machine, layers = stack.machines[0], stack.n_layers
    if stack.generative:
        return f"{'-'.join(map(str, stack.sizes))} units, weights up and down untied"
    text = f"{machine.n_bits} visible and {machine.n_hidden} hidden units"
    return text if layers == 1 else f"the first machine of {layers} alone, {text}"


def _classes(stack: "DBN", labels: "np.ndarray | None") -> str:
    known = "not known: classes are summed out" if labels is None else "known: each row is scored with its own too"
    return f"label units: {len(stack.classes)} classes; those of the rows are {known}"


def _scored(machine: "RBM", labels: "np.ndarray | None") -> "list[tuple[str, np.ndarray | None]]":
    """Return what is scored, in words, and the numbers of the classes that are held, None where none are."""
    if not machine.n_labels:
        return [("", None)]
    alone: tuple[str, np.ndarray | None] = (" of the row, classes summed out", None)
    return [alone] if labels is None else [alone, (" of the row with its class", labels)]


def _likelihood(
    stack: "DBN", states: "States", labels: "np.ndarray | None", exact: bool | None, seed: int, options: dict[str, Any]
) -> list[str]:
    """Return the lines of the log-likelihood under the first machine."""
    from dbn.scoring.label_units import log_weights
    from dbn.scoring.lines import Said, likelihood_lines
    from dbn.scoring.log_z import smaller_layer
    from rbm.likelihood import mean_of_rows

    log_z, machine = _log_z(stack, 1, states, exact, seed, options), stack.machines[0]
    said = [
        Said(f"log-likelihood{of}", mean_of_rows(log_weights(machine, states, held)))
        for of, held in _scored(machine, labels)
    ]
    classes = stack.classes if machine.n_labels else ()
    return likelihood_lines(log_z, said, smaller_layer(machine), seed, classes=classes)


def _bounds(
    stack: "DBN", cut: int, states: "States", labels: "np.ndarray | None", draws: int, exact: bool | None, seed: int,
    options: dict[str, Any],
) -> list[str]:  # fmt: skip
    """Return the lines of the bounds under the stack cut at a layer."""
    from dbn.scoring.lines import Said, likelihood_lines
    from dbn.scoring.log_z import smaller_layer
    from dbn.scoring.stack_bound import stack_bounds
    from rbm.likelihood import mean_of_rows

    log_z, machine = _log_z(stack, cut, states, exact, seed, options), stack.machines[cut - 1]
    said = []
    for of, held in _scored(machine, labels):
        found = stack_bounds(_cut(stack, cut), states, labels=held, draws=draws, seed=seed)
        said.append(Said(f"lower bound{of}", mean_of_rows(found.bound[-1]), "log Z exact"))
        weighted = mean_of_rows(found.weighted[-1])
        said.append(Said(f"importance-weighted bound of {draws} draws{of}", weighted, "log Z exact"))
    sizes = "-".join(map(str, stack.sizes[: cut + 1]))
    classes = stack.classes if machine.n_labels else ()
    beside = f" and {len(classes)} label units" if classes else ""
    head = (
        f"bounds through layer {cut} of {stack.n_layers}, {sizes} units{beside}, low on average; {draws} draws of "
        f"hidden states a row, seed {seed}; log Z of machine {cut}"
    )
    base = f"their states of layer {cut - 1}"
    return [head, *likelihood_lines(log_z, said, smaller_layer(machine), seed, base, classes)]


def _cut(stack: "DBN", cut: int) -> "DBN":
    return stack if cut == stack.n_layers else type(stack)(stack.machines[:cut])


def _log_z(
    stack: "DBN", layer: int, states: "States", exact: bool | None, seed: int, options: dict[str, Any]
) -> "LogZ":
    from dbn.scoring.log_z import BracketEffort, is_exact
    from dbn.scoring.stack_bound import log_z_at
    from dbn.terminal.progress import counting_progress
    from rbm.likelihood import bracket_steps

    effort, machine = BracketEffort(**options), stack.machines[layer - 1]
    if is_exact(machine, exact):
        return log_z_at(stack, layer, states, effort, exact=True)
    steps = max(1, machine.n_labels) * bracket_steps(effort.temperatures, effort.sweeps)
    with counting_progress("log Z", steps) as advance:
        return log_z_at(stack, layer, states, effort, exact=False, seed=seed, report=advance)


def _say_pseudo_likelihood(machine: "RBM", states: "States", labels: "np.ndarray | None", seed: int) -> None:
    """Print the exact pseudo-likelihood, and the estimate from one unit a row, which moves with its seed.

    Of a machine with label units it is that of rows with their classes, and nothing where these are not known.
    """
    from rbm.labels.rows import append_labels
    from rbm.likelihood import exact_pseudo_likelihood, mean_of_rows, pseudo_likelihood

    if machine.n_labels and labels is None:
        return
    units = f"all {machine.n_visible} units"
    if labels is not None:
        states, units = append_labels(states, labels, machine.n_labels), f"all {machine.n_bits} units and the class"
    for name, values in (
        (units, exact_pseudo_likelihood(machine, states)),
        (f"one unit a row, seed {seed}", pseudo_likelihood(machine, states, seed=seed)),
    ):
        mean, error, _ = mean_of_rows(values)
        click.echo(f"pseudo-likelihood, {name}: {mean:.3f} nats a row, standard error {error:.3f}")
