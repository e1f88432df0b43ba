"""The embedded MNIST: 70 000 images of 28 x 28 pixels, packed by scripts/build_mnist.py.

Thresholded at 127 in mnist.h5; as grey levels, a byte a pixel, compressed in mnist-grey-train.xz and -test.xz.
"""

import lzma
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np

from rbm.bits import States
from rbm.checks import require_one_of
from rbm.errors import InputError

FORMAT = 1
SPLITS = ("train", "test")
N_PIXELS = 784


class Labelled(NamedTuple):
    """Images and the digit each shows.

    Examples
    --------
    >>> from dbn.datasets import load_mnist
    >>> test = load_mnist("test")
    >>> test.states.shape, test.labels.shape
    ((10000, 784), (10000,))
    """

    states: States  # (n, 784)
    labels: np.ndarray  # uint8 (n,), 0 to 9


def load_mnist(split: str = "train") -> Labelled:
    """Load the 60 000 images of the ``"train"`` split or the 10 000 of ``"test"``, in their original order.

    Raises
    ------
    InputError
        On another split, or if the embedded file is of another format.

    Examples
    --------
    >>> from dbn.datasets import load_mnist
    >>> images, digits = load_mnist("train")
    >>> images.shape, sorted(set(digits.tolist()))
    ((60000, 784), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """
    import h5py

    require_one_of("the split", split, SPLITS)
    with as_file(files("dbn.datasets") / "mnist.h5") as path, h5py.File(path, "r") as file:
        if file.attrs["format"] != FORMAT:
            raise InputError(f"mnist.h5 has format {file.attrs['format']}, not {FORMAT}: run scripts/build_mnist.py")
        group = file[split]
        return Labelled(States(group["images"][...], int(file.attrs["n_units"])), group["labels"][...])


def load_grey_mnist(name: str = "mnist-grey") -> tuple[np.ndarray, np.ndarray]:
    """Load the grey levels, uint8 (n, 784), and the labels of ``mnist-grey``, ``mnist-grey:train`` or ``:test``.

    Raises
    ------
    InputError
        On another split, or if the embedded file is damaged.
    """
    labels = load_mnist(name.partition(":")[2] or SPLITS[0]).labels
    file = f"mnist-grey-{name.partition(':')[2] or SPLITS[0]}.xz"
    try:
        raw = lzma.decompress((files("dbn.datasets") / file).read_bytes())
    except lzma.LZMAError as error:
        raise InputError(f"{file} is damaged ({error}): run scripts/build_mnist.py") from None
    return np.frombuffer(raw, np.uint8).reshape(-1, N_PIXELS), labels
