"""Command ``dbn pack``. Heavy imports wait until it runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from dbn.terminal.console import claim_outputs
from dbn.terminal.data_options import data_options, print_summary, take_reading
from dbn.terminal.options.command import command

if TYPE_CHECKING:
    from rbm.bits import States


@command()
@click.argument("data")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="Of 'bernoulli' draws.")
@click.option("--out", default="bits.h5", help="File of packed bits, which every --data takes.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def pack(data: str, seed: int, out: str, overwrite: bool, **options: Any) -> None:
    """Make the rows in DATA bits once, in chunks, so that training maps them into memory and copies nothing."""
    from dbn.datasets.load import open_bits
    from dbn.datasets.packed import write_packed
    from dbn.datasets.summary import Tally
    from dbn.reading import Reading

    claim_outputs(overwrite, [data, options["labels"]], out=out)
    reading = Reading(**take_reading(options))
    bits, tally = open_bits(data, reading, seed), Tally()

    def watched() -> "Iterator[States]":
        nonlocal tally
        tally = Tally()  # chunks may be read twice
        for part in bits.chunks():
            tally.add(part)
            yield part
        tally.check_varied(data)  # before the file gets its name

    write_packed(out, bits._replace(chunks=watched), made_from=data, reading=reading.describe())
    print_summary(out, tally.summary(), bits.notes)
    click.echo(out)
