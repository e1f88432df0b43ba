"""Data by name, as the command lines take them."""

from dbn.datasets.binarise import binarise as to_states
from dbn.datasets.mnist import load_mnist
from dbn.datasets.readers import load_array
from rbm.bits import States
from rbm.errors import InputError


def load_data(spec: str | None, binarise: str | None = None, seed: int = 0) -> States:
    """States (n, units) from a file, or from the embedded MNIST for None, ``mnist:train`` or ``mnist:test``.

    Raises
    ------
    InputError
        As ``load_array`` and ``binarise`` do; and where binarisation is asked of the embedded MNIST, which is bits.
    """
    if spec is None or spec.startswith("mnist:"):
        if binarise is not None:
            raise InputError("the embedded MNIST is thresholded already: leave out --binarise, or give --data")
        return load_mnist((spec or "mnist:train").removeprefix("mnist:")).states
    return to_states(load_array(spec), binarise, seed)
