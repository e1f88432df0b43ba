"""Command ``relevance sweep``. Heavy imports wait until it runs."""

import click

from dbn.terminal.options.command import command


@command(extra="study")
@click.argument("file", metavar="SWEEP.toml")
@click.option("--out", default="runs/sweep", help="Directory of the sweep, with one of a study for each point.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    help="Processes, each with one network at a time. Default: those of the file, else 1.",
)
@click.option("--scheduler", help="Address of a Dask scheduler to run on instead, e.g. tcp://host:8786.")
def sweep(file: str, out: str, workers: int | None, scheduler: str | None) -> None:
    """Study every setting that SWEEP.toml asks for, and write what all found as one table, sweep.csv.

    Beside it, what each setting does, effects.csv, and all points in the plane of resolution and relevance, sweep.png.

    The same command goes on where it stopped. Tables study and training of the file are as in a study's config.toml;
    grid has lists, of which every combination is studied, or random has a number of points, a seed, and lists and
    ranges that are drawn from.
    """
    from pathlib import Path

    from analysis.campaign.parts import with_workers
    from analysis.figures.files import save_figure
    from analysis.figures.sweep import draw_sweep
    from analysis.sweeps.effects import setting_effects, write_effects
    from analysis.sweeps.points import read_sweep
    from analysis.sweeps.table import rows_of_points, write_table
    from analysis.terminal.campaign import run_with_bars
    from analysis.terminal.sweep_table import print_effects, print_sweep

    asked, directory = read_sweep(file), Path(out)
    asked = asked._replace(parts=with_workers(asked.parts, workers))
    run_with_bars(asked.parts, directory, scheduler)
    rows = rows_of_points(asked, directory)
    write_table(directory / "sweep.csv", asked, rows)
    effects = setting_effects(asked, rows)
    write_effects(directory / "effects.csv", effects)
    figure = draw_sweep(asked, rows)
    for suffix in ("svg", "png"):
        save_figure(directory / f"sweep.{suffix}", figure)
    print_sweep(asked, rows)
    print_effects(effects)
    click.echo(f"Table: {(directory / 'sweep.csv').resolve()}")
