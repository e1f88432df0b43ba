"""Tasks for the tests of tasks: functions of a module that worker processes can import."""

import os
import time
from pathlib import Path

from analysis.study.networks import train_network
from rbm import InputError


def note(directory: str, number: int) -> None:
    """Leave a file that says which process ran this, and with how many threads."""
    from rbm.kernels.options import config

    (Path(directory) / f"{number}").write_text(f"{os.getpid()} {config.NUMBA_NUM_THREADS}")


def fail(directory: str, number: int) -> None:
    """Number 0 waits for number 1 to have begun and raises; the other sleeps far longer than any test."""
    begun = Path(directory) / "begun"
    if number == 1:
        begun.write_text(str(os.getpid()))
        time.sleep(600)
    while not begun.exists() or not begun.read_text():
        time.sleep(0.05)
    raise InputError("number 0 fails")


def die(directory: str, number: int) -> None:
    """End the process without a word."""
    os._exit(17)


def train_once_interrupted(root: str, config: str, name: str, seed: int) -> None:
    """Train a network; the first process that gets through three epochs says who it is and waits to be killed."""
    victim = Path(root) / "victim"

    def on_epoch(state) -> None:
        with (Path(root) / f"epochs of {name}").open("a") as file:
            file.write(f"{os.getpid()} {state.epochs_done}\n")
        if state.epochs_done == 3 and name == "trained" and not victim.exists():
            victim.write_text(str(os.getpid()))
            time.sleep(600)

    train_network(root, config, name, seed, on_epoch)


def singletons(counts) -> int:
    """Count the states seen once: a measure that workers can import."""
    return int((counts == 1).sum())
