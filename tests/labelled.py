"""Small machines with label units, and rows with classes that can be learned."""

from pathlib import Path

import numpy as np
from conftest import random_machine

from rbm import RBM

NAMES = np.array(["b", "a", "c"])  # of classes 0, 1, 2


def labelled_machine(n_bits: int, n_labels: int, n_hidden: int, seed: int, scale: float = 1.0) -> RBM:
    """A machine as `random_machine` makes it; the last visible units are label units."""
    plain = random_machine(n_bits + n_labels, n_hidden, seed, scale)
    return RBM(plain.weights, plain.visible_bias, plain.hidden_bias, n_labels)


def classes(n: int, n_labels: int, columns: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Rows of bits and their classes: every third unit or so is on in a class, the others rarely."""
    g = np.random.default_rng(seed)
    labels = g.integers(0, n_labels, n)
    return (np.arange(columns) % n_labels == labels[:, None]) ^ (g.random((n, columns)) < 0.1), labels


def write_tables(directory: Path) -> None:
    """Write x.csv and y.csv, 31 rows each of seeds 0 and 1: a column ``kind`` of names of classes, and 9 of bits."""
    for name, seed in (("x", 0), ("y", 1)):
        bits, numbers = classes(31, 3, 9, seed)
        lines = [
            ",".join([NAMES[number], *map(str, row.astype(int))]) for row, number in zip(bits, numbers, strict=True)
        ]
        (directory / f"{name}.csv").write_text("\n".join(["kind," + ",".join("abcdefghi"), *lines]))
