"""Console script ``dbn``: one command a file of `dbn.commands`. Heavy imports wait."""

from dbn.commands.curve import curve
from dbn.commands.data import data
from dbn.commands.encode import encode
from dbn.commands.finetune import finetune
from dbn.commands.models import export, import_arrays, info
from dbn.commands.pack import pack
from dbn.commands.page import page
from dbn.commands.predict import predict
from dbn.commands.reconstruct import reconstruct
from dbn.commands.reservoir import reservoir
from dbn.commands.sample import sample
from dbn.commands.score import score
from dbn.commands.show import show
from dbn.commands.train import train
from dbn.terminal.console import BINARISE, console_script

__all__ = ["BINARISE", "main"]


@console_script
def main() -> None:
    """Deep belief networks of binary restricted Boltzmann machines."""


for command in (
    train, finetune, sample, reservoir, predict, score, show, reconstruct, page, encode, curve, info, export,
    import_arrays, pack, data,
):  # fmt: skip
    main.add_command(command)
