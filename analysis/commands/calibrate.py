"""Command ``relevance calibrate``. Heavy imports wait until it runs."""

import click

from analysis.controls.plan import Plan
from analysis.controls.thresholds import THRESHOLDS, Thresholds
from dbn.terminal.finite import Finite
from dbn.terminal.hyperparameters import Values
from dbn.terminal.options.command import command

_PLAN = Plan()


@command(extra="study")
@click.option("--M", "n_points", type=click.IntRange(100, 10**7), default=_PLAN.n_points, help="Points of a sample.")
@click.option(
    "--resolutions", type=Values(float, always_tuple=True), default=",".join(map(str, _PLAN.resolutions)),
    help="Mean H[s] of the samples, in units of log M.",
)  # fmt: skip
@click.option("--controls", type=Values(str, always_tuple=True), help="Names of controls. Default: all.")
@click.option("--draws", type=click.IntRange(1), default=_PLAN.samples, help="Samples of a control at a resolution.")
@click.option("--ideal-draws", type=click.IntRange(2), default=_PLAN.ideal_draws, help="Ideal samples to compare with.")
@click.option("--null-draws", type=click.IntRange(1), default=_PLAN.null_draws, help="Draws of each null of a sample.")
@click.option(
    "--bootstraps",
    type=click.IntRange(0),
    default=_PLAN.bootstraps,
    help="Of the first protocol's fit of a tail, beside the others; seconds a sample. 0 leaves it out.",
)
@click.option(
    "--densities",
    type=Values(float, always_tuple=True),
    default=",".join(map(str, _PLAN.code_densities)),
    help="Least and largest density of the units that states are coded in: as those of the layers to be judged.",
)
@click.option(
    "--band",
    type=Finite(),
    default=THRESHOLDS.noise_band,
    help="(i) is a yes above this difference to ideal samples, in units of the frontier.",
)
@click.option(
    "--effect",
    type=Finite(),
    default=THRESHOLDS.null_effect,
    help="(i) is a yes above this difference to a null, in units of the frontier.",
)
@click.option(
    "--ratio",
    type=Finite(),
    default=THRESHOLDS.power_law_ratio,
    help="(ii) is a yes above this log10 ratio of a null's D1 to the sample's.",
)
@click.option(
    "--ideal-ratio", type=Finite(), default=THRESHOLDS.ideal_ratio,
    help="(ii) is a yes above this log10 ratio of the ideal samples' D1 to the sample's.",
)  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=1, help="Of all draws.")
@click.option(
    "--workers", type=click.IntRange(1), help="Processes; results do not depend on it. Default: one a processor."
)
@click.option("--cache", help="Directory of what was calibrated before. Default: in the user's cache.")
@click.option("--out", help="CSV file for the table.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def calibrate(
    n_points: int, resolutions: tuple[float, ...], controls: tuple[str, ...] | None, draws: int, ideal_draws: int,
    null_draws: int, bootstraps: int, densities: tuple[float, ...], band: float, effect: float, ratio: float,
    ideal_ratio: float, seed: int, workers: int | None, cache: str | None, out: str | None, overwrite: bool,
) -> None:  # fmt: skip
    """Show how often the verdicts of claims (i), (ii) and (iii) say yes to samples of known laws.

    Every control of (i) and (ii) is drawn again and again with M points at each resolution that it can have, and
    measured as a layer is. For (iii) stacks of M rows are drawn whose best layer is known. A verdict should say yes to
    ideals and no to nulls.
    """
    from pathlib import Path

    from analysis.controls.calibration.cells import default_directory
    from analysis.controls.calibration.planted import planted_rows
    from analysis.controls.calibration.reachable import reachable_cells
    from analysis.controls.calibration.run import calibrate as fill
    from analysis.controls.calibration.run import calibration_rows
    from analysis.controls.calibration.stack_verdicts import N_VERDICTS, calibrate_stacks, stack_calibration_rows
    from analysis.controls.calibration.table_file import write_calibration
    from analysis.controls.registry import CONTROLS, control_named
    from analysis.terminal.calibration_tables import calibration_bar, print_calibration
    from dbn.terminal.console import claim_outputs
    from dbn.terminal.interruption import interrupted, stop_between_steps
    from rbm.kernels.parallel.processors import processors
    from rbm.signals import Terminated

    claim_outputs(overwrite, out=out)
    chosen = CONTROLS if controls is None else tuple(map(control_named, controls))
    plan = Plan(n_points, resolutions, draws, ideal_draws, null_draws, densities, seed, bootstraps)
    directory = default_directory() if cache is None else Path(cache)
    n_workers = min(processors(), 64) if workers is None else workers
    try:
        with (
            stop_between_steps("control" if n_workers == 1 else "look at the workers") as check,
            calibration_bar((n := len(reachable_cells(plan, chosen))) + N_VERDICTS, check) as advance,
        ):
            fill(directory, plan, controls=chosen, workers=n_workers, on_cell=advance)
            calibrate_stacks(
                directory, n_points, seed, workers=n_workers, on_verdict=lambda n_done: advance(n + n_done)
            )
    except (KeyboardInterrupt, Terminated) as stop:
        raise interrupted("The same command goes on where it stopped.", stop) from None
    rows = [
        *calibration_rows(directory, plan, chosen, Thresholds(band, effect, ratio, ideal_ratio)),
        *stack_calibration_rows(directory, n_points, seed),
        *planted_rows(seed),
    ]
    print_calibration(rows, plan)
    if out is not None:
        write_calibration(out, rows)
        click.echo(out)
