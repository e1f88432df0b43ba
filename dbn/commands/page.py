"""Command ``dbn page``. Heavy imports wait until it runs."""

from typing import Any

import click

from dbn.terminal.console import Failure, claim_outputs
from dbn.terminal.data_options import DATA, data_options, take_reading
from dbn.terminal.model_rows import check_reading, load_model_rows, option_names
from dbn.terminal.options.command import command


@command()
@click.argument("model")
@click.option("--out", default="page.html", help="The page, one HTML file that loads nothing.")
@click.option("--title", default="Sample every layer of a deep belief network", help="Heading of the page.")
@click.option("--layer", type=int, help="Layer that is sampled when the page opens. Default: the top one.")
@click.option(
    "--rows", type=click.IntRange(0, 1000), default=0, help="Examples to start chains from: so many first rows of the "
    "data, kept in the page as bits, which everybody who has it can read.",
)  # fmt: skip
@click.option("--data", help=f"{DATA} Default: those the model was trained on.")
@data_options
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, help="What --binarise bernoulli draws from.")
@click.option("--shape", help="Rows x columns of one picture, e.g. 28x28. Default: square.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def page(
    model: str, out: str, title: str, layer: int | None, rows: int, data: str | None, seed: int,
    shape: str | None, overwrite: bool, **options: Any,
) -> None:  # fmt: skip
    """Write a page that runs a MODEL in the browser: chains of any layer, and how often its states are seen."""
    from dbn.checkpoint import load
    from dbn.page.contents import page_contents
    from dbn.page.writing import check_html, save_page
    from dbn.pictures import parse_shape

    reading = take_reading(options)
    check_reading(data, reading)
    if not rows and data is not None:
        raise Failure(f"{option_names({'data': data})}: the page keeps no rows; give --rows 10 too, or leave it out")
    check_html(out)
    claim_outputs(overwrite, [model, data, reading.get("labels")], out=out)
    state = load(model)
    stack = state.model
    size = parse_shape(shape, stack.sizes[0])
    found = load_model_rows(model, state, data, reading, seed).states.rows(slice(0, rows)) if rows else None
    contents = page_contents(stack, size, title, found, layer)
    n_bytes = save_page(out, contents)
    click.echo(
        f"{n_bytes / 1e6:.2f} MB; conditional probabilities differ from the model's by at most "
        f"{contents.deviation:.1e} over states of its chains",
        err=True,
    )
    click.echo(out)
