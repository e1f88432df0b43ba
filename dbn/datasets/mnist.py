"""The embedded MNIST: 70 000 images of 28 x 28 pixels, thresholded at 127, packed by scripts/build_mnist.py."""

from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.errors import InputError

FORMAT = 1
SPLITS = ("train", "test")
N_PIXELS = 784


class Labelled(NamedTuple):
    """Images and the digit each shows."""

    states: States  # (n, 784)
    labels: np.ndarray  # uint8 (n,), 0 to 9


def load_mnist(split: str = "train") -> Labelled:
    """Load the 60 000 images of the ``"train"`` split or the 10 000 of ``"test"``, in their original order.

    Raises
    ------
    InputError
        On another split, or if the embedded file is of another format.
    """
    import h5py

    if split not in SPLITS:
        raise InputError(f"the split must be one of {', '.join(SPLITS)}; got {split!r}")
    with as_file(files("dbn.datasets") / "mnist.h5") as path, h5py.File(path, "r") as file:
        if file.attrs["format"] != FORMAT:
            raise InputError(f"mnist.h5 has format {file.attrs['format']}, not {FORMAT}: run scripts/build_mnist.py")
        group = file[split]
        return Labelled(States(group["images"][...], int(file.attrs["n_units"])), group["labels"][...])
