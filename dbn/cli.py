"""Console script ``dbn``: train, sample, info, export, import, pack. Heavy imports wait until a command runs."""

from dbn.commands.models import export, import_arrays, info
from dbn.commands.pack import pack
from dbn.commands.sample import sample
from dbn.commands.train import train
from dbn.terminal.console import BINARISE, console_script

__all__ = ["BINARISE", "main"]


@console_script
def main() -> None:
    """Deep belief networks of binary restricted Boltzmann machines."""


for command in (train, sample, info, export, import_arrays, pack):
    main.add_command(command)
