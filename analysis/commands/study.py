"""Command ``relevance study``. Heavy imports wait until it runs."""

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from analysis.study.network_kinds import ALWAYS_MEASURED, NETWORKS
from analysis.terminal.preset_defaults import PresetCommand
from dbn.terminal.console import Failure
from dbn.terminal.data_options import data_options, say_what_was_read
from dbn.terminal.hyperparameters import Values, given, hyperparameters
from dbn.terminal.options.command import command

if TYPE_CHECKING:
    from pathlib import Path

    from analysis.study.config import StudyConfig


@command(cls=PresetCommand, extra="study")
@click.option(
    "--preset", "preset_name", type=click.Choice(["quick", "full", "claims"]), default="quick",
    help="Defaults to begin with. claims: all studies of the second protocol (hours), or those of the sets in --data; "
    "the same command goes on with them.",
)  # fmt: skip
@partial(hyperparameters, defaults=False)
@click.option("--data", help="Rows of 0 and 1, as for dbn train. Default: embedded MNIST.")
@data_options
@click.option("--held-out", help="Rows kept out of training. Default: MNIST's test images, or a tenth of the data.")
@click.option(
    "--hold-out", type=click.Choice(["shuffled", "last"]), help="Which tenth: drawn from the seed, or the last."
)
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square, or no pictures.")
@click.option(
    "--networks",
    type=Values(str, always_tuple=True),
    help=f"Those to train: {', '.join(NETWORKS)}. Always measured: {', '.join(ALWAYS_MEASURED)}.",
)
@click.option("--seeds", type=int, help="How many: --seed, --seed + 1, ...; every network is trained from each.")
@click.option("--shuffles", type=int, help="Draws of the column-shuffled surrogate.")
@click.option("--splits", type=int, help="Splits of the data into halves, for error bars.")
@click.option("--matches", type=int, help="Draws of every null matched in resolution.")
@click.option("--bootstraps", type=int, help="Of the entropies, and of every fitted power law.")
@click.option("--power-law-draws", type=int, help="Surrogates that power laws are fitted to.")
@click.option("--patterns", type=int, help="Regenerated from every layer in each way, to be judged.")
@click.option("--subsamples", type=int, help="Numbers of data points at which entropies are measured.")
@click.option("--calibration", type=int, help="Samples of every control that the tests are tried on; 0: none.")
@click.option("--samples", type=int, help="Patterns generated from every layer and start, for the figure.")
@click.option("--steps", type=int, help="Gibbs sweeps before each pattern drawn freely.")
@click.option(
    "--workers", type=int,
    help="Processes, each with one network at a time. Results do not depend on it. Default: 1; full, claims: 2.",
)  # fmt: skip
@click.option("--scheduler", help="Address of a Dask scheduler to run on instead, e.g. tcp://host:8786.")
@click.option("--out", default="runs/study", help="Directory of the study.")
@click.option(
    "--resume", is_flag=True,
    help="Go on with the study in --out, with its configuration or with more --seeds, --networks or --epochs of the "
    "last layer; or with --data and --held-out where the same rows are now.",
)  # fmt: skip
def study(preset_name: str, out: str, resume: bool, scheduler: str | None, **options: Any) -> None:
    """Train networks, measure their layers beside nulls, write table, figures and report."""
    from pathlib import Path

    from analysis.study.config import preset
    from analysis.study.directory import check_study
    from analysis.study.held_directory import is_empty
    from analysis.study.run import run_study
    from analysis.terminal.progress import StudyBars
    from dbn.terminal.interruption import interrupted, stop_between_steps
    from rbm.signals import Terminated
    from rbm.storage.lock import holding

    directory = Path(out)
    training = given(options)
    if preset_name == "claims":
        _claims(out, resume, scheduler, training, options)
        return
    named = {name: value for name, value in options.items() if value is not None}
    if resume:
        config = _going_on(directory, named, training)
    else:
        if not is_empty(directory):
            raise Failure(f"{out} exists and is not empty: go on with it by --resume, or give another --out")
        config = preset(preset_name, named, training)
    data = check_study(config)
    n_visible = data.rows.n_units
    if not resume:
        say_what_was_read(config.data or "embedded MNIST", data.rows)
    here = config.workers == 1 and scheduler is None
    try:
        with (
            stop_between_steps("epoch or layer" if here else "look at the workers") as check,
            StudyBars(directory, config, n_visible, check) as bars,
        ):
            result = run_study(config, directory, on_progress=bars, scheduler=scheduler)
            check()
        from analysis.report.html import write_report

        with holding(directory):
            path = write_report(directory, result)
    except (KeyboardInterrupt, Terminated) as stop:
        raise interrupted(f"Go on with: relevance study --resume --out {out}", stop) from None
    click.echo(f"Report: {path.resolve()}")


def _claims(out: str, resume: bool, scheduler: str | None, training: dict[str, Any], options: dict[str, Any]) -> None:
    """Run the studies of the second protocol; nothing of them can be chosen but their data and the workers."""
    from analysis.terminal.campaign import run_claims

    data, workers = options.pop("data"), options.pop("workers")
    fixed = sorted({*training, *(name for name, value in options.items() if value is not None)})
    if fixed or resume:
        names = ", ".join(fixed) or "--resume"
        raise Failure(
            f"the preset claims is as the protocol says: leave out {names}; --data, --workers, --out are free"
        )
    run_claims(out, None if data is None else tuple(data.split(",")), workers, scheduler)


def _going_on(directory: "Path", named: dict[str, Any], training: dict[str, Any]) -> "StudyConfig":
    """Return the configuration of the saved study with the options given, if it can go on with them."""
    import dataclasses

    from analysis.study.config import CONFIG, from_toml
    from analysis.study.directory import moved_data
    from analysis.study.extension import EXTENSIBLE, extended

    fixed = sorted({*named, *training} - {"workers", "seeds", "networks", "epochs"})
    moved = {name: named.pop(name) for name in ("data", "held_out") if fixed and set(fixed) <= {"data", "held_out"}
             and name in named}  # fmt: skip
    if fixed and not moved:
        raise Failure(
            f"--resume takes the saved {', '.join(fixed)}: leave the option out. A study goes on with {EXTENSIBLE}"
        )
    saved = from_toml(directory / CONFIG)
    if moved:
        saved = moved_data(directory, dataclasses.replace(saved, **moved))
    return extended(
        saved, dataclasses.replace(saved, **named, training=dataclasses.replace(saved.training, **training))
    )
