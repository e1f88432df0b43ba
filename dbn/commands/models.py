"""Commands ``dbn info``, ``dbn export`` and ``dbn import``. Heavy imports wait until they run."""

import click

from dbn.terminal.console import claim_outputs
from dbn.terminal.options.command import command


@command()
@click.argument("model")
def info(model: str) -> None:
    """Show what a MODEL file holds."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from dbn.checkpoint import load, load_source
    from dbn.model_data import describe_source
    from dbn.terminal.training_table import training_cells

    state, source = load(model), load_source(model)
    progress = "no training" if state.given and not state.tuning else "complete" if state.complete else "in training"
    table = Table(title=Text(f"{model}: {progress}"))  # a plain string would lose [names] in brackets
    columns = ("layer", "visible", "hidden", "epochs", "estimator", "learning rate", "weights (rms)",
               "reconstruction error", "hidden activity", "seconds")  # fmt: skip
    for column in columns:
        table.add_column(column, justify="right")
    for layer, machine in enumerate(state.model.machines, start=1):
        trained = ("-",) * 7 if state.given else training_cells(state.states[layer - 1])
        table.add_row(str(layer), str(machine.n_visible), str(machine.n_hidden), *trained)
    console = Console(width=None if Console().is_terminal else 140)
    console.print(table)
    if state.tuning is not None:
        tuning = state.tuning
        console.print(
            f"fine-tuned by the up-down algorithm: {tuning.epoch}/{tuning.config.epochs} epochs, learning rate "
            f"{tuning.config.learning_rate:g}, {tuning.config.k} Gibbs steps, seed {tuning.config.seed}; above are the "
            "layers before it"
        )
    if state.given:
        return
    data = f"data: {describe_source(source)} (sha256 {state.digest[:16]}...), seed {state.config.seed}"
    console.print(data, markup=False, emoji=False)
    console.print(f"layers {','.join(map(str, state.config.layers))}; snapshots: {len(state.snapshots)}")
    if state.classes:
        names = ", ".join(map(str, state.classes))
        console.print(f"label units beside the top layer: {len(state.classes)} ({names})", markup=False, emoji=False)


@command()
@click.argument("model")
@click.option("--out", default="model.npz", help="NumPy archive: W1, a1, b1 for the first machine, and so on.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def export(model: str, out: str, overwrite: bool) -> None:
    """Write the parameters of a MODEL as plain float32 arrays."""
    from dbn.arrays import save_arrays
    from dbn.checkpoint import load

    claim_outputs(overwrite, [model], out=out)
    save_arrays(out, load(model).model)
    click.echo(out)


@command(name="import")
@click.argument("arrays")
@click.option("--out", default="model.h5", help="Model file: sample, info, export and measure take it.")
@click.option("--overwrite", is_flag=True, help="Replace --out if it exists.")
def import_arrays(arrays: str, out: str, overwrite: bool) -> None:
    """Make a model of plain ARRAYS, a NumPy archive as export writes it: W1, a1, b1 and so on."""
    from dbn.arrays import load_arrays
    from dbn.checkpoint import save

    claim_outputs(overwrite, [arrays], out=out)
    save(out, load_arrays(arrays))
    click.echo(out)
