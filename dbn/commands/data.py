"""Commands ``dbn data list`` and ``dbn data build``. Heavy imports wait until they run."""

from pathlib import Path

import click

from dbn.terminal.options.command import Command


@click.group()
def data() -> None:
    """Named data sets, which every --data takes by name: list them, build those that the package does not hold."""


@data.command(name="list", cls=Command)
def list_sets() -> None:
    """List the sets with rows, licence, digest and where they are."""
    from dbn.datasets.sets.named_set import BUILT
    from dbn.datasets.sets.registry import SETS
    from dbn.datasets.sets.stored import built_file

    for entry in SETS:
        built = entry.place == BUILT and built_file(entry).is_file()
        click.echo(f"{entry.name}: {entry.title}")
        click.echo(f"    {entry.rows} rows to train on, {entry.held_out_rows} held out, {entry.units} units")
        click.echo(f"    held out {entry.held_out}")
        click.echo(f"    from {entry.origin}")
        click.echo(f"    licence: {entry.licence}")
        click.echo(f"    sha256 of the bits: {', '.join(known[:16] for known in entry.digests)}")
        place = f"built, {built_file(entry)}" if built else f"to build: {entry.remedy}"
        click.echo(f"    {place if entry.place == BUILT else entry.place}")


@data.command(cls=Command)
@click.argument("name")
@click.option("--from", "source", help="What to build it from, if not what is installed: a file, directory or wheel.")
def build(name: str, source: str | None) -> None:
    """Build the set NAME from its source and check that its bits are the known ones."""
    from dbn.datasets.sets import set_named
    from dbn.datasets.sets.build import build_set

    click.echo(build_set(set_named(name), None if source is None else Path(source)))
