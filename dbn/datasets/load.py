"""Data by name, as the command lines take them."""

from typing import NamedTuple

import numpy as np

from dbn.datasets.binarise import binarise as to_states
from dbn.datasets.mnist import Labelled, load_mnist
from dbn.datasets.readers import load_array
from rbm.bits import States
from rbm.errors import InputError


def load_data(spec: str | None, binarise: str | None = None, seed: int = 0) -> States:
    """Load states (n, units) from a file, or from the embedded MNIST for None, ``mnist:train`` or ``mnist:test``.

    Raises
    ------
    InputError
        As ``load_array`` and ``binarise`` do; and where binarisation is asked of the embedded MNIST, which is bits.
    """
    if spec is None or spec.startswith("mnist:"):
        if binarise is not None:
            raise InputError("the embedded MNIST is thresholded already: leave out --binarise, or give --data")
        return _mnist(spec).states
    return to_states(load_array(spec), binarise, seed)


def load_labels(spec: str | None) -> np.ndarray | None:
    """Load the class of every row of ``load_data(spec)``, integers (n,); None for files, which hold no classes."""
    return _mnist(spec).labels if spec is None or spec.startswith("mnist:") else None


def _mnist(spec: str | None) -> Labelled:
    return load_mnist((spec or "mnist:train").removeprefix("mnist:"))


class DataSource(NamedTuple):
    """Where data come from, so that a resumed run finds them again."""

    data: str | None = None  # as ``load_data`` takes it
    binarise: str | None = None
    held_out: str | None = None  # None: the test images where the data are those MNIST trains on, else no rows

    def load(self, seed: int) -> tuple[States, States | None]:
        """Load the data and the held-out rows; binarisation is for files, not for the embedded MNIST."""
        data, held_out = load_data(self.data, self.binarise, seed), self.held_out_name
        if held_out is None:
            return data, None
        return data, load_data(held_out, None if held_out.startswith("mnist:") else self.binarise, seed)

    @property
    def held_out_name(self) -> str | None:
        """The held-out rows as ``load_data`` takes them; None if there are none."""
        return self.held_out or ("mnist:test" if self.data in (None, "mnist:train") else None)
