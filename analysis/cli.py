"""Console script ``relevance``: measure, study, report. Heavy imports wait until a command runs."""

from typing import Any

import click

from dbn.cli import BINARISE
from dbn.console import Failure, console_script, interrupted
from dbn.hyperparameters import given, hyperparameters


@console_script
def main() -> None:
    """Resolution and relevance of representations, beside their nulls."""


@main.command()
@click.argument("model")
@click.option("--data", help="Rows to encode. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--shuffles", type=click.IntRange(1), default=20, help="Draws of the column-shuffled surrogate.")
@click.option("--splits", type=click.IntRange(1), default=20, help="Splits of the data into halves, for error bars.")
@click.option("--seed", type=click.IntRange(0), default=1, help="Of sampled states and surrogates.")
@click.option("--out", help="CSV file for the table.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def measure(
    model: str, data: str | None, binarise: str | None, shuffles: int, splits: int, seed: int, out: str | None,
    overwrite: bool,
) -> None:  # fmt: skip
    """Measure every layer of a trained MODEL on data, both read-outs, beside its nulls."""
    from analysis.layers import measure_layers
    from analysis.show import print_table
    from analysis.table import write_csv
    from dbn.checkpoint import load
    from dbn.console import refuse_existing
    from dbn.datasets import load_data
    from dbn.pretraining import untrained
    from rbm.bits import as_states
    from rbm.checkpoint import check_writable

    if out is not None:
        refuse_existing(out, overwrite)
        check_writable(out)
    state, states = load(model), load_data(data, binarise, seed)
    as_states(states, state.model.sizes[0])
    blank = untrained(states, state.config)
    rows = measure_layers(state.model, blank, states, shuffles=shuffles, splits=splits, seed=seed).rows
    print_table(rows, states.n)
    if out is not None:
        write_csv(out, rows)
        click.echo(out)


@main.command()
@click.option(
    "--preset", "preset_name", type=click.Choice(["quick", "full"]), default="quick", help="Defaults to begin with."
)
@hyperparameters
@click.option("--data", help="0/1 rows, as for dbn train. Default: embedded MNIST.")
@click.option("--binarise", help=BINARISE)
@click.option("--held-out", help="Rows to compare free energies with. Default for MNIST: its test images.")
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square, or no pictures.")
@click.option("--shuffles", type=int, help="Draws of the column-shuffled surrogate.")
@click.option("--splits", type=int, help="Splits of the data into halves, for error bars.")
@click.option("--samples", type=int, help="Patterns generated from every layer and start.")
@click.option("--steps", type=int, help="Gibbs sweeps before each.")
@click.option("--out", default="runs/study", help="Directory of the study.")
@click.option("--resume", is_flag=True, help="Go on with the study in --out, under its own configuration.")
def study(preset_name: str, out: str, resume: bool, **options: Any) -> None:
    """Train a stack, measure its layers beside nulls, write table, figures and report."""
    from pathlib import Path

    from analysis.config import from_toml, preset
    from analysis.study import check_study, measure_stack, train_stack, write_config, write_result
    from dbn.progress import training_progress

    directory = Path(out)
    values = given(options)
    named = {name: value for name, value in options.items() if value is not None}
    if resume:
        if {**values, **named}:
            raise Failure(f"--resume takes the saved {', '.join(sorted({**values, **named}))}: leave the option out")
        config = from_toml(directory / "config.toml")
    else:
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise Failure(f"{out} exists and is not empty: go on with it by --resume, or give another --out")
        config = preset(preset_name, named, values)
    data, held_out = config.source.load(config.training.seed)
    check_study(config, data, held_out)
    if not resume:
        directory.mkdir(parents=True, exist_ok=True)
        write_config(directory, config)
    try:
        with training_progress(config.training, data.n_units) as advance:
            state = train_stack(directory, config, advance)
        from analysis.show import measuring_progress

        with measuring_progress(2 * len(config.training.layers)) as on_layer:
            result = measure_stack(state, config, on_layer)
        write_result(directory, result)
        click.echo("Drawing figures and writing the report ...", err=True)
        from analysis.report import write_report

        path = write_report(directory, result)
    except KeyboardInterrupt:
        raise interrupted(f"Go on with: relevance study --resume --out {out}") from None
    click.echo(f"Report: {path.resolve()}")


@main.command()
@click.argument("directory")
def report(directory: str) -> None:
    """Draw the figures and write the report of the study in DIRECTORY again, from its study.h5 alone."""
    from pathlib import Path

    from analysis.report import write_report
    from analysis.result import load_result

    path = write_report(Path(directory), load_result(Path(directory) / "study.h5"))
    click.echo(f"Report: {path.resolve()}")
