"""``dbn`` in tests: the command, and the options of a training that takes no time."""

from functools import partial

import command_line

from dbn.cli import main

call = partial(command_line.call, main)
TRAIN = ["--layers", "5,3", "--epochs", "2", "--k", "1", "--batch-size", "7", "--seed", "3"]
