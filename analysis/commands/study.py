"""Command ``relevance study``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.cli import BINARISE
from dbn.console import Failure, interrupted
from dbn.hyperparameters import given, hyperparameters


@click.command()
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
    from dbn.interruption import stop_between_steps
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
        with stop_between_steps("epoch or layer") as check:
            with training_progress(config.training, data.n_units) as advance:

                def on_epoch(state: Any) -> None:
                    advance(state)
                    check()

                state = train_stack(directory, config, on_epoch)
            from analysis.show import measuring_progress

            with measuring_progress(2 * len(config.training.layers)) as on_layer:

                def measured() -> None:
                    on_layer()
                    check()

                result = measure_stack(state, config, measured)
        write_result(directory, result)
        click.echo("Drawing figures and writing the report ...", err=True)
        from analysis.report import write_report

        path = write_report(directory, result)
    except KeyboardInterrupt:
        raise interrupted(f"Go on with: relevance study --resume --out {out}") from None
    click.echo(f"Report: {path.resolve()}")
