"""Command ``dbn pack``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import refuse_existing
from dbn.terminal.data_options import data_options, say_what_was_read, take_reading


@click.command()
@click.argument("data")
@data_options
@click.option("--seed", type=click.IntRange(0), default=0, help="Of 'bernoulli' draws.")
@click.option("--out", default="bits.h5", help="File of packed bits, which every --data takes.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def pack(data: str, seed: int, out: str, overwrite: bool, **options: Any) -> None:
    """Make the rows in DATA bits once, in chunks, so that training maps them into memory and copies nothing."""
    from dbn.datasets.load import open_bits
    from dbn.datasets.packed import open_packed, write_packed
    from dbn.reading import Reading
    from rbm.files import check_writable

    refuse_existing(out, overwrite)
    check_writable(out)
    reading = Reading(**take_reading(options))
    bits = open_bits(data, reading, seed)
    write_packed(out, bits, made_from=data, reading=reading.describe())
    say_what_was_read(out, open_packed(out), bits.notes)
    click.echo(out)
